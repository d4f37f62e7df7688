// SPDX-License-Identifier: MPL-2.0

#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;

#[tokio::test(start_paused = true)]
async fn looks_at_the_same_time_share_the_time_and_pauses_between_cost_none() {
    let looks = Looks::default();
    let (one, two) = (looks.begin().unwrap(), looks.begin().unwrap());
    assert_eq!(one.deadline, two.deadline);
    tokio::time::advance(Duration::from_secs(4)).await;
    drop((one, two));
    tokio::time::advance(Duration::from_secs(60)).await;
    let three = looks.begin().unwrap();
    assert_eq!(three.deadline, Instant::now() + Duration::from_secs(6));
    tokio::time::advance(Duration::from_secs(6)).await;
    assert_eq!(looks.begin().unwrap_err(), LookRefused::NoTimeLeft);
    drop(three);
    assert_eq!(looks.begin().unwrap_err(), LookRefused::NoTimeLeft);
}

#[tokio::test]
async fn none_begins_where_one_has_failed_for_all_or_a_call_was_made() {
    let looks = Looks::default();
    looks.applying();
    assert_eq!(looks.begin().unwrap_err(), LookRefused::Stopped);
    assert!(looks.first_warning());
    assert!(!looks.first_warning());
}
