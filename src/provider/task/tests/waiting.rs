// SPDX-License-Identifier: MPL-2.0
//! The wait after an accepted call.

use super::scripted::*;

#[tokio::test(start_paused = true)]
async fn acceptance_and_activating_is_success_with_one_post_and_one_read() {
    let api = Api::new(&[accepted()], &[status("activating")]);
    let report = go(&api, case("activating")).await.unwrap();
    assert!(report.accepted && report.exists);
    assert_eq!(report.request_id.as_deref(), Some("REQ-1"));
    assert_eq!(report.status_before, None);
    assert_eq!(report.status_after.as_deref(), Some("activating"));
    assert_eq!((api.count(&Method::POST), api.count(&Method::GET)), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn active_also_meets_a_wait_for_activating() {
    let api = Api::new(&[accepted()], &[status("active")]);
    let report = go(&api, case("activating")).await.unwrap();
    assert_eq!(report.status_after.as_deref(), Some("active"));
}

#[tokio::test(start_paused = true)]
async fn none_reads_nothing() {
    let api = Api::new(&[accepted()], &[]);
    let report = go(&api, case("none")).await.unwrap();
    assert_eq!(report.status_after, None);
    assert_eq!(api.count(&Method::GET), 0);
}

#[tokio::test(start_paused = true)]
async fn the_wait_for_active_lasts_as_long_as_the_change() {
    let mut gets = vec![status("suspended")];
    gets.extend(std::iter::repeat_n(status("activating"), 100));
    gets.push(status("active"));
    let api = Api::new(&[accepted()], &gets);
    let report = go(&api, case("active")).await.unwrap();
    assert_eq!(report.status_after.as_deref(), Some("active"));
    let took = report.completed_at.duration_since(report.started_at);
    assert!(took.as_secs() > 45 * 60, "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn suspended_is_read_lag_for_a_minute_and_then_an_error() {
    let api = Api::new(&[accepted()], &[status("suspended")]);
    let (report, found) = begun(go(&api, case("activating")).await);
    assert_eq!(
        summaries(&found),
        ["Accepted, but the instance stays suspended"]
    );
    assert_eq!(report.status_after.as_deref(), Some("suspended"));
    assert!(report.accepted);
    let took = report
        .completed_at
        .duration_since(report.started_at)
        .as_secs();
    assert!((60..120).contains(&took), "{took}");
}

#[tokio::test(start_paused = true)]
async fn suspended_after_activating_is_interrupted_again_at_once() {
    let api = Api::new(&[accepted()], &[status("activating"), status("suspended")]);
    let (report, found) = begun(go(&api, case("active")).await);
    assert_eq!(summaries(&found), ["Change interrupted again"]);
    let took = report
        .completed_at
        .duration_since(report.started_at)
        .as_secs();
    assert!(took <= 30, "{took}");
}

#[tokio::test(start_paused = true)]
async fn terminal_statuses_end_the_wait_and_keep_the_report() {
    for end in ["inactive", "invalid"] {
        let api = Api::new(&[accepted()], &[status("activating"), status(end)]);
        let (report, found) = begun(go(&api, case("active")).await);
        assert_eq!(summaries(&found), [format!("Instance became {end}")]);
        assert_eq!(report.request_id.as_deref(), Some("REQ-1"));
        let detail = &found.iter().next().unwrap().detail;
        for part in [
            "Request ID: REQ-1",
            "Elapsed:",
            end,
            "cn-hangzhou",
            "tainted",
        ] {
            assert!(detail.contains(part), "{part} is missing in {detail}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_timeout_names_the_goal_the_time_and_the_last_failed_read() {
    let api = Api::new(
        &[accepted()],
        &[status("activating"), code("ServiceUnavailable")],
    );
    let mut case = case("active");
    case.request.timeout = Duration::from_secs(600);
    let (report, found) = begun(go(&api, case).await);
    assert_eq!(
        summaries(&found),
        ["Timeout while waiting for status active"]
    );
    let detail = &found.iter().next().unwrap().detail;
    for part in ["within 10m", "ServiceUnavailable", "Status:     activating"] {
        assert!(detail.contains(part), "{part} is missing in {detail}");
    }
    assert_eq!(
        report
            .completed_at
            .duration_since(report.started_at)
            .as_secs(),
        600
    );
}

#[tokio::test(start_paused = true)]
async fn a_failed_read_is_told_only_if_no_good_one_came_after_it() {
    let told = |gets: Vec<Reply>| async move {
        let api = Api::new(&[accepted()], &gets);
        let mut case = case("active");
        case.request.timeout = Duration::from_secs(60);
        let (_, found) = begun(go(&api, case).await);
        found.iter().next().unwrap().detail.clone()
    };
    let failed = "The last read of the status failed";
    let unavailable = || vec![code("ServiceUnavailable"); 3];
    let detail = told([unavailable(), vec![status("activating")]].concat()).await;
    assert!(!detail.contains(failed), "{detail}");
    let detail = told([vec![status("activating")], unavailable()].concat()).await;
    assert!(detail.contains(failed), "{detail}");
}

#[tokio::test(start_paused = true)]
async fn what_the_read_had_failed_by_when_the_time_was_over_is_told() {
    let gets = [
        status("activating"),
        code("ServiceUnavailable"),
        Reply::Hang,
    ];
    let api = Api::new(&[accepted()], &gets);
    let mut case = case("active");
    case.request.timeout = Duration::from_secs(60);
    let (_, found) = begun(go(&api, case).await);
    let detail = &found.iter().next().unwrap().detail;
    assert!(detail.contains("ServiceUnavailable"), "{detail}");
}

#[tokio::test(start_paused = true)]
async fn the_longest_durations_that_can_be_written_are_no_trouble() {
    let longest = "2562047788015215h";
    let api = Api::new(&[accepted()], &[status("suspended")]);
    let mut case = case("activating");
    case.request.poll_interval = PollInterval::parse(Some(longest));
    let (_, found) = begun(go(&api, case.clone()).await);
    assert_eq!(summaries(&found).len(), 1);
    // Nor if the timeout is as long: the wait lasts until somebody ends it.
    case.request.timeout = crate::provider::duration::parse(longest).unwrap();
    let stop = case.request.stop.clone();
    let (result, ()) = tokio::join!(go(&api, case), async {
        tokio::time::sleep(Duration::from_secs(3600)).await;
        stop.cancel();
    });
    let (_, found) = begun(result);
    assert_eq!(summaries(&found), ["Interrupted while waiting"]);
}

#[tokio::test(start_paused = true)]
async fn an_interruption_ends_the_wait_at_once_and_keeps_the_report() {
    let api = Api::new(&[accepted()], &[status("activating")]);
    let case = case("active");
    case.stop_after(100);
    let (report, found) = begun(go(&api, case).await);
    assert_eq!(summaries(&found), ["Interrupted while waiting"]);
    assert_eq!(
        report
            .completed_at
            .duration_since(report.started_at)
            .as_secs(),
        100
    );
}

#[tokio::test(start_paused = true)]
async fn a_forbidden_read_is_a_warning_for_activating_and_an_error_for_active() {
    let api = Api::new(&[accepted()], &[code("Forbidden.RAM")]);
    let report = go(&api, case("activating")).await.unwrap();
    assert_eq!(summaries(&report.warnings), ["Accepted, not verified"]);
    let api = Api::new(&[accepted()], &[code("Forbidden.RAM")]);
    let (_, found) = begun(go(&api, case("active")).await);
    assert_eq!(summaries(&found), ["Accepted, but not allowed to wait"]);
    assert!(
        found
            .iter()
            .next()
            .unwrap()
            .detail
            .contains("elasticsearch:DescribeInstance")
    );
}

#[tokio::test(start_paused = true)]
async fn an_unknown_status_is_pending_and_warned_of_once() {
    let gets = [
        status("reticulating"),
        status("reticulating"),
        status("activating"),
    ];
    let api = Api::new(&[accepted()], &gets);
    let report = go(&api, case("activating")).await.unwrap();
    assert_eq!(
        summaries(&report.warnings),
        ["Unknown status \"reticulating\""]
    );
}

#[tokio::test(start_paused = true)]
async fn a_read_that_fails_is_no_failure_of_the_change() {
    let gets = [
        Reply::Lost,
        code("InternalError"),
        Reply::Json(502, "<html>".into()),
        status("activating"),
    ];
    let api = Api::new(&[accepted()], &gets);
    assert!(go(&api, case("activating")).await.is_ok());
}

/// All that one read may fail by. None of it says that the change failed.
fn bad_reads() -> Vec<Reply> {
    vec![
        code("InstanceNotFound"),
        code("Forbidden.RAM"),
        code("InvalidAccessKeyId.NotFound"),
        code("SignatureDoesNotMatch"),
        code("SomethingNew"),
        Reply::Json(200, r#"{"RequestId":"R","Result":false}"#.into()),
        Reply::Json(403, "<html>proxy</html>".into()),
        Reply::Tls,
    ]
}

#[tokio::test(start_paused = true)]
async fn one_bad_read_after_a_good_one_decides_nothing() {
    let passing = Reply::Json(200, "<html>proxy</html>".into());
    for bad in bad_reads().into_iter().chain([passing]) {
        let gets = [
            status("activating"),
            bad.clone(),
            bad.clone(),
            status("active"),
        ];
        let api = Api::new(&[accepted()], &gets);
        let report = go(&api, case("active")).await.unwrap();
        assert!(report.exists && report.warnings.is_empty(), "{bad:?}");
        assert_eq!(report.status_after.as_deref(), Some("active"), "{bad:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn bad_reads_end_a_wait_after_a_minute_of_them_and_both_sides_are_told() {
    for bad in bad_reads() {
        let gets = [status("activating"), status("activating"), bad.clone()];
        let api = Api::new(&[accepted()], &gets);
        let mut case = case("active");
        case.max_retries = Some(0);
        let (report, found) = begun(go(&api, case).await);
        assert!(report.accepted);
        let took = report.completed_at.duration_since(report.started_at);
        assert!((60..150).contains(&took.as_secs()), "{bad:?}: {took:?}");
        let detail = &found.iter().next().unwrap().detail;
        for part in [
            "accepted the call",
            "Status:     activating",
            "2 went well, then ",
        ] {
            assert!(detail.contains(part), "{part} is missing in {detail}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_untrusted_certificate_is_final_at_once_but_only_before_the_first_good_read() {
    let gets = [Reply::Untrusted, status("active")];
    let (report, found) = begun(go(&Api::new(&[accepted()], &gets), case("active")).await);
    let took = report.completed_at.duration_since(report.started_at);
    assert!(took.as_secs() < 60, "{took:?}");
    assert!(found.has_errors(), "{found:?}");
    for gets in [
        vec![status("activating"), Reply::Untrusted, status("active")],
        vec![Reply::Tls, status("active")],
    ] {
        let report = go(&Api::new(&[accepted()], &gets), case("active")).await;
        assert_eq!(report.unwrap().status_after.as_deref(), Some("active"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_timeout_is_reported_after_one_last_look() {
    let mut case = case("active");
    case.request.timeout = Duration::from_secs(15);
    case.request.poll_interval = PollInterval::Fixed(Duration::from_secs(600));
    let api = Api::new(&[accepted()], &[status("activating"), status("active")]);
    let report = go(&api, case.clone()).await.unwrap();
    let took = report.completed_at.duration_since(report.started_at);
    assert_eq!(took.as_secs(), 15);
    // The look itself has a bound.
    let api = Api::new(&[accepted()], &[status("activating"), Reply::Hang]);
    let (report, found) = begun(go(&api, case).await);
    assert_eq!(
        summaries(&found),
        ["Timeout while waiting for status active"]
    );
    let took = report.completed_at.duration_since(report.started_at);
    assert_eq!(took.as_secs(), 20);
}

#[tokio::test(start_paused = true)]
async fn a_post_in_flight_at_the_deadline_may_still_be_answered() {
    let late = Reply::After(Duration::from_millis(500), Box::new(accepted()));
    let mut case = case("none");
    case.request.timeout = MILLISECOND;
    let api = Api::new(&[late], &[]);
    let report = go(&api, case).await.unwrap();
    assert!(report.accepted);
}

const MILLISECOND: Duration = Duration::from_millis(1);

#[tokio::test(start_paused = true)]
async fn a_fixed_token_that_had_no_effect_is_to_be_replaced_and_no_repetition_promised() {
    let unmoved = [status("suspended")];
    let reverted = [status("activating"), status("suspended")];
    for gets in [&unmoved[..], &reverted[..]] {
        for configured in [false, true] {
            let api = Api::new(&[accepted()], gets);
            let mut case = case("active");
            case.request.token_is_configured = configured;
            let (_, found) = begun(go(&api, case).await);
            let diagnostic = found.iter().next().unwrap();
            let new_token = diagnostic.detail.contains("Give client_token a new value");
            let promised = diagnostic.detail.contains("makes the call again");
            assert_eq!((new_token, promised), (configured, !configured));
            let path = configured.then(|| Path::to("client_token"));
            assert_eq!(diagnostic.path, path);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_vanishes_is_a_failure() {
    let api = Api::new(&[accepted()], &[code("InstanceNotFound")]);
    let (_, found) = begun(go(&api, case("activating")).await);
    assert_eq!(summaries(&found), ["Instance is gone"]);
}

#[tokio::test(start_paused = true)]
async fn an_interrupt_waits_for_suspended_however_long_activating_lasts() {
    let mut gets = vec![status("activating"); 20];
    gets.push(status("suspended"));
    let api = Api::new(&[accepted()], &gets);
    let report = go(&api, interrupt_case()).await.unwrap();
    assert_eq!(report.status_after.as_deref(), Some("suspended"));
    let log = api.log.lock().unwrap();
    assert!(log[0].1.contains("/actions/interrupt"), "{}", log[0].1);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_ends_early_says_what_its_call_has_set_going() {
    let stopped = |case: Case| async {
        let stop = case.request.stop.clone();
        let api = Api::new(&[accepted()], &[status("activating")]);
        let (result, ()) = tokio::join!(go(&api, case), async {
            tokio::time::sleep(Duration::from_secs(60)).await;
            stop.cancel();
        });
        begun(result).1
    };
    let timed_out = |case: Case| async {
        let api = Api::new(&[accepted()], &[status("activating")]);
        begun(go(&api, case).await).1
    };
    let resumed = [
        stopped(case("active")).await,
        timed_out(case("active")).await,
    ];
    let interrupted = [
        stopped(interrupt_case()).await,
        timed_out(interrupt_case()).await,
    ];
    for (found, wanted, never) in [
        (&resumed[0], "The change goes on", "interrupt the change"),
        (&resumed[1], "may go on for hours", "The interruption"),
        (
            &interrupted[0],
            "interrupt the change",
            "goes on without it",
        ),
        (&interrupted[1], "The interruption may", "for hours"),
    ] {
        let detail = &found.iter().next().unwrap().detail;
        assert!(detail.contains(wanted), "{wanted} is missing in {detail}");
        assert!(!detail.contains(never), "{never} is in {detail}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_action_reports_each_new_status_and_the_same_one_every_ten_seconds() {
    let gets = [
        status("suspended"),
        status("activating"),
        status("activating"),
        status("active"),
    ];
    let api = Api::new(&[accepted()], &gets);
    let said = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&said);
    let mut case = case("active");
    case.request.poll_interval = PollInterval::Fixed(Duration::from_secs(4));
    case.request.kind = RunKind::Action(Progress::to(move |line| sink.lock().unwrap().push(line)));
    go(&api, case).await.unwrap();
    let said = said.lock().unwrap();
    let wanted = ["accepted", "is suspended", "is activating"];
    assert_eq!(said.len(), wanted.len(), "{said:?}");
    for (line, part) in said.iter().zip(wanted) {
        assert!(line.contains(part), "{said:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_action_says_the_same_again_after_ten_seconds_and_not_before() {
    let mut gets = vec![status("activating"); 41];
    gets.push(status("active"));
    let api = Api::new(&[accepted()], &gets);
    let said = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&said);
    let begun = tokio::time::Instant::now();
    let mut case = case("active");
    case.request.poll_interval = PollInterval::Fixed(Duration::from_secs(1));
    case.request.kind = RunKind::Action(Progress::to(move |_| {
        sink.lock().unwrap().push(begun.elapsed().as_secs());
    }));
    go(&api, case).await.unwrap();
    // The records' script is the statuses' one, so that some are used up by it.
    let said = said.lock().unwrap();
    assert!(said.len() > 3, "{said:?}");
    let mut pauses = said[1..].windows(2).map(|pair| pair[1] - pair[0]);
    assert!(pauses.all(|pause| pause == 10), "{said:?}");
}
