// SPDX-License-Identifier: MPL-2.0
//! When a call is sent again, and what it then says.

use std::time::Duration;

use tokio::time::Instant;

use super::*;
use crate::client::ErrorKind;

#[tokio::test(start_paused = true)]
async fn each_attempt_has_a_new_nonce_and_date_and_the_same_token() {
    let bench = Bench::new([
        Step::Answer(unavailable_for_seconds()),
        error(400, "Throttling.User"),
        json(200, ACCEPTED),
    ]);
    let started = bench.resume(&Limits::default()).await.unwrap();
    assert_eq!((started.attempts, started.uncertain), (3, false));
    let nonces = bench.header("x-acs-signature-nonce");
    let different: std::collections::BTreeSet<_> = nonces.iter().collect();
    assert_eq!(different.len(), 3, "{nonces:?}");
    let dates = bench.header("date");
    assert_ne!(dates[0], dates[2], "{dates:?}");
    assert!(
        bench
            .seen()
            .iter()
            .all(|r| r.url.ends_with("?clientToken=token-1"))
    );
}

#[tokio::test(start_paused = true)]
async fn retries_are_counted_and_the_last_error_is_told() {
    for (max_retries, attempts) in [(Some(0), 1), (Some(2), 3), (None, 6)] {
        let bench = Bench::new([error(503, "ServiceUnavailable")]);
        let limits = Limits {
            max_retries,
            ..Limits::default()
        };
        let error = bench.resume(&limits).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Service);
        assert_eq!(error.code(), Some("ServiceUnavailable"));
        assert_eq!(error.attempts(), attempts);
        assert_eq!(bench.seen().len(), attempts as usize);
        assert!(!error.uncertain, "the service said that it did nothing");
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_caller_has_to_decide_is_not_sent_again() {
    for code in [
        "InstanceNotFound",
        "InstanceStatusNotSupportCurrentAction",
        "InstanceActivating",
        "Forbidden.RAM",
        "SignatureDoesNotMatch",
        "InvalidAccessKeyId.NotFound",
    ] {
        let bench = Bench::new([error(400, code)]);
        let error = bench.resume(&Limits::default()).await.unwrap_err();
        assert_eq!(error.attempts(), 1, "{code}");
        assert!(!error.uncertain);
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_asked_for_again_and_remembered() {
    for (index, lost) in [
        Step::Fail(TransportErrorKind::Closed, true),
        Step::Fail(TransportErrorKind::Timeout, true),
        json(200, r#"{"RequestId":"R","Res"#),
        json(200, ""),
        Step::Answer(with_headers(504, "<html>timeout</html>", &[])),
        error(500, "InternalError"),
        error(504, "ServiceTimeout"),
    ]
    .into_iter()
    .enumerate()
    {
        let bench = Bench::new([lost.clone(), json(200, ACCEPTED)]);
        let started = bench.resume(&Limits::default()).await.unwrap();
        assert!(started.uncertain, "{index}");
        assert_eq!(started.attempts, 2);

        let bench = Bench::new([lost.clone(), error(400, "InstanceNotFound")]);
        let error = bench.resume(&Limits::default()).await.unwrap_err();
        assert!(error.is_not_found() && error.uncertain, "{index}");

        let bench = Bench::new([lost.clone()]);
        let error = bench.resume(&Limits::default()).await.unwrap_err();
        assert_eq!(error.attempts(), 6, "{index}");
        assert!(error.uncertain, "{index}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_did_not_arrive_leaves_nothing_open() {
    for (kind, attempts) in [
        (TransportErrorKind::Connect, 6),
        (TransportErrorKind::Dns, 3),
        (TransportErrorKind::Tls, 1),
        (TransportErrorKind::Setup, 1),
    ] {
        let bench = Bench::new([Step::Fail(kind, false)]);
        let error = bench.resume(&Limits::default()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport(kind));
        assert_eq!(
            (error.attempts(), error.uncertain),
            (attempts, false),
            "{kind:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn waits_double_and_a_server_that_names_a_time_is_obeyed() {
    let bench = Bench::new([error(503, "ServiceUnavailable")]);
    let begun = Instant::now();
    bench.resume(&Limits::default()).await.unwrap_err();
    // Chance decides how much of 0.5 + 1 + 2 + 4 + 8 seconds it is, and hardly ever
    // for less than this.
    let waited = Duration::from_millis(300)..Duration::from_millis(15_500);
    assert!(waited.contains(&begun.elapsed()), "{:?}", begun.elapsed());

    let answer = Step::Answer(unavailable_for_seconds());
    let bench = Bench::new([answer, json(200, ACCEPTED)]);
    let begun = Instant::now();
    bench.resume(&Limits::default()).await.unwrap();
    assert!(
        begun.elapsed() >= Duration::from_secs(7),
        "{:?}",
        begun.elapsed()
    );
    assert!(
        begun.elapsed() < Duration::from_secs(9),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_still_at_work_leaves_the_outcome_open() {
    let bench = Bench::new([error(400, "TokenPreviousRequestProcessError")]);
    let limits = Limits {
        max_retries: Some(5),
        ..Limits::default()
    };
    let error = bench.resume(&limits).await.unwrap_err();
    assert_eq!(error.attempts(), 6);
    assert!(error.uncertain);
}

fn unavailable_for_seconds() -> HttpResponse {
    let body = error_body("ServiceUnavailable", "");
    with_headers(503, &body, &[("retry-after", "7")])
}
