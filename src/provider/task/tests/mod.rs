// SPDX-License-Identifier: MPL-2.0
//! Runs against a scripted API on a paused clock: hours pass in no time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod looking_first;
mod lost;
mod rejected;
mod scripted;
mod waiting;

use crate::provider::resources::TASKS;

#[test]
fn every_description_is_sound() {
    for task in TASKS {
        assert_eq!(task.goals[0], "none");
        assert!(
            task.goals.contains(&task.default_goal),
            "{}",
            task.type_name
        );
        assert!(
            task.goals[1..]
                .iter()
                .all(|goal| task.statuses.contains(goal)),
            "{}",
            task.type_name
        );
        assert!(task.statuses.len() > 1);
    }
}
