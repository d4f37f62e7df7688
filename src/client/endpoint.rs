// SPDX-License-Identifier: MPL-2.0
//! Where calls go.

use std::fmt;
use std::net::Ipv6Addr;
use std::num::NonZeroU16;
use std::str::FromStr;

use super::settings::ClientSettings;

/// What stands for the region in a configured host.
const REGION: &str = "{region}";

/// HTTP with or without TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Protocol {
    /// With.
    #[default]
    Https,
    /// Without.
    Http,
}

impl Protocol {
    fn scheme(self) -> &'static str {
        match self {
            Self::Https => "https",
            Self::Http => "http",
        }
    }

    fn default_port(self) -> u16 {
        match self {
            Self::Https => 443,
            Self::Http => 80,
        }
    }
}

/// A host that was configured: `host[:port]`, or `http(s)://host[:port]`,
/// whose scheme then wins over the protocol in the settings. `{region}` in the
/// host stands for the region of each call. The host is kept in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    protocol: Option<Protocol>,
    host: String,
    port: Option<u16>,
}

/// Why a string is no endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EndpointError {
    /// Nothing is there.
    #[error("the host is missing")]
    NoHost,
    /// Neither of the two schemes.
    #[error("the scheme has to be http or https")]
    Scheme,
    /// User and password have no place here.
    #[error("a user or password is not allowed")]
    User,
    /// Only scheme, host and port are wanted.
    #[error("a path, query or fragment is not allowed")]
    Path,
    /// Characters that no host name has.
    #[error("the host holds characters that no host name has")]
    Host,
    /// Not a port.
    #[error("the port has to be a number from 1 to 65535")]
    Port,
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (protocol, rest) = match text.split_once("://") {
            None => (None, text),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => {
                (Some(Protocol::Https), rest)
            }
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => {
                (Some(Protocol::Http), rest)
            }
            Some(_) => return Err(EndpointError::Scheme),
        };
        if rest.contains(['/', '?', '#', '\\']) {
            return Err(EndpointError::Path);
        }
        if rest.contains('@') {
            return Err(EndpointError::User);
        }
        let (host, port) = split_port(rest)?;
        if host.is_empty() {
            return Err(EndpointError::NoHost);
        }
        let port = match port {
            None => None,
            // `parse` alone would take a sign.
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
                let port: NonZeroU16 = digits.parse().map_err(|_| EndpointError::Port)?;
                Some(port.get())
            }
            Some(_) => return Err(EndpointError::Port),
        };
        Ok(Self {
            protocol,
            host: host.to_ascii_lowercase(),
            port,
        })
    }
}

/// Splits `host:port` or `[v6]:port`, and checks the host.
fn split_port(text: &str) -> Result<(&str, Option<&str>), EndpointError> {
    if let Some(inside) = text.strip_prefix('[') {
        let (address, after) = inside.split_once(']').ok_or(EndpointError::Host)?;
        address
            .parse::<Ipv6Addr>()
            .map_err(|_| EndpointError::Host)?;
        let port = match after {
            "" => None,
            _ => Some(after.strip_prefix(':').ok_or(EndpointError::Host)?),
        };
        return Ok((text.strip_suffix(after).unwrap_or(text), port));
    }
    let (host, port) = match text.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let named = host.replace(REGION, "region");
    let is_host = named.bytes().all(is_name)
        && host.len() <= 253
        && !host.starts_with(['.', '-'])
        && !host.contains("..");
    if is_host {
        Ok((host, port))
    } else {
        Err(EndpointError::Host)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(protocol) = self.protocol {
            write!(f, "{}://", protocol.scheme())?;
        }
        f.write_str(&self.host)?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        Ok(())
    }
}

impl Endpoint {
    /// The endpoint of `region`.
    pub(crate) fn in_region(&self, region: &str) -> Self {
        Self {
            host: self.host.replace(REGION, region),
            ..self.clone()
        }
    }

    /// Whether each region has another one.
    pub(crate) fn follows_region(&self) -> bool {
        self.host.contains(REGION)
    }

    /// The base URL, with `protocol` where the endpoint names none itself.
    pub(crate) fn url(&self, protocol: Protocol) -> String {
        Base::of(self, protocol).to_string()
    }
}

/// Scheme and authority of the requests to one endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Base {
    protocol: Protocol,
    /// Host and, unless it is the scheme's own, port: what goes into `Host`.
    pub(super) authority: String,
}

impl Base {
    /// The configured endpoint, else the rule that all regions follow, finance
    /// and government among them.
    pub(super) fn resolve(settings: &ClientSettings, region: &str) -> Self {
        match &settings.elasticsearch_endpoint {
            Some(endpoint) => Self::of(&endpoint.in_region(region), settings.protocol),
            None => Self {
                protocol: settings.protocol,
                authority: format!("elasticsearch.{region}.aliyuncs.com"),
            },
        }
    }

    fn of(endpoint: &Endpoint, protocol: Protocol) -> Self {
        let protocol = endpoint.protocol.unwrap_or(protocol);
        let authority = match endpoint.port {
            Some(port) if port != protocol.default_port() => format!("{}:{port}", endpoint.host),
            _ => endpoint.host.clone(),
        };
        Self {
            protocol,
            authority,
        }
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.protocol.scheme(), self.authority)
    }
}

#[cfg(test)]
mod tests;
