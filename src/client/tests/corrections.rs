// SPDX-License-Identifier: MPL-2.0
//! What is put right once: the clock, the nonce, the session.

use super::*;
use crate::client::ErrorKind;

const SERVER_DATE: &str = "Tue, 24 Nov 2026 09:30:00 GMT";

fn expired_at(date: &str) -> Step {
    let body = error_body(
        "InvalidTimeStamp.Expired",
        "Specified time stamp is expired.",
    );
    Step::Answer(with_headers(400, &body, &[("date", date)]))
}

#[tokio::test(start_paused = true)]
async fn a_skewed_clock_is_corrected_by_the_servers_date_for_all_later_calls() {
    let bench = Bench::new([expired_at(SERVER_DATE), json(200, ACCEPTED)]);
    assert_eq!(bench.resume(&Limits::default()).await.unwrap().attempts, 2);
    bench.resume(&Limits::default()).await.unwrap();
    assert_eq!(
        bench.header("date"),
        ["Tue, 24 Nov 2026 08:00:00 GMT", SERVER_DATE, SERVER_DATE]
    );
}

#[tokio::test(start_paused = true)]
async fn a_clock_is_corrected_once() {
    let bench = Bench::new([
        expired_at(SERVER_DATE),
        expired_at("Tue, 24 Nov 2026 12:00:00 GMT"),
    ]);
    let error = bench.resume(&Limits::default()).await.unwrap_err();
    assert_eq!(error.attempts(), 2);

    for useless in [
        expired_at("Tue, 24 Nov 2026 08:00:09 GMT"),
        error_without_date(),
    ] {
        let bench = Bench::new([useless]);
        assert_eq!(
            bench
                .resume(&Limits::default())
                .await
                .unwrap_err()
                .attempts(),
            1
        );
    }
}

fn error_without_date() -> Step {
    error(400, "InvalidTimeStamp.Expired")
}

#[tokio::test(start_paused = true)]
async fn a_spent_nonce_is_replaced_once() {
    let bench = Bench::new([error(400, "SignatureNonceUsed"), json(200, ACCEPTED)]);
    assert_eq!(bench.resume(&Limits::default()).await.unwrap().attempts, 2);
    let bench = Bench::new([error(400, "SignatureNonceUsed")]);
    assert_eq!(
        bench
            .resume(&Limits::default())
            .await
            .unwrap_err()
            .attempts(),
        2
    );
}

#[tokio::test(start_paused = true)]
async fn an_expired_session_is_replaced_once() {
    let expired = || error(400, "InvalidSecurityToken.Expired");
    let bench = Bench::with(
        [expired(), json(200, ACCEPTED)],
        ClientSettings::default(),
        &["session-1", "session-2"],
    );
    bench.resume(&Limits::default()).await.unwrap();
    assert_eq!(
        bench.header("x-acs-security-token"),
        ["session-1", "session-2"]
    );

    let bench = Bench::with(
        [expired()],
        ClientSettings::default(),
        &["session-1", "session-2", "session-3"],
    );
    let error = bench.resume(&Limits::default()).await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidSecurityToken.Expired"));
    assert_eq!(error.attempts(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_static_session_that_expired_is_an_error_and_no_loop() {
    let bench = Bench::with(
        [error(400, "InvalidSecurityToken.Expired")],
        ClientSettings::default(),
        &["session-1"],
    );
    let error = bench.resume(&Limits::default()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(error.code(), Some("InvalidSecurityToken.Expired"));
    assert!(error.credentials_error().is_some());
    assert_eq!(bench.seen().len(), 1);
}
