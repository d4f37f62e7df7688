// SPDX-License-Identifier: MPL-2.0
use std::future::{pending, ready};

use tokio::time::Instant;

use super::*;

#[tokio::test(start_paused = true)]
async fn host_that_stays_has_ten_seconds_unless_a_second_signal_comes() {
    let count = TaskTracker::new();
    let _open = count.token();
    let begun = Instant::now();
    assert!(hung_up(&count, ready(())).await);
    assert_eq!(begun.elapsed(), Duration::ZERO);
    assert!(!hung_up(&count, pending()).await);
    assert_eq!(begun.elapsed().as_secs(), GRACE.as_secs());
}

#[tokio::test(start_paused = true)]
async fn host_that_comes_back_is_not_gone() {
    let mut look = 0;
    let begun = Instant::now();
    gone(60, || {
        look += 1;
        look != 59
    })
    .await;
    assert_eq!(begun.elapsed(), LOOK_INTERVAL * (59 + 60));
}

#[tokio::test(start_paused = true)]
async fn host_that_is_not_there_or_hangs_up_is_not_waited_for() {
    let count = TaskTracker::new();
    let begun = Instant::now();
    assert!(!hung_up(&count, pending()).await);
    let open = count.token();
    tokio::join!(hung_up(&count, pending()), async { drop(open) });
    assert_eq!(begun.elapsed(), Duration::ZERO);
}
