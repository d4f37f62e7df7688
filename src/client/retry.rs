// SPDX-License-Identifier: MPL-2.0
//! Which failure is worth another attempt, and when: the table and the
//! arithmetic. Full jitter over an exponential backoff; a server that names a
//! time is believed, up to a limit.

use std::time::Duration;

use http::HeaderMap;
use jiff::Timestamp;

use super::date;
use super::error::{ErrorKind, Failure};
use crate::transport::TransportErrorKind;

/// What helps against a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryClass {
    /// Nothing: the same request would fail the same way.
    Final,
    /// To try again: the service or the network had a bad moment.
    Transient,
    /// To wait longer: another change, or the same client token, is at work.
    Busy,
    /// To slow down, all calls together.
    Throttled,
    /// To try a name once or twice again.
    Unresolved,
    /// New credentials, once.
    ExpiredToken,
    /// Another nonce, once.
    SpentNonce,
    /// The server's date, once.
    SkewedClock,
}

/// How a rule names codes.
enum Code {
    Is(&'static str),
    Holds(&'static str),
}

/// Reference `provider-surface.md` (c) and `alibaba-es-api.md` (c). Codes that
/// are not here are decided by the HTTP status; a status conflict is not
/// here, because only DescribeInstance can tell what it means.
const RULES: [(Code, RetryClass); 13] = [
    (Code::Holds("Throttling"), RetryClass::Throttled),
    (Code::Is("QPS Limit Exceeded"), RetryClass::Throttled),
    (Code::Is("ServiceUnavailable"), RetryClass::Transient),
    (Code::Is("InternalServerError"), RetryClass::Transient),
    (Code::Is("InternalError"), RetryClass::Transient),
    (Code::Is("UnknownError"), RetryClass::Transient),
    (
        Code::Is("ConcurrencyUpdateInstanceConflict"),
        RetryClass::Busy,
    ),
    (Code::Is("InstanceDuplicateScheduledTask"), RetryClass::Busy),
    (
        Code::Is("TokenPreviousRequestProcessError"),
        RetryClass::Busy,
    ),
    (
        Code::Is("InvalidSecurityToken.Expired"),
        RetryClass::ExpiredToken,
    ),
    (Code::Is("SignatureNonceUsed"), RetryClass::SpentNonce),
    (
        Code::Is("InvalidTimeStamp.Expired"),
        RetryClass::SkewedClock,
    ),
    (Code::Is("InstanceNotFound"), RetryClass::Final),
];

/// A server's wish beyond this is cut: the caller's deadline may be far away.
const MAX_SERVER_WAIT: Duration = Duration::from_secs(60);

/// The class that the table has for `code`, if it has one.
#[must_use]
pub fn class_of_code(code: &str) -> Option<RetryClass> {
    RULES.iter().find_map(|(rule, class)| {
        let fits = match rule {
            Code::Is(exactly) => code == *exactly,
            Code::Holds(part) => code.contains(part),
        };
        fits.then_some(*class)
    })
}

/// Whether a write that was answered with this code may have had its effect.
///
/// A service that failed inside may have failed after the change was made,
/// whatever the status says. One that is unavailable or throttles has not
/// begun, and every other code of the table judges the request as it came.
pub(super) fn leaves_open(code: &str, status: u16) -> bool {
    match (code, class_of_code(code)) {
        // The client token of a lost attempt, or of another run, is at work.
        ("TokenPreviousRequestProcessError", _) => true,
        ("ServiceUnavailable", _) => false,
        (_, Some(class)) => class == RetryClass::Transient,
        (_, None) => matches!(status, 408 | 500..),
    }
}

/// The class of one attempt's failure.
pub(super) fn class_of(failure: &Failure) -> RetryClass {
    match failure.kind {
        ErrorKind::Transport(kind) => match kind {
            TransportErrorKind::Setup | TransportErrorKind::Tls => RetryClass::Final,
            TransportErrorKind::Dns => RetryClass::Unresolved,
            TransportErrorKind::Connect
            | TransportErrorKind::Timeout
            | TransportErrorKind::Closed => RetryClass::Transient,
        },
        ErrorKind::Service | ErrorKind::Refused | ErrorKind::Unreadable => {
            let by_code = failure.code.as_deref().and_then(class_of_code);
            by_code.unwrap_or_else(|| class_of_status(failure))
        }
        ErrorKind::Credentials
        | ErrorKind::Cancelled
        | ErrorKind::DeadlineExceeded
        | ErrorKind::Request => RetryClass::Final,
    }
}

fn class_of_status(failure: &Failure) -> RetryClass {
    match failure.http_status {
        Some(429) => RetryClass::Throttled,
        Some(408 | 500..) => RetryClass::Transient,
        // Success that can't be read: as good as an answer that was lost.
        Some(200..300) if failure.kind == ErrorKind::Unreadable => RetryClass::Transient,
        _ => RetryClass::Final,
    }
}

impl RetryClass {
    /// How often in one call this class is worth a new attempt; `None` for as
    /// often as the budget allows.
    pub(super) fn limit(self) -> Option<u32> {
        match self {
            Self::Final => Some(0),
            Self::Transient | Self::Busy | Self::Throttled => None,
            Self::Unresolved => Some(2),
            Self::ExpiredToken | Self::SpentNonce | Self::SkewedClock => Some(1),
        }
    }

    /// The first backoff and the longest one; zero where the cause is gone as
    /// soon as the request is signed anew.
    fn backoff(self) -> (Duration, Duration) {
        match self {
            Self::Final | Self::ExpiredToken | Self::SpentNonce | Self::SkewedClock => {
                (Duration::ZERO, Duration::ZERO)
            }
            Self::Transient | Self::Unresolved => {
                (Duration::from_millis(500), Duration::from_secs(20))
            }
            Self::Throttled => (Duration::from_secs(1), Duration::from_secs(20)),
            Self::Busy => (Duration::from_secs(3), Duration::from_secs(30)),
        }
    }

    /// How long to wait before attempt number `attempts + 1`. `fraction` is
    /// the jitter, from 0 up to 1; `asked` what the server asked for, which is
    /// then the least, with a little jitter on top so that callers that were
    /// refused together do not come back together.
    pub(super) fn wait(self, attempts: u32, fraction: f64, asked: Option<Duration>) -> Duration {
        let (first, longest) = self.backoff();
        match asked {
            Some(asked) => {
                let spread = (asked / 4).min(Duration::from_secs(1));
                asked.min(MAX_SERVER_WAIT) + spread.mul_f64(fraction)
            }
            None => {
                let doublings = attempts.saturating_sub(1).min(16);
                let ceiling = first.saturating_mul(1 << doublings).min(longest);
                ceiling.mul_f64(fraction)
            }
        }
    }
}

/// The time that an answer asks to be left in peace: `x-acs-retry-after` in
/// milliseconds, or `Retry-After` in seconds or as a date.
pub(super) fn asked_by(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(milliseconds) = text("x-acs-retry-after").and_then(|t| t.parse().ok()) {
        return Some(Duration::from_millis(milliseconds));
    }
    let text = text("retry-after")?;
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    // A date is the server's, so it is compared with the server's own clock.
    let now = date::of_server(headers).unwrap_or(now);
    let wait = date::parse(text)?.duration_since(now);
    Some(Duration::try_from(wait).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn failure(kind: ErrorKind, code: Option<&str>, status: Option<u16>) -> Failure {
        Failure {
            code: code.map(str::to_owned),
            http_status: status,
            ..Failure::new(kind, "")
        }
    }

    #[test]
    fn the_code_decides_before_the_status() {
        use RetryClass::*;
        for (code, status, class) in [
            ("Throttling", 400, Throttled),
            ("Throttling.User", 400, Throttled),
            ("Throttling.Api", 400, Throttled),
            ("Rejected.Throttling", 400, Throttled),
            ("QPS Limit Exceeded", 400, Throttled),
            ("ServiceUnavailable", 503, Transient),
            ("InternalServerError", 400, Transient),
            ("InternalError", 500, Transient),
            ("UnknownError", 500, Transient),
            ("SomethingNew", 502, Transient),
            ("SomethingNew", 400, Final),
            ("ConcurrencyUpdateInstanceConflict", 400, Busy),
            ("InstanceDuplicateScheduledTask", 400, Busy),
            ("TokenPreviousRequestProcessError", 400, Busy),
            ("InvalidSecurityToken.Expired", 400, ExpiredToken),
            ("InvalidSecurityToken.Malformed", 400, Final),
            ("SignatureNonceUsed", 400, SpentNonce),
            ("InvalidTimeStamp.Expired", 400, SkewedClock),
            ("InvalidTimeStamp.Format", 400, Final),
            ("InstanceNotFound", 400, Final),
            ("InstanceNotFound", 500, Final),
            ("InstanceStatusNotSupportCurrentAction", 400, Final),
            ("InstanceActivating", 400, Final),
            ("Forbidden.RAM", 403, Final),
            ("SignatureDoesNotMatch", 400, Final),
            ("InvalidAccessKeyId.NotFound", 404, Final),
        ] {
            let failure = failure(ErrorKind::Service, Some(code), Some(status));
            assert_eq!(class_of(&failure), class, "{code} {status}");
        }
    }

    #[test]
    fn a_write_stays_open_where_the_service_failed_and_not_where_it_refused() {
        for (code, status, open) in [
            ("InternalError", 500, true),
            ("InternalServerError", 400, true),
            ("UnknownError", 500, true),
            ("ServiceTimeout", 504, true),
            ("SomethingNew", 408, true),
            ("TokenPreviousRequestProcessError", 400, true),
            ("SomethingNew", 400, false),
            ("ServiceUnavailable", 503, false),
            ("Throttling.User", 503, false),
            ("ConcurrencyUpdateInstanceConflict", 500, false),
            ("InstanceNotFound", 500, false),
            ("Forbidden.RAM", 403, false),
        ] {
            assert_eq!(leaves_open(code, status), open, "{code} {status}");
        }
    }

    #[test]
    fn without_a_code_status_and_transport_decide() {
        use RetryClass::*;
        for (status, class) in [
            (200, Transient),
            (302, Final),
            (403, Final),
            (408, Transient),
            (429, Throttled),
            (502, Transient),
        ] {
            let failure = failure(ErrorKind::Unreadable, None, Some(status));
            assert_eq!(class_of(&failure), class, "{status}");
        }
        for (kind, class) in [
            (TransportErrorKind::Setup, Final),
            (TransportErrorKind::Tls, Final),
            (TransportErrorKind::Dns, Unresolved),
            (TransportErrorKind::Connect, Transient),
            (TransportErrorKind::Timeout, Transient),
            (TransportErrorKind::Closed, Transient),
        ] {
            let failure = failure(ErrorKind::Transport(kind), None, None);
            assert_eq!(class_of(&failure), class, "{kind:?}");
        }
        assert_eq!(
            class_of(&failure(ErrorKind::Refused, None, Some(200))),
            Final
        );
    }

    #[test]
    fn backoff_doubles_under_full_jitter_up_to_its_limit() {
        let wait = |attempts, fraction| RetryClass::Transient.wait(attempts, fraction, None);
        assert_eq!(wait(1, 0.0), Duration::ZERO);
        assert_eq!(wait(1, 0.5), Duration::from_millis(250));
        assert_eq!(wait(4, 0.5), Duration::from_secs(2));
        assert_eq!(wait(u32::MAX, 0.5), Duration::from_secs(10));
    }

    #[test]
    fn a_server_that_names_a_time_is_believed_up_to_a_limit() {
        let wait = |asked| RetryClass::Throttled.wait(1, 0.5, Some(Duration::from_millis(asked)));
        assert_eq!(wait(0), Duration::ZERO);
        assert_eq!(wait(200), Duration::from_millis(225));
        assert_eq!(wait(86_400_000), Duration::from_millis(60_500));
    }

    #[test]
    fn retry_after_is_read_in_all_its_forms() {
        let now: Timestamp = "2026-11-24T08:00:00Z".parse().unwrap();
        let asked = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            asked_by(&headers, now)
        };
        let date = "Tue, 24 Nov 2026 08:00:07 GMT";
        assert_eq!(asked(&[]), None);
        assert_eq!(
            asked(&[("x-acs-retry-after", "250")]),
            Some(Duration::from_millis(250))
        );
        assert_eq!(asked(&[("retry-after", "3")]), Some(Duration::from_secs(3)));
        assert_eq!(
            asked(&[("retry-after", date)]),
            Some(Duration::from_secs(7))
        );
        assert_eq!(
            asked(&[
                ("retry-after", date),
                ("date", "Tue, 24 Nov 2026 08:00:05 GMT")
            ]),
            Some(Duration::from_secs(2))
        );
        assert_eq!(
            asked(&[("retry-after", "Mon, 23 Nov 2026 08:00:07 GMT")]),
            Some(Duration::ZERO)
        );
        assert_eq!(asked(&[("retry-after", "soon")]), None);
    }
}
