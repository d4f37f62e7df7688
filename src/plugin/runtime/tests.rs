// SPDX-License-Identifier: MPL-2.0
use std::thread;
use std::time::{Duration, Instant};

use super::*;

#[test]
fn the_end_does_not_wait_for_a_thread_that_is_blocked() {
    let begun = Instant::now();
    let lookup = || thread::sleep(Duration::from_secs(60));
    let done = block_on(async move {
        drop(tokio::task::spawn_blocking(lookup));
        1
    });
    assert_eq!(done.ok(), Some(1));
    assert!(begun.elapsed() < Duration::from_secs(30));
}
