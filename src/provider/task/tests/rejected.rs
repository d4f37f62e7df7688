// SPDX-License-Identifier: MPL-2.0
//! Calls that the API rejects, and what the instance's status says of them.

use super::scripted::*;

#[tokio::test(start_paused = true)]
async fn not_found_is_an_error_on_the_instance_id_and_nothing_is_kept() {
    let api = Api::new(&[code("InstanceNotFound")], &[]);
    let found = rejected(go(&api, case("activating")).await);
    let diagnostic = found.iter().next().unwrap();
    assert_eq!(diagnostic.path, Some(Path::to("instance_id")));
    for part in [
        "InstanceNotFound (HTTP 400)",
        "REQ-InstanceNotFound",
        "cn-hangzhou",
        "elasticsearch.cn-hangzhou.aliyuncs.com",
        "region",
    ] {
        assert!(
            diagnostic.detail.contains(part),
            "{part} is missing in {}",
            diagnostic.detail
        );
    }
    assert_eq!(api.count(&Method::POST), 1);
}

#[tokio::test(start_paused = true)]
async fn not_found_can_be_ignored_and_then_exists_is_false() {
    let api = Api::new(&[code("InstanceNotFound")], &[]);
    let mut case = case("activating");
    case.request.ignore_not_found = true;
    let report = go(&api, case).await.unwrap();
    assert!(!report.exists && !report.accepted);
    assert!(!report.warnings.is_empty() && !report.warnings.has_errors());
}

/// The ways in which the API may answer a call that the instance has no use
/// for; no page documents which one it takes.
fn ways_to_say_no() -> Vec<Reply> {
    let with_code_in_200 =
        r#"{"RequestId":"R","Result":false,"Code":"SomethingNew","Message":"no"}"#;
    vec![
        code(WRONG_STATUS),
        code("InstanceActivating"),
        code("RepetitionOperationError"),
        code("SomethingNew"),
        code("InvalidInstanceStatus"),
        Reply::Json(200, r#"{"RequestId":"R","Result":false}"#.into()),
        Reply::Json(200, with_code_in_200.into()),
    ]
}

#[tokio::test(start_paused = true)]
async fn a_rejection_is_explained_by_the_status_whatever_its_code() {
    for no in ways_to_say_no() {
        // Nothing to resume: as the user says.
        let api = Api::new(std::slice::from_ref(&no), &[status("active")]);
        let report = go(&api, case("activating")).await.unwrap();
        assert_eq!(summaries(&report.warnings), ["Nothing to resume"], "{no:?}");
        let api = Api::new(std::slice::from_ref(&no), &[status("active")]);
        let mut strict = case("activating");
        strict.request.on_nothing_to_do = OnNothingToDo::Fail;
        let found = rejected(go(&api, strict).await);
        assert_eq!(summaries(&found), ["Nothing to resume"], "{no:?}");
        // A change under way is joined.
        let gets = [status("activating"), status("active")];
        let api = Api::new(std::slice::from_ref(&no), &gets);
        let report = go(&api, case("active")).await.unwrap();
        assert!(!report.accepted && report.warnings.is_empty(), "{no:?}");
        // Interrupted all the same: an error, and nothing is kept.
        let api = Api::new(std::slice::from_ref(&no), &[status("suspended")]);
        let found = rejected(go(&api, case("activating")).await);
        assert!(found.has_errors(), "{no:?}");
        // Whoever may not read the status gets the service's own words.
        let api = Api::new(std::slice::from_ref(&no), &[code("Forbidden.RAM")]);
        let found = rejected(go(&api, case("activating")).await);
        let detail = &found.iter().next().unwrap().detail;
        assert!(detail.contains("could not be read"), "{detail}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_rejection_with_an_unknown_code_of_an_interrupted_change_is_final_with_its_words() {
    let api = Api::new(&[code("SomethingNew")], &[status("suspended")]);
    let found = rejected(go(&api, case("activating")).await);
    assert_eq!(summaries(&found), ["The API refused the call"]);
    let detail = &found.iter().next().unwrap().detail;
    assert!(detail.contains("SomethingNew (HTTP 400)"), "{detail}");
    assert_eq!(api.count(&Method::POST), 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_about_the_caller_or_the_request_is_no_question_of_the_status() {
    for about in [
        "Forbidden.RAM",
        "NoPermission",
        "InvalidAccessKeyId.NotFound",
        "SignatureDoesNotMatch",
        "InvalidSecurityToken.Malformed",
        "InvalidParameter",
        "MissingParameter",
        "InvalidAction.NotFound",
    ] {
        let api = Api::new(&[code(about)], &[status("active")]);
        let found = rejected(go(&api, case("activating")).await);
        assert!(found.has_errors());
        assert_eq!(api.count(&Method::GET), 0, "{about}");
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_to_resume_is_a_warning_or_an_error_as_the_user_says() {
    for (on_nothing_to_do, severity) in [
        (OnNothingToDo::Warn, Severity::Warning),
        (OnNothingToDo::Fail, Severity::Error),
    ] {
        let api = Api::new(&[code(WRONG_STATUS)], &[status("active")]);
        let mut case = case("activating");
        case.request.on_nothing_to_do = on_nothing_to_do;
        let found = match go(&api, case).await {
            Ok(report) => {
                assert!(!report.accepted);
                assert_eq!(report.status_before.as_deref(), Some("active"));
                report.warnings
            }
            Err(failure) => rejected(Err(failure)),
        };
        let diagnostic = found.iter().next().unwrap();
        assert_eq!(
            (diagnostic.severity, diagnostic.summary.as_str()),
            (severity, "Nothing to resume")
        );
        assert_eq!(diagnostic.path, Some(Path::to("on_not_interrupted")));
    }
}

#[tokio::test(start_paused = true)]
async fn interrupting_what_is_interrupted_already_is_nothing_to_interrupt() {
    for (on_nothing_to_do, severity) in [
        (OnNothingToDo::Warn, Severity::Warning),
        (OnNothingToDo::Fail, Severity::Error),
    ] {
        let api = Api::new(&[code(WRONG_STATUS)], &[status("suspended")]);
        let mut case = interrupt_case();
        case.request.on_nothing_to_do = on_nothing_to_do;
        let found = match go(&api, case).await {
            Ok(report) => {
                assert!(!report.accepted);
                assert_eq!(report.status_after.as_deref(), Some("suspended"));
                report.warnings
            }
            Err(failure) => rejected(Err(failure)),
        };
        let diagnostic = found.iter().next().unwrap();
        assert_eq!(
            (diagnostic.severity, diagnostic.summary.as_str()),
            (severity, "Nothing to interrupt")
        );
        assert_eq!(diagnostic.path, Some(Path::to("on_not_changing")));
        assert!(diagnostic.detail.contains("is suspended"));
    }
    // If the answer of the call that did it was lost, it is a success.
    let posts = [Reply::Lost, code(WRONG_STATUS)];
    let api = Api::new(&posts, &[status("suspended")]);
    let report = go(&api, interrupt_case()).await.unwrap();
    assert!(report.accepted && report.warnings.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_change_under_way_is_joined() {
    let api = Api::new(
        &[code(WRONG_STATUS)],
        &[status("activating"), status("activating"), status("active")],
    );
    let report = go(&api, case("active")).await.unwrap();
    assert!(!report.accepted);
    assert_eq!(report.status_after.as_deref(), Some("active"));
    assert_eq!(api.count(&Method::POST), 1);
}

#[tokio::test(start_paused = true)]
async fn a_busy_instance_is_asked_again_with_the_same_token_and_then_given_up() {
    let api = Api::new(&[code(WRONG_STATUS)], &[status("suspended")]);
    let found = rejected(go(&api, case("activating")).await);
    assert_eq!(summaries(&found), ["Instance stayed busy"]);
    let log = api.log.lock().unwrap();
    let posts: Vec<_> = log.iter().filter(|(m, ..)| m == Method::POST).collect();
    assert_eq!(posts.len(), 3);
    assert!(
        posts
            .iter()
            .all(|(_, url, _)| url.ends_with("clientToken=token-1"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_busy_instance_is_asked_again_for_minutes_whatever_the_poll_interval() {
    let conflict = code("ConcurrencyUpdateInstanceConflict");
    for busy in [code(WRONG_STATUS), conflict, code("Throttling.User")] {
        let mut posts = vec![busy; 40];
        posts.push(accepted());
        for poll_interval in [PollInterval::Growing, PollInterval::Fixed(MILLISECOND)] {
            let api = Api::new(&posts, &[status("suspended")]);
            let mut case = case("none");
            case.max_retries = None;
            case.request.timeout = Duration::from_secs(3600);
            case.request.poll_interval = poll_interval;
            let report = go(&api, case).await.unwrap();
            assert!(report.accepted);
            let took = report.completed_at.duration_since(report.started_at);
            assert!(took.as_secs() > 120, "{took:?}");
        }
    }
}

const MILLISECOND: Duration = Duration::from_millis(1);

#[tokio::test(start_paused = true)]
async fn a_busy_instance_is_given_up_at_the_timeout_with_the_reason() {
    for (busy, told) in [
        (code(WRONG_STATUS), "Instance stayed busy"),
        (
            code("ConcurrencyUpdateInstanceConflict"),
            "Instance stayed busy",
        ),
        (code("Throttling.User"), "Too many requests"),
    ] {
        let api = Api::new(&[busy], &[status("suspended")]);
        let mut case = case("activating");
        case.max_retries = None;
        let found = rejected(go(&api, case).await);
        assert_eq!(summaries(&found), [told]);
        assert!(api.count(&Method::POST) > 15, "{told}");
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_to_resume_that_fails_names_the_way_out_of_a_killed_run() {
    let api = Api::new(&[code(WRONG_STATUS)], &[status("active")]);
    let mut case = case("activating");
    case.request.on_nothing_to_do = OnNothingToDo::Fail;
    let found = rejected(go(&api, case).await);
    let detail = &found.iter().next().unwrap().detail;
    for part in [
        "killed",
        "import the resource with the ID \"cn-hangzhou/es-cn-1\"",
    ] {
        assert!(detail.contains(part), "{part} is missing in {detail}");
    }
}

#[tokio::test(start_paused = true)]
async fn throttled_and_busy_calls_are_repeated_out_of_one_budget() {
    let (busy, throttled) = (code(WRONG_STATUS), code("Throttling.User"));
    for (posts, told) in [
        (
            vec![throttled.clone(), busy.clone()],
            "Instance stayed busy",
        ),
        (vec![busy, throttled], "Too many requests"),
    ] {
        let api = Api::new(&posts, &[status("suspended")]);
        let found = rejected(go(&api, case("activating")).await);
        assert_eq!(summaries(&found), [told]);
        assert_eq!(api.count(&Method::POST), 3, "{told}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_interrupt_that_came_too_late_says_so() {
    let api = Api::new(&[accepted()], &[status("active")]);
    let (_, found) = begun(go(&api, interrupt_case()).await);
    assert_eq!(summaries(&found), ["The change ended by itself"]);
    let api = Api::new(&[code(WRONG_STATUS)], &[status("active")]);
    let report = go(&api, interrupt_case()).await.unwrap();
    assert_eq!(summaries(&report.warnings), ["Nothing to interrupt"]);
}

#[tokio::test(start_paused = true)]
async fn a_joined_change_that_fails_is_not_said_to_be_accepted() {
    let gets = [status("activating"), status("inactive")];
    let api = Api::new(&[code(WRONG_STATUS)], &gets);
    let (report, found) = begun(go(&api, case("active")).await);
    assert!(!report.accepted);
    let detail = &found.iter().next().unwrap().detail;
    assert!(detail.starts_with("The API rejected the call"), "{detail}");
}
