// SPDX-License-Identifier: MPL-2.0
//! Runs against a scripted API on a paused clock: hours pass in no time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, Method};

use super::*;
use crate::client::{Client, ClientSettings, Target};
use crate::clock::TokioClock;
use crate::credentials::{CredentialCache, CredentialSettings, Io, resolve};
use crate::cty::Path;
use crate::diag::{Diagnostics, Severity};
use crate::environment::Environment;
use crate::framework::{Progress, StopToken};
use crate::provider::resources::TASKS;
use crate::secret::Secret;
use crate::transport::{
    HttpRequest, HttpResponse, HttpTransport, TransportError, TransportErrorKind,
};

/// One scripted answer.
#[derive(Debug, Clone)]
enum Reply {
    Json(u16, String),
    /// The connection ended after the request was out.
    Lost,
    /// No answer ever.
    Hang,
}

fn accepted() -> Reply {
    Reply::Json(200, r#"{"RequestId":"REQ-1","Result":true}"#.into())
}

fn code(code: &str) -> Reply {
    Reply::Json(
        400,
        format!(r#"{{"RequestId":"REQ-{code}","Code":"{code}","Message":"no"}}"#),
    )
}

fn status(status: &str) -> Reply {
    Reply::Json(
        200,
        format!(
            r#"{{"RequestId":"REQ-D","Result":{{"instanceId":"es-cn-1","status":"{status}"}}}}"#
        ),
    )
}

/// Answers POSTs and GETs from two scripts; the last answer of each repeats.
#[derive(Debug, Default)]
struct Api {
    posts: Mutex<VecDeque<Reply>>,
    gets: Mutex<VecDeque<Reply>>,
    log: Mutex<Vec<(Method, String, String)>>,
}

impl Api {
    fn new(posts: &[Reply], gets: &[Reply]) -> Arc<Self> {
        Arc::new(Self {
            posts: Mutex::new(posts.iter().cloned().collect()),
            gets: Mutex::new(gets.iter().cloned().collect()),
            log: Mutex::default(),
        })
    }

    fn count(&self, method: &Method) -> usize {
        self.log
            .lock()
            .unwrap()
            .iter()
            .filter(|(m, ..)| m == method)
            .count()
    }
}

impl HttpTransport for Api {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let script = if request.method == Method::POST {
            &self.posts
        } else {
            &self.gets
        };
        let mut script = script.lock().unwrap();
        let reply = if script.len() > 1 {
            script.pop_front()
        } else {
            script.front().cloned()
        };
        let nonce = request.headers["x-acs-signature-nonce"]
            .to_str()
            .unwrap()
            .to_owned();
        self.log
            .lock()
            .unwrap()
            .push((request.method, request.url, nonce));
        Box::pin(async move {
            match reply.expect("the script has an answer") {
                Reply::Json(status, body) => Ok(HttpResponse {
                    status,
                    headers: HeaderMap::from_iter([(
                        http::header::CONTENT_TYPE,
                        "application/json".parse().unwrap(),
                    )]),
                    body: Bytes::from(body),
                    truncated: false,
                }),
                Reply::Lost => Err(TransportError {
                    kind: TransportErrorKind::Closed,
                    message: "connection closed before the answer".into(),
                    may_have_arrived: true,
                }),
                Reply::Hang => std::future::pending().await,
            }
        })
    }
}

#[derive(Clone)]
struct Case {
    task: &'static TaskDescription,
    request: RunRequest,
}

fn case(wait: &'static str) -> Case {
    let task = TASKS[0];
    let goal = task.goal(Some(wait));
    Case {
        task,
        request: RunRequest {
            target: Target {
                region: "cn-hangzhou".into(),
                instance_id: "es-cn-1".into(),
            },
            goal,
            on_idle: OnIdle::Warn,
            ignore_not_found: false,
            client_token: "token-1".into(),
            poll_interval: PollInterval::Growing,
            timeout: task.default_timeout(goal),
            max_retries: 2,
            stop: StopToken::new(),
            face: Face::Create,
        },
    }
}

fn interrupt_case() -> Case {
    let task = TASKS[1];
    let mut case = case("none");
    case.task = task;
    case.request.goal = task.goal(Some("suspended"));
    case.request.timeout = task.default_timeout(case.request.goal);
    case
}

async fn go(api: &Arc<Api>, case: Case) -> Result<Report, Failure> {
    let clock = Arc::new(TokioClock::starting_at(
        "2026-11-24T08:00:00Z".parse().unwrap(),
    ));
    let transport: Arc<dyn HttpTransport> = Arc::<Api>::clone(api);
    let environment = Environment::default();
    let source = resolve(
        &CredentialSettings {
            access_key: Some("id".into()),
            secret_key: Some(Secret::new("secret")),
            ..CredentialSettings::default()
        },
        &environment,
        &Io::new(Arc::clone(&transport), clock.clone(), &environment),
    );
    let cache = Arc::new(CredentialCache::new(source, clock.clone()));
    let settings = ClientSettings {
        max_retries: 2,
        ..ClientSettings::default()
    };
    let client = Client::new(settings, cache, transport, clock.clone());
    run(&client, clock.as_ref(), case.task, case.request).await
}

fn begun(result: Result<Report, Failure>) -> (Report, Diagnostics) {
    match result {
        Err(Failure::Begun(report, diagnostics)) => (*report, diagnostics),
        other => panic!("expected a failure after the beginning, got {other:?}"),
    }
}

fn rejected(result: Result<Report, Failure>) -> Diagnostics {
    match result {
        Err(Failure::Rejected(diagnostics)) => diagnostics,
        other => panic!("expected a rejection, got {other:?}"),
    }
}

fn summaries(diagnostics: &Diagnostics) -> Vec<String> {
    diagnostics.iter().map(|d| d.summary.clone()).collect()
}

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
async fn suspended_is_read_lag_for_a_minute_and_then_interrupted_again() {
    let api = Api::new(&[accepted()], &[status("suspended")]);
    let (report, found) = begun(go(&api, case("activating")).await);
    assert_eq!(summaries(&found), ["Change interrupted again"]);
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
    let stop = case.request.stop.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(100)).await;
        stop.cancel();
    });
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
async fn an_interruption_while_the_post_is_out_leaves_the_outcome_unknown() {
    let api = Api::new(&[Reply::Hang], &[status("suspended")]);
    let case = case("activating");
    let stop = case.request.stop.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        stop.cancel();
    });
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

#[tokio::test(start_paused = true)]
async fn result_false_with_http_200_is_an_error() {
    let api = Api::new(
        &[Reply::Json(
            200,
            r#"{"RequestId":"R","Result":false}"#.into(),
        )],
        &[],
    );
    let found = rejected(go(&api, case("none")).await);
    assert_eq!(summaries(&found), ["ResumeElasticsearchTask was refused"]);
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

const WRONG_STATUS: &str = "InstanceStatusNotSupportCurrentAction";

#[tokio::test(start_paused = true)]
async fn nothing_to_resume_is_a_warning_or_an_error_as_the_user_says() {
    for (on_idle, severity) in [
        (OnIdle::Warn, Severity::Warning),
        (OnIdle::Fail, Severity::Error),
    ] {
        let api = Api::new(&[code(WRONG_STATUS)], &[status("active")]);
        let mut case = case("activating");
        case.request.on_idle = on_idle;
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
async fn an_interrupt_that_came_too_late_says_so() {
    let api = Api::new(&[accepted()], &[status("active")]);
    let (_, found) = begun(go(&api, interrupt_case()).await);
    assert_eq!(summaries(&found), ["The change ended by itself"]);
    let api = Api::new(&[code(WRONG_STATUS)], &[status("active")]);
    let report = go(&api, interrupt_case()).await.unwrap();
    assert_eq!(summaries(&report.warnings), ["Nothing to interrupt"]);
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
    case.request.face = Face::Action(Progress::to(move |line| sink.lock().unwrap().push(line)));
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
    case.request.face = Face::Action(Progress::to(move |_| {
        sink.lock().unwrap().push(begun.elapsed().as_secs());
    }));
    go(&api, case).await.unwrap();
    // The records' script is the statuses' one, so that some are used up by it.
    let said = said.lock().unwrap();
    assert!(said.len() > 3, "{said:?}");
    let mut pauses = said[1..].windows(2).map(|pair| pair[1] - pair[0]);
    assert!(pauses.all(|pause| pause == 10), "{said:?}");
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
async fn a_joined_change_that_fails_is_not_said_to_be_accepted() {
    let gets = [status("activating"), status("inactive")];
    let api = Api::new(&[code(WRONG_STATUS)], &gets);
    let (report, found) = begun(go(&api, case("active")).await);
    assert!(!report.accepted);
    let detail = &found.iter().next().unwrap().detail;
    assert!(detail.starts_with("The API rejected the call"), "{detail}");
}

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
                .all(|goal| task.course.contains(goal)),
            "{}",
            task.type_name
        );
        assert!(task.course.len() > 1);
    }
}
