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

#[tokio::test(start_paused = true)]
async fn what_ends_a_wait_that_made_no_call_speaks_of_none() {
    let under_way = || status("activating");
    let gone = || code("InstanceNotFound");
    let forbidden = || code("Forbidden.RAM");
    let ends = [
        (vec![under_way()], "Timeout while waiting for status active"),
        (
            vec![under_way(), status("inactive")],
            "Instance became inactive",
        ),
        (
            vec![under_way(), status("suspended")],
            "Change interrupted again",
        ),
        (vec![under_way(), gone()], "Instance is gone"),
        (vec![under_way(), forbidden()], "Not allowed to wait"),
        (
            vec![under_way(), Reply::Untrusted],
            "The wait failed: The API could not be reached",
        ),
        (vec![under_way(), Reply::Hang], "Interrupted while waiting"),
    ];
    for (gets, summary) in ends {
        let api = Api::new(&[], &gets);
        let case = healing("active");
        if summary.starts_with("Interrupted") {
            case.stop_after(1);
        }
        let (report, found) = begun(go(&api, case).await);
        assert_eq!(summaries(&found), [summary]);
        assert_eq!(api.count(&Method::POST), 0);
        assert_eq!(report.client_token, None, "{summary}");
        assert!(!report.accepted && report.request_id.is_none(), "{summary}");
        let detail = &found.iter().next().unwrap().detail;
        let begins = "No call was made, because the change was already under way";
        assert!(detail.starts_with(begins), "{detail}");
        for claim in [
            "rejected",
            "ResumeElasticsearchTask",
            "makes the call again",
        ] {
            assert!(!detail.contains(claim), "{summary}: {detail}");
        }
    }
    // The default goal may stay unseen, which is a warning.
    let api = Api::new(&[], &[under_way(), forbidden()]);
    let report = go(&api, healing("activating")).await.unwrap();
    assert_eq!(summaries(&report.warnings), ["Not verified"]);
    let detail = &report.warnings.iter().next().unwrap().detail;
    assert!(detail.starts_with("No call was made"), "{detail}");
}
