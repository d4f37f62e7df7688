// SPDX-License-Identifier: MPL-2.0
//! The arithmetic of repetitions.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use http::HeaderMap;
use jiff::Timestamp;
use tokio::time::Instant;

use super::retry::{Retries, RetryClass, asked_by};
use super::{Ended, Limits};
use crate::transport::TransportErrorKind;

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
        assert_eq!(
            RetryClass::of_answer(Some(code), status),
            class,
            "{code} {status}"
        );
    }
}

#[test]
fn without_a_code_status_and_transport_decide() {
    use RetryClass::*;
    for (status, class) in [
        (302, Final),
        (403, Final),
        (408, Transient),
        (429, Throttled),
        (502, Transient),
    ] {
        assert_eq!(RetryClass::of_answer(None, status), class, "{status}");
    }
    for (kind, class) in [
        (TransportErrorKind::Setup, Final),
        (TransportErrorKind::Tls, Final),
        (TransportErrorKind::Untrusted, Final),
        (TransportErrorKind::Dns, Unresolved),
        (TransportErrorKind::Proxy, Unresolved),
        (TransportErrorKind::Connect, Transient),
        (TransportErrorKind::Timeout, Transient),
        (TransportErrorKind::Closed, Transient),
    ] {
        assert_eq!(RetryClass::of_transport(kind), class, "{kind:?}");
    }
}

#[test]
fn backoff_doubles_under_full_jitter_up_to_its_limit() {
    let wait = |spent, fraction| RetryClass::Transient.wait(spent, fraction, None);
    assert_eq!(wait(0, 0.0), Duration::ZERO);
    assert_eq!(wait(0, 0.5), Duration::from_millis(250));
    assert_eq!(wait(3, 0.5), Duration::from_secs(2));
    assert_eq!(wait(u32::MAX, 0.5), Duration::from_secs(10));
}

#[test]
fn a_server_that_names_a_time_is_believed_up_to_a_limit() {
    let wait = |asked| RetryClass::Throttled.wait(0, 0.5, Some(Duration::from_millis(asked)));
    assert_eq!(wait(2_000), Duration::from_millis(2_250));
    assert_eq!(wait(86_400_000), Duration::from_millis(60_500));
}

#[test]
fn a_server_that_asks_for_less_than_the_own_pause_does_not_shorten_it() {
    use RetryClass::*;
    for class in [Transient, Unresolved, Throttled, Busy] {
        for spent in [0, 3, 20] {
            let wait = |asked| class.wait(spent, 0.5, asked);
            for asked in [0, 1, 200] {
                let asked = Some(Duration::from_millis(asked));
                assert_eq!(wait(asked), wait(None), "{class:?} {spent}");
            }
        }
    }
    // The own pause may be nothing; what was asked for is the least.
    let wait = Throttled.wait(0, 0.0, Some(Duration::from_millis(200)));
    assert_eq!(wait, Duration::from_millis(200));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_asks_for_no_pause_is_not_asked_again_without_end() {
    for class in [RetryClass::Throttled, RetryClass::Busy] {
        for asked in [0, 1] {
            let mut retries = Retries::new(Limits::within(Duration::from_secs(300)));
            let asked = Some(Duration::from_millis(asked));
            let mut count = 0;
            while count < 100 && retries.again(class, asked).await.is_ok() {
                count += 1;
            }
            assert!(count < 100, "{class:?} {asked:?}");
        }
    }
}

/// How often a request is sent again, and for how long, when each attempt ends
/// in `class` at once.
async fn repeated(class: RetryClass, limits: Limits) -> (usize, Duration, Ended) {
    let begun = Instant::now();
    let mut retries = Retries::new(limits);
    for count in 0.. {
        if let Err(ended) = retries.again(class, None).await {
            return (count, begun.elapsed(), ended);
        }
    }
    unreachable!("the loop has no end")
}

#[tokio::test(start_paused = true)]
async fn throttled_and_busy_calls_are_repeated_as_long_as_there_is_time() {
    for class in [RetryClass::Throttled, RetryClass::Busy] {
        for minutes in [1, 30] {
            let time = Duration::from_secs(60 * minutes);
            let (count, took, ended) = repeated(class, Limits::within(time)).await;
            assert!(count > 5, "{class:?}: {count}");
            assert!(took > time - Duration::from_secs(21), "{class:?}: {took:?}");
            assert_eq!(ended, Ended::DeadlinePassed);
        }
        // Without a deadline, as in a data source.
        let (_, took, ended) = repeated(class, Limits::default()).await;
        assert!((279..=300).contains(&took.as_secs()), "{class:?}: {took:?}");
        assert_eq!(ended, Ended::Exhausted);
    }
}

#[tokio::test(start_paused = true)]
async fn a_bound_of_the_user_holds_for_every_kind_of_repetition() {
    for class in [
        RetryClass::Transient,
        RetryClass::Throttled,
        RetryClass::Busy,
    ] {
        for most in [0, 1, 9] {
            let limits = Limits {
                max_retries: Some(most),
                ..Limits::within(Duration::from_secs(3600))
            };
            let (count, _, ended) = repeated(class, limits).await;
            assert_eq!(
                (count, ended),
                (most as usize, Ended::Exhausted),
                "{class:?}"
            );
        }
    }
    let limits = Limits {
        max_retries: Some(2),
        ..Limits::default()
    };
    let mut mixed = Retries::new(limits);
    assert_eq!(mixed.again(RetryClass::Throttled, None).await, Ok(()));
    assert_eq!(mixed.again(RetryClass::Transient, None).await, Ok(()));
    let ended = mixed.again(RetryClass::Busy, None).await;
    assert_eq!(ended, Err(Ended::Exhausted));
}

#[tokio::test(start_paused = true)]
async fn a_busy_instance_is_asked_again_after_steady_pauses() {
    let mut retries = Retries::new(Limits::default());
    for least in [3, 5, 5, 5] {
        let begun = Instant::now();
        retries.again(RetryClass::Busy, None).await.unwrap();
        let pause = begun.elapsed().as_millis();
        assert!(
            (least * 1000..=least * 1000 + 1000).contains(&pause),
            "{pause}"
        );
    }
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
