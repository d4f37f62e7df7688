// SPDX-License-Identifier: MPL-2.0
//! Runs that read the status first, and call only where a change is interrupted.

use super::scripted::*;

fn healing(wait: &'static str) -> Case {
    let mut case = case(wait);
    case.request.looks_first = true;
    // Has no say here: nothing is rejected.
    case.request.on_nothing_to_do = OnNothingToDo::Fail;
    case
}

#[tokio::test(start_paused = true)]
async fn where_nothing_is_interrupted_no_call_is_made_and_nothing_is_said() {
    for found in ["active", "inactive", "invalid", "upgrading"] {
        let api = Api::new(&[], &[status(found)]);
        let report = go(&api, healing("active")).await.unwrap();
        assert_eq!(api.count(&Method::POST), 0, "{found}");
        assert!(report.warnings.is_empty() && !report.accepted, "{found}");
        assert_eq!(report.status_after.as_deref(), Some(found));
        assert!(report.exists);
    }
}

#[tokio::test(start_paused = true)]
async fn an_interrupted_change_is_resumed() {
    let api = Api::new(&[accepted()], &[status("suspended"), status("activating")]);
    let report = go(&api, healing("activating")).await.unwrap();
    assert_eq!(api.count(&Method::POST), 1);
    assert!(report.accepted);
    assert_eq!(report.status_before.as_deref(), Some("suspended"));
    assert_eq!(report.status_after.as_deref(), Some("activating"));
}

#[tokio::test(start_paused = true)]
async fn a_change_under_way_is_waited_for_as_far_as_wanted() {
    let api = Api::new(&[], &[status("activating"), status("active")]);
    let report = go(&api, healing("active")).await.unwrap();
    assert_eq!(report.status_after.as_deref(), Some("active"));
    assert_eq!(api.count(&Method::POST), 0);
}

#[tokio::test(start_paused = true)]
async fn a_status_that_cannot_be_read_is_an_error_without_a_call() {
    let api = Api::new(&[], &[code("Forbidden.RAM")]);
    let found = rejected(go(&api, healing("activating")).await);
    assert!(found.has_errors());
    assert_eq!(api.count(&Method::POST), 0);

    let api = Api::new(&[], &[code("InstanceNotFound")]);
    let mut case = healing("activating");
    case.request.ignore_not_found = true;
    let report = go(&api, case).await.unwrap();
    assert!(!report.exists && !report.warnings.has_errors());
}
