// SPDX-License-Identifier: MPL-2.0
//! What ends a call from outside.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::*;
use crate::client::ErrorKind;
use crate::client::instances::describe;
use crate::client::task::Product;

fn stopped_after(time: Duration) -> Limits {
    let stop = CancellationToken::new();
    let trigger = stop.clone();
    tokio::spawn(async move {
        sleep(time).await;
        trigger.cancel();
    });
    Limits {
        stop,
        ..Limits::default()
    }
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_a_wait_at_once_and_keeps_the_last_cause() {
    let answer = with_headers(
        503,
        &error_body("ServiceUnavailable", "busy"),
        &[("retry-after", "60")],
    );
    let bench = Bench::new([Step::Answer(answer)]);
    let begun = Instant::now();
    let error = bench
        .resume(&stopped_after(Duration::from_secs(3)))
        .await
        .unwrap_err();
    assert_eq!(begun.elapsed().as_secs(), 3);
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert_eq!(error.code(), Some("ServiceUnavailable"));
    assert_eq!(
        error.last_cause().unwrap(),
        "ServiceUnavailable (HTTP 503): busy, request id REQ-E"
    );
    assert!(!error.uncertain);
}

#[tokio::test(start_paused = true)]
async fn a_write_in_flight_gets_a_second_to_be_answered() {
    let bench = Bench::new([Step::Hang]);
    let begun = Instant::now();
    let error = bench
        .resume(&stopped_after(Duration::from_secs(3)))
        .await
        .unwrap_err();
    assert_eq!(begun.elapsed().as_secs(), 4);
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert!(error.uncertain, "nobody knows what became of it");
    assert_eq!(error.last_cause(), None);
}

#[tokio::test(start_paused = true)]
async fn a_read_in_flight_is_dropped_at_once() {
    let bench = Bench::new([Step::Hang]);
    let begun = Instant::now();
    let limits = stopped_after(Duration::from_secs(3));
    let error = describe(&bench.client, Product::Elasticsearch, &target(), &limits)
        .await
        .unwrap_err();
    assert_eq!(begun.elapsed().as_secs(), 3);
    assert_eq!(error.kind(), ErrorKind::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_after_a_stop() {
    let bench = Bench::new([json(200, ACCEPTED)]);
    let limits = Limits::default();
    limits.stop.cancel();
    let error = bench.resume(&limits).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Cancelled, 0));
    assert!(bench.seen().is_empty() && !error.uncertain);
}

#[tokio::test(start_paused = true)]
async fn the_deadline_ends_an_attempt_and_a_wait_that_would_pass_it_does_not_begin() {
    let bench = Bench::new([Step::Hang]);
    let begun = Instant::now();
    let error = bench
        .resume(&Limits::within(Duration::from_secs(5)))
        .await
        .unwrap_err();
    // A write in flight gets the same second as at a stop.
    assert_eq!(begun.elapsed().as_secs(), 6);
    assert_eq!(
        (error.kind(), error.uncertain),
        (ErrorKind::DeadlineExceeded, true)
    );

    let answer = with_headers(
        503,
        &error_body("ServiceUnavailable", ""),
        &[("retry-after", "30")],
    );
    let bench = Bench::new([Step::Answer(answer)]);
    let begun = Instant::now();
    let error = bench
        .resume(&Limits::within(Duration::from_secs(5)))
        .await
        .unwrap_err();
    assert_eq!(begun.elapsed().as_secs(), 0);
    assert_eq!(error.kind(), ErrorKind::DeadlineExceeded);
    assert_eq!(
        (error.code(), error.attempts()),
        (Some("ServiceUnavailable"), 1)
    );
}
