// SPDX-License-Identifier: MPL-2.0
//! Which requests take a proxy, by the rules of Go's `httpproxy` package, which
//! OpenTofu, Terraform and most providers follow: `HTTP_PROXY`, `HTTPS_PROXY`
//! and `NO_PROXY`, upper case before lower case. `ALL_PROXY` counts as well.

use std::fmt;
use std::net::IpAddr;

use ::reqwest::Url;
use ipnet::IpNet;

use crate::environment::Environment;

/// The metadata service of ECS instances, which only the instance can reach.
pub(super) const METADATA_SERVICE: &str = "100.100.100.200";

/// The proxies that the environment names, and who is spared.
#[derive(Debug, Clone, Default)]
pub(crate) struct Proxies {
    http: Option<ProxyVariable>,
    https: Option<ProxyVariable>,
    spared: Vec<NoProxyEntry>,
}

/// A variable, and the proxy that it names; none if the value is no proxy's URL.
#[derive(Debug, Clone)]
struct ProxyVariable {
    variable: &'static str,
    proxy: Option<Proxy>,
}

/// A proxy in use. Its URL may hold a password: `Debug` and `Display` do not
/// show it.
#[derive(Clone)]
pub(crate) struct Proxy {
    url: Url,
    variable: &'static str,
}

/// An entry of `NO_PROXY`.
#[derive(Debug, Clone)]
enum NoProxyEntry {
    /// `*`
    All,
    /// `10.0.0.0/8`
    Network(IpNet),
    /// `10.0.0.1` or `10.0.0.1:443`
    Address(IpAddr, Option<u16>),
    /// `example.com` and what is below it, or only that (`.example.com`,
    /// `*.example.com`); with a port if one was named.
    Domain {
        name: String,
        itself: bool,
        port: Option<u16>,
    },
}

/// The variable's value is no proxy's URL. The value is not shown: it may hold a
/// password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the environment variable {0} is not the URL of a proxy, such as http://user:password@host:3128; \
     special characters in user and password must be percent-encoded (@ is %40, / is %2F, # is %23)"
)]
pub(crate) struct BadProxy(&'static str);

impl Proxies {
    /// What `environment` says.
    pub(crate) fn of(environment: &Environment) -> Self {
        let named = |names: [&'static str; 4]| {
            let (variable, value) = environment.first_of(&names)?;
            Some(ProxyVariable {
                variable,
                proxy: parse(value).map(|url| Proxy { url, variable }),
            })
        };
        let spared = environment.first_of(&["NO_PROXY", "no_proxy"]);
        Self {
            http: named(["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]),
            https: named(["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]),
            spared: spared.map_or_else(Vec::new, |(_, list)| {
                list.split(',').filter_map(NoProxyEntry::parse).collect()
            }),
        }
    }

    /// The proxy that a request to `url` takes; `None` for a direct one. This
    /// machine and its metadata service are never reached by a proxy, which
    /// would give its own machine's role or be told the session.
    ///
    /// # Errors
    /// The variable that names it does not hold a proxy's URL.
    pub(crate) fn of_request(&self, url: &Url) -> Result<Option<&Proxy>, BadProxy> {
        let named = match url.scheme() {
            "https" => &self.https,
            _ => &self.http,
        };
        match named {
            Some(named) if !is_this_machine(url) && !self.bypasses(url) => named
                .proxy
                .as_ref()
                .map(Some)
                .ok_or(BadProxy(named.variable)),
            _ => Ok(None),
        }
    }

    fn bypasses(&self, url: &Url) -> bool {
        let host = host(url);
        let port = url.port_or_known_default();
        let same_port = |wanted: &Option<u16>| wanted.is_none() || *wanted == port;
        let address = host.parse::<IpAddr>().ok();
        self.spared.iter().any(|spared| match spared {
            NoProxyEntry::All => true,
            NoProxyEntry::Network(network) => {
                address.is_some_and(|address| network.contains(&address))
            }
            NoProxyEntry::Address(ip, port) => address == Some(*ip) && same_port(port),
            NoProxyEntry::Domain { name, itself, port } => {
                let below = |rest: &str| rest.ends_with('.');
                same_port(port)
                    && ((*itself && host == name)
                        || host.strip_suffix(name.as_str()).is_some_and(below))
            }
        })
    }
}

impl NoProxyEntry {
    fn parse(entry: &str) -> Option<Self> {
        let entry = entry.trim().to_ascii_lowercase();
        if entry.is_empty() {
            return None;
        }
        if entry == "*" {
            return Some(Self::All);
        }
        if let Ok(network) = entry.parse() {
            return Some(Self::Network(network));
        }
        let (name, port) = match entry.rsplit_once(':') {
            Some((name, digits)) if !name.contains(':') || name.ends_with(']') => {
                (name, Some(digits.parse().ok()?))
            }
            _ => (&*entry, None),
        };
        let address = name.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = address.parse() {
            return Some(Self::Address(address, port));
        }
        let name = name.strip_prefix('*').unwrap_or(name);
        let below = name.strip_prefix('.');
        Some(Self::Domain {
            name: below.unwrap_or(name).to_owned(),
            itself: below.is_none(),
            port,
        })
    }
}

/// A proxy's URL. One without a scheme is an HTTP proxy.
fn parse(value: &str) -> Option<Url> {
    let with_scheme = |url: &Url| {
        matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") && url.has_host()
    };
    let text = match value.parse::<Url>() {
        Ok(url) if with_scheme(&url) => value.to_owned(),
        // Go lets the proxy resolve names for both spellings.
        _ if value.contains("://") => return None,
        _ => format!("http://{value}"),
    };
    let text = match text.strip_prefix("socks5://") {
        Some(rest) => format!("socks5h://{rest}"),
        None => text,
    };
    let url: Url = text.parse().ok()?;
    // A password with a slash or a hash would end the host's name early.
    let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    (url.has_host() && bare).then_some(url)
}

pub(super) fn is_this_machine(url: &Url) -> bool {
    let host = host(url);
    let loopback = |address: IpAddr| address.is_loopback();
    host == "localhost" || host == METADATA_SERVICE || host.parse().is_ok_and(loopback)
}

/// The host, an IPv6 address without its brackets.
fn host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    host.trim_start_matches('[').trim_end_matches(']')
}

impl Proxy {
    /// The URL to give to the HTTP library, with user and password.
    pub(super) fn url(&self) -> Url {
        self.url.clone()
    }
}

/// `proxy http://host:3128 (from HTTPS_PROXY)`
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = self.url.scheme();
        let host = self.url.host_str().unwrap_or_default();
        write!(f, "proxy {scheme}://{host}")?;
        if let Some(port) = self.url.port() {
            write!(f, ":{port}")?;
        }
        write!(f, " (from {})", self.variable)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests;
