// SPDX-License-Identifier: MPL-2.0
//! Answers that never came.

use super::scripted::*;
use crate::provider::config::{self, ProviderModel};

#[tokio::test(start_paused = true)]
async fn an_interruption_while_the_post_is_out_leaves_the_outcome_unknown() {
    let api = Api::new(&[Reply::Hang], &[status("suspended")]);
    let case = case("activating");
    case.stop_after(1);
    let (report, found) = begun(go(&api, case).await);
    assert_eq!(summaries(&found), ["Outcome unknown"]);
    // A POST that is on its way gets a second to be answered.
    assert_eq!(
        report
            .completed_at
            .duration_since(report.started_at)
            .as_secs(),
        2
    );
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_sent_again_with_the_same_token_and_a_new_nonce() {
    let api = Api::new(&[Reply::Lost, accepted()], &[status("activating")]);
    let report = go(&api, case("activating")).await.unwrap();
    assert!(report.accepted);
    let log = api.log.lock().unwrap();
    let posts: Vec<_> = log.iter().filter(|(m, ..)| m == Method::POST).collect();
    assert_eq!(posts.len(), 2);
    assert_eq!(posts[0].1, posts[1].1);
    assert_ne!(posts[0].2, posts[1].2);
}

#[tokio::test(start_paused = true)]
async fn a_rejection_after_a_lost_answer_means_that_the_first_call_was_taken() {
    let api = Api::new(&[Reply::Lost, code(WRONG_STATUS)], &[status("active")]);
    let report = go(&api, case("activating")).await.unwrap();
    assert!(report.accepted);
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);
}

#[tokio::test(start_paused = true)]
async fn when_no_answer_comes_the_status_decides() {
    let api = Api::new(&[Reply::Lost], &[status("suspended"), status("activating")]);
    let report = go(&api, case("activating")).await.unwrap();
    assert!(report.accepted);
    let api = Api::new(&[Reply::Lost], &[status("suspended")]);
    let (report, found) = begun(go(&api, case("activating")).await);
    assert_eq!(summaries(&found), ["Outcome unknown"]);
    assert!(found.iter().next().unwrap().detail.contains("token-1"));
    let took = report
        .completed_at
        .duration_since(report.started_at)
        .as_secs();
    assert!(took >= 60, "{took}");
}

#[tokio::test(start_paused = true)]
async fn an_unreadable_success_is_an_unknown_outcome() {
    let api = Api::new(&[Reply::Json(200, "<html>".into())], &[status("suspended")]);
    let (_, found) = begun(go(&api, case("activating")).await);
    assert_eq!(summaries(&found), ["Outcome unknown"]);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_not_forgotten_when_the_instance_is_busy_afterwards() {
    let busy = code(WRONG_STATUS);
    // Lost, then rejected as long as there are tries: it may have run.
    let api = Api::new(&[Reply::Lost, busy.clone()], &[status("suspended")]);
    let (report, found) = begun(go(&api, case("activating")).await);
    assert_eq!(summaries(&found), ["Outcome unknown"]);
    assert!(!report.accepted);
    // Lost, rejected, then forbidden: the status decides.
    let posts = [Reply::Lost, busy.clone(), code("Forbidden.RAM")];
    let gets = [status("suspended"), status("activating")];
    let api = Api::new(&posts, &gets);
    let report = go(&api, case("activating")).await.unwrap();
    assert!(report.accepted);
    // Lost, rejected, and the instance is frozen.
    let api = Api::new(&[Reply::Lost, busy], &[status("inactive")]);
    let (_, found) = begun(go(&api, case("activating")).await);
    assert_eq!(summaries(&found), ["Instance is inactive"]);
    // Lost, and there is no such instance: nothing can have happened.
    let api = Api::new(&[Reply::Lost, code("InstanceNotFound")], &[]);
    rejected(go(&api, case("activating")).await);
}

#[tokio::test(start_paused = true)]
async fn an_interrupt_whose_answer_was_lost_claims_nothing_of_an_active_instance() {
    let api = Api::new(&[Reply::Lost], &[status("active")]);
    let (report, found) = begun(go(&api, interrupt_case()).await);
    assert_eq!(summaries(&found), ["Outcome unknown"]);
    assert!(!report.accepted);
    let api = Api::new(&[Reply::Lost, code(WRONG_STATUS)], &[status("active")]);
    let report = go(&api, interrupt_case()).await.unwrap();
    assert_eq!(summaries(&report.warnings), ["Nothing to interrupt"]);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_failed_inside_may_have_made_the_change() {
    let failed = Reply::Json(
        500,
        r#"{"RequestId":"REQ-5","Code":"InternalError","Message":"no"}"#.into(),
    );
    let api = Api::new(std::slice::from_ref(&failed), &[status("activating")]);
    let report = go(&api, case("activating")).await.unwrap();
    assert!(report.accepted);
    assert_eq!(api.count(&Method::POST), 3);
    let api = Api::new(&[failed], &[status("suspended")]);
    let (_, found) = begun(go(&api, case("activating")).await);
    assert_eq!(summaries(&found), ["Outcome unknown"]);
    let detail = &found.iter().next().unwrap().detail;
    assert!(detail.contains("InternalError (HTTP 500)"), "{detail}");
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_not_forgotten_when_the_status_may_not_be_read() {
    let posts = [Reply::Lost, code(WRONG_STATUS)];
    let api = Api::new(&posts, &[code("Forbidden.RAM")]);
    let (report, found) = begun(go(&api, case("activating")).await);
    assert_eq!(summaries(&found), ["Outcome unknown"]);
    assert!(!report.accepted);
    let detail = &found.iter().next().unwrap().detail;
    for part in [
        WRONG_STATUS,
        "token-1",
        "Forbidden.RAM",
        "DescribeInstance",
        "tainted",
    ] {
        assert!(detail.contains(part), "{part} is missing in {detail}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_status_before_is_only_what_was_read_before_a_call_that_may_have_counted() {
    let busy = code(WRONG_STATUS);
    // Read after the lost call: it may be the status that the call made.
    let api = Api::new(&[Reply::Lost, busy.clone()], &[status("activating")]);
    let report = go(&api, case("activating")).await.unwrap();
    assert!(report.accepted);
    assert_eq!(report.status_before, None);
    assert_eq!(report.status_after.as_deref(), Some("activating"));
    // Read before any call that may have counted.
    let posts = [busy.clone(), Reply::Lost, busy];
    let api = Api::new(&posts, &[status("suspended"), status("activating")]);
    let report = go(&api, case("activating")).await.unwrap();
    assert!(report.accepted);
    assert_eq!(report.status_before.as_deref(), Some("suspended"));
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_takes_no_connection_is_told_as_such_within_the_default_timeouts() {
    let block = ProviderModel::default();
    let settings = config::resolve(&block, &Environment::default(), "test/1").unwrap();
    let silence = settings.transport.connect_timeout;
    let posts = [Reply::After(silence, Box::new(Reply::Unreachable))];
    let api = Api::new(&posts, &[status("suspended")]);
    let mut case = case("activating");
    case.max_retries = settings.client.max_retries;
    let found = rejected(go(&api, case).await);
    assert_eq!(summaries(&found), ["The API could not be reached"]);
    assert_eq!(api.count(&Method::GET), 0);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_outcome_claims_neither_a_call_that_arrived_nor_a_status_that_was_not_read() {
    const NOT_READ: &str = "the instance's status was not read";
    const NOT_SHOWN: &str = "the instance's status does not show it";
    const UNREADABLE: &str = "the instance's status could not be read";
    const NO_LONGER: &str = "the instance's status did not show it while it could be read";
    let forbidden = || code("Forbidden.RAM");
    let busy = || code(WRONG_STATUS);
    let rejections = [
        (vec![Reply::Hang], vec![Reply::Hang], NOT_READ),
        (vec![Reply::Hang], vec![status("suspended")], NOT_SHOWN),
        (vec![Reply::Lost], vec![forbidden()], UNREADABLE),
        (
            vec![Reply::Lost],
            vec![status("suspended"), forbidden()],
            NO_LONGER,
        ),
        // Read to explain a rejection, and then no more.
        (
            vec![Reply::Lost, busy()],
            vec![status("suspended"), Reply::Hang],
            NOT_SHOWN,
        ),
    ];
    for (posts, gets, said) in rejections {
        let api = Api::new(&posts, &gets);
        let mut case = case("activating");
        case.max_retries = Some(1);
        let (_, found) = begun(go(&api, case).await);
        assert_eq!(summaries(&found), ["Outcome unknown"]);
        let detail = &found.iter().next().unwrap().detail;
        let sentence = format!(
            "The call to resume the instance was under way, but no answer says whether it took effect, and {said}."
        );
        assert!(
            detail.starts_with(&sentence),
            "{posts:?} {gets:?}: {detail}"
        );
    }
    // Ctrl-C ends the call, and leaves no time for a look.
    let api = Api::new(&[Reply::Hang], &[status("suspended")]);
    let case = case("activating");
    case.stop_after(1);
    let (_, found) = begun(go(&api, case).await);
    let detail = &found.iter().next().unwrap().detail;
    assert!(detail.contains(NOT_READ), "{detail}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_a_request_id_leaves_none_and_no_line_for_it() {
    for body in [r#"{"Result":true}"#, r#"{"RequestId":"","Result":true}"#] {
        let api = Api::new(&[Reply::Json(200, body.into())], &[status("activating")]);
        let (report, found) = begun(go(&api, case("active")).await);
        assert_eq!(report.request_id, None);
        let detail = &found.iter().next().unwrap().detail;
        assert!(!detail.contains("Request ID"), "{detail}");
    }
}
