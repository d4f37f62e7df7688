// SPDX-License-Identifier: MPL-2.0
//! The checks, in the order in which a run needs what they look at.

use std::io;
use std::time::Duration;

use http::{HeaderMap, Method};
use jiff::{SignedDuration, Timestamp};

use super::arguments::Arguments;
use super::report::Report;
use crate::client::task::Product;
use crate::client::{Error, Limits, Target};
use crate::credentials::{CredentialsErrorKind, Session};
use crate::cty::Attr;
use crate::diag::Diagnostic;
use crate::provider::config::{self, AssumeRole, Endpoints, ProviderModel, VARIABLES};
use crate::provider::errors::{self, Subject, Surface};
use crate::provider::runtime::{Dependencies, Runtime};
use crate::provider::task::{describe, interrupted};
use crate::provider::{duration, user_agent};
use crate::transport::{HttpRequest, TransportErrorKind, TransportSettings};

/// No check waits longer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The API refuses requests whose date is off by more.
const TOLERATED_SKEW: SignedDuration = SignedDuration::from_mins(15);
/// Worth a warning.
const NOTICEABLE_SKEW: SignedDuration = SignedDuration::from_secs(60);

/// What follows the settings, for the lines of what could not be looked at.
const AFTER_SETTINGS: &[&str] = &[
    "credentials",
    "identity",
    "endpoint",
    "permission",
    "instance",
];

pub(super) async fn all(
    arguments: &Arguments,
    dependencies: Dependencies,
    report: &mut Report<'_>,
) -> io::Result<()> {
    report.ok(
        "version",
        format!(
            "terraform-provider-alicloudes {}",
            env!("CARGO_PKG_VERSION")
        ),
    )?;
    let set: Vec<_> = VARIABLES
        .iter()
        .flat_map(|variable| variable.names)
        .filter(|name| dependencies.environment.get(name).is_some())
        .copied()
        .collect();
    report.ok(
        "environment",
        match set[..] {
            [] => "none of the provider's variables is set".to_owned(),
            _ => format!("set: {}", set.join(", ")),
        },
    )?;
    let agent = user_agent("doctor");
    let settings = match config::resolve(&block(arguments), &dependencies.environment, &agent) {
        Ok(settings) => settings,
        Err(diagnostics) => {
            for diagnostic in diagnostics {
                let (message, step) = in_two_parts(&diagnostic);
                report.failed("settings", message, step)?;
            }
            return skip(AFTER_SETTINGS, "the settings are not valid", report);
        }
    };
    let runtime = Runtime::new(dependencies);
    runtime.configure(settings);

    let session = check_credentials(&runtime, report).await?;
    match &session {
        Some(session) => check_identity(&runtime, session, report).await?,
        None => report.skipped("identity", "there are no credentials")?,
    }
    let after_endpoint = &["permission", "instance"];
    let Some(region) = runtime.region().await else {
        report.failed(
            "region",
            "no region is known",
            "Give --region, or set ALIBABA_CLOUD_REGION.",
        )?;
        report.skipped("endpoint", "the region is not known")?;
        return skip(after_endpoint, "the region is not known", report);
    };
    if !check_endpoint(&runtime, &region, report).await? {
        return skip(after_endpoint, "the endpoint cannot be used", report);
    }
    match (&arguments.instance_id, session) {
        (Some(id), Some(_)) => check_instance(&runtime, &region, id, report).await,
        (None, _) => skip(after_endpoint, "--instance-id is not given", report),
        (_, None) => skip(after_endpoint, "there are no credentials", report),
    }
}

fn skip(checks: &[&'static str], why: &str, report: &mut Report<'_>) -> io::Result<()> {
    checks
        .iter()
        .try_for_each(|check| report.skipped(check, why))
}

/// The provider block that the arguments stand for.
fn block(arguments: &Arguments) -> ProviderModel {
    let assume_role = arguments.assume_role.clone().map(|arn| AssumeRole {
        role_arn: arn.into(),
        ..AssumeRole::default()
    });
    ProviderModel {
        region: arguments.region.clone().into(),
        assume_role: assume_role.into(),
        endpoints: Attr::Known(Endpoints {
            elasticsearch: arguments.endpoint.clone().into(),
            sts: arguments.sts_endpoint.clone().into(),
        }),
        ..ProviderModel::default()
    }
}

async fn check_credentials(
    runtime: &Runtime,
    report: &mut Report<'_>,
) -> io::Result<Option<Session>> {
    let found = tokio::time::timeout(PATIENCE * 3, runtime.credentials().get()).await;
    match found {
        Ok(Ok(session)) => {
            let until = match session.expires_at {
                Some(end) => {
                    let left = Duration::try_from(end.duration_since(runtime.clock().now()))
                        .unwrap_or_default();
                    format!("which expire at {end} ({} left)", duration::display(left))
                }
                None => "which do not expire".to_owned(),
            };
            report.ok("credentials", format!("from {}, {until}", session.source))?;
            Ok(Some(session))
        }
        Ok(Err(error)) => {
            let step = error
                .next_step
                .clone()
                .unwrap_or_else(|| "Correct what the message names.".into());
            report.failed("credentials", error.to_string(), step)?;
            Ok(None)
        }
        Err(_) => {
            report.failed("credentials", "no source answered within 30 seconds", "Check the sources that need the network: STS, the metadata service, a credentials URI.")?;
            Ok(None)
        }
    }
}

async fn check_identity(
    runtime: &Runtime,
    session: &Session,
    report: &mut Report<'_>,
) -> io::Result<()> {
    let sts = runtime.sts();
    match sts.get_caller_identity(&session.credentials).await {
        Ok(identity) => {
            let kind = identity
                .identity_type
                .map(|kind| format!(" ({kind})"))
                .unwrap_or_default();
            report.ok(
                "identity",
                format!("{}{kind}, account {}", identity.arn, identity.account_id),
            )
        }
        // The session is there, so whatever of STS it took was reached.
        Err(error) if error.kind == CredentialsErrorKind::Unreachable => report.warning(
            "identity",
            error.to_string(),
            "A run with these credentials does not ask STS who they belong to, unless allowed_account_ids is set; \
             roles are renewed by STS. If the run needs STS, make it reachable.",
        ),
        Err(error) => {
            let step = error
                .next_step
                .clone()
                .unwrap_or_else(|| "Correct the credentials.".to_owned());
            report.failed("identity", error.to_string(), step)
        }
    }
}

/// Name, TLS, connection and clock in one exchange. `false` if nothing can
/// come of further calls.
async fn check_endpoint(
    runtime: &Runtime,
    region: &str,
    report: &mut Report<'_>,
) -> io::Result<bool> {
    let endpoint = runtime.client().endpoint(region);
    let settings = runtime.settings();
    check_proxy(&endpoint, &settings.transport, report)?;
    let request = HttpRequest {
        method: Method::GET,
        url: format!("{endpoint}/"),
        headers: HeaderMap::new(),
        body: bytes::Bytes::new(),
        timeout: Some(PATIENCE),
    };
    match runtime.transport().send(request).await {
        Ok(response) => {
            check_name(&endpoint, report)?;
            if endpoint.starts_with("https://") {
                let roots = match settings.transport.ca_file() {
                    Some(file) => format!("the file {} (SSL_CERT_FILE)", file.display()),
                    None => "this system's CA certificates".to_owned(),
                };
                report.ok("tls", format!("the certificate is trusted by {roots}"))?;
            } else {
                report.skipped("tls", "the endpoint is plain HTTP")?;
            }
            report.ok(
                "endpoint",
                format!("{endpoint} answers (HTTP {}, unsigned)", response.status),
            )?;
            let date = response
                .headers
                .get(http::header::DATE)
                .and_then(|date| date.to_str().ok());
            check_clock(runtime.clock().now(), date, report)?;
            Ok(true)
        }
        Err(error) => {
            // A name that does not resolve and a certificate that is not
            // trusted have a line of their own.
            let (check, step) = match error.kind {
                TransportErrorKind::Dns => (
                    "dns",
                    "Check the region's spelling and this machine's name resolution.",
                ),
                TransportErrorKind::Tls | TransportErrorKind::Untrusted => (
                    "tls",
                    "Follow the message, and check the CA certificates (SSL_CERT_FILE) and any proxy that ends TLS.",
                ),
                TransportErrorKind::Setup => (
                    "endpoint",
                    "Check the proxy variables and the CA certificates (SSL_CERT_FILE).",
                ),
                TransportErrorKind::Proxy => (
                    "proxy",
                    "Correct the variable that names the proxy, or add the endpoint's host to NO_PROXY.",
                ),
                TransportErrorKind::Connect
                | TransportErrorKind::Timeout
                | TransportErrorKind::Closed => (
                    "endpoint",
                    "Check routes, firewalls and proxies between here and the endpoint.",
                ),
            };
            if matches!(
                error.kind,
                TransportErrorKind::Tls
                    | TransportErrorKind::Untrusted
                    | TransportErrorKind::Closed
            ) {
                check_name(&endpoint, report)?;
            }
            report.failed(check, format!("{endpoint}: {error}"), step)?;
            Ok(false)
        }
    }
}

/// Which way requests to `endpoint` take.
fn check_proxy(
    endpoint: &str,
    settings: &TransportSettings,
    report: &mut Report<'_>,
) -> io::Result<()> {
    match settings.proxy_of(endpoint) {
        Ok(Some(proxy)) => report.ok("proxy", format!("requests to {endpoint} take the {proxy}")),
        Ok(None) => report.ok("proxy", format!("requests to {endpoint} take no proxy")),
        // The request says so, too.
        Err(error) => report.warning(
            "proxy",
            error.to_string(),
            "Correct the variable, or unset it.",
        ),
    }
}

/// For an endpoint to which there was a connection: its name, or the proxy's
/// where there is one, was resolved. One that failed says nothing of that.
fn check_name(endpoint: &str, report: &mut Report<'_>) -> io::Result<()> {
    let uri: http::Uri = endpoint.parse().unwrap_or_default();
    let host = uri.host().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    if address.parse::<std::net::IpAddr>().is_ok() {
        report.skipped("dns", format!("{host} is an address, not a name"))
    } else {
        report.ok("dns", format!("{host} resolves, or the proxy resolves it"))
    }
}

fn check_clock(now: Timestamp, date: Option<&str>, report: &mut Report<'_>) -> io::Result<()> {
    let served = date
        .and_then(|date| httpdate::parse_http_date(date).ok())
        .and_then(|date| Timestamp::try_from(date).ok());
    let Some(served) = served else {
        return report.skipped("clock", "the endpoint did not say what time it is");
    };
    let offset = now.duration_since(served);
    let skew = offset.abs();
    let text = format!(
        "differs from the endpoint's by {}{}",
        duration::display(Duration::try_from(skew).unwrap_or_default()),
        match offset.signum() {
            0 => "",
            1.. => " (it is ahead)",
            _ => " (it is behind)",
        }
    );
    if skew > TOLERATED_SKEW {
        report.failed("clock", text, "Set this machine's clock (NTP): requests that are off by more than 15 minutes are refused.")
    } else if skew > NOTICEABLE_SKEW {
        report.warning(
            "clock",
            text,
            "Set this machine's clock (NTP) before it is off by 15 minutes.",
        )
    } else {
        report.ok("clock", text)
    }
}

async fn check_instance(
    runtime: &Runtime,
    region: &str,
    id: &str,
    report: &mut Report<'_>,
) -> io::Result<()> {
    let product = product_of(id);
    let target = Target {
        region: region.to_owned(),
        instance_id: id.to_owned(),
    };
    let limits = Limits::within(PATIENCE);
    match describe(&runtime.client(), product, &target, &limits).await {
        Ok(status) => {
            let action = match product {
                Product::Elasticsearch => "ResumeElasticsearchTask",
                Product::Logstash => "ResumeLogstashTask",
            };
            report.ok(
                "permission",
                format!(
                    "the instance can be read; only a call, which doctor does not make, shows whether elasticsearch:{action} is allowed"
                ),
            )?;
            if interrupted(&status) {
                report.ok(
                    "instance",
                    format!("{id} is {status}: it has an interrupted change to resume"),
                )
            } else if status == "active" || status == "activating" {
                report.ok("instance", format!("{id} is {status}"))
            } else {
                report.warning(
                    "instance",
                    format!("{id} is {status:?}"),
                    "Check the instance in the console.",
                )
            }
        }
        Err(error) => {
            let check = if error.is_forbidden() {
                "permission"
            } else {
                "instance"
            };
            let (message, step) = explain(&error, id);
            report.failed(check, message, step)?;
            match check {
                "permission" => {
                    report.skipped("instance", "it cannot be read without the permission")
                }
                _ => report.skipped("permission", "the instance could not be read"),
            }
        }
    }
}

fn product_of(id: &str) -> Product {
    if id.starts_with("ls-") {
        Product::Logstash
    } else {
        Product::Elasticsearch
    }
}

fn explain(error: &Error, id: &str) -> (String, String) {
    let subject = Subject::read(Surface::Doctor, product_of(id), Some(id));
    in_two_parts(&errors::diagnostic(error, subject))
}

/// A diagnostic's text in the two parts that a line has.
fn in_two_parts(diagnostic: &Diagnostic) -> (String, String) {
    let (detail, step) = diagnostic
        .detail
        .rsplit_once("\n\nNext step: ")
        .unwrap_or((&diagnostic.detail, ""));
    (format!("{}: {detail}", diagnostic.summary), step.to_owned())
}
