// SPDX-License-Identifier: MPL-2.0
//! A wait of a whole day, in simulated time: sessions end every quarter of an
//! hour, and the clocks of both sides jump.
//!
//! The provider's service is called in this process, so that it and the
//! emulator live by one paused clock; all HTTP is real.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use alicloudes::clock::{Clock, TokioClock};
use alicloudes::environment::Environment;
use alicloudes::provider::Dependencies;
use emulator::{Counts, DEFAULT_KEY_ID, DEFAULT_KEY_SECRET, Emulator, InstanceSpec, Scenario};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use testkit::proto::tfplugin6::provider_client::ProviderClient;
use testkit::proto::tfplugin6::{
    apply_resource_change, configure_provider, get_provider_schema, plan_resource_change,
};
use testkit::value::{dynamic, read};

use super::core::{ID, RESUME, complete};

const HOUR: Duration = Duration::from_secs(3600);
const SESSION: Duration = Duration::from_secs(900);
/// As often as the provider looks by default.
const STEP: Duration = Duration::from_secs(30);

/// A clock that somebody sets.
#[derive(Debug)]
struct Jumping {
    steady: TokioClock,
    ahead: AtomicI64,
}

impl Clock for Jumping {
    fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_secs(self.ahead.load(Ordering::Relaxed));
        self.steady.now().saturating_add(ahead).unwrap()
    }
}

/// How many seconds the provider's clock and the service's are ahead in an hour of the day.
type Jumps = fn(u64) -> (i64, i64);

#[tokio::test(start_paused = true)]
async fn a_wait_of_a_day_renews_its_session_each_time_it_is_about_to_end() {
    let counts = wait_for_a_day(|_| (0, 0)).await;
    let sessions = counts.actions["AssumeRole"];
    assert!((96..=120).contains(&sessions), "{counts:?}");
    assert!(counts.codes.is_empty(), "{counts:?}");
}

#[tokio::test(start_paused = true)]
async fn a_wait_of_a_day_outlives_clocks_that_jump() {
    let counts = wait_for_a_day(|hour| match hour {
        4..8 => (3600, 0),
        8..12 => (-3600, 0),
        12..16 => (-3600, 40 * 60),
        16..20 => (7200, -40 * 60),
        _ => (0, 0),
    })
    .await;
    // As without jumps; each of them may end a session for one of the sides, and be refused.
    let sessions = counts.actions["AssumeRole"];
    assert!((90..=130).contains(&sessions), "{counts:?}");
}

async fn wait_for_a_day(jumps: Jumps) -> Counts {
    // While something blocks, paused time stands still until it is moved.
    let (end, ended) = std::sync::mpsc::channel::<()>();
    let blocking = tokio::task::spawn_blocking(move || ended.recv());

    let mut scenario =
        Scenario::new().with_instance(InstanceSpec::new(ID, "suspended").activating_for(24 * HOUR));
    scenario.sts.session_duration = Some(SESSION);
    let emulator = Emulator::start(scenario).unwrap();
    let clock = Arc::new(Jumping {
        steady: TokioClock::starting_at(Timestamp::now()),
        ahead: AtomicI64::new(0),
    });
    let applying = tokio::spawn(apply(emulator.url(), clock.clone()));

    let begun = tokio::time::Instant::now();
    while !applying.is_finished() {
        let hour = begun.elapsed().as_secs() / HOUR.as_secs();
        assert!(hour < 26, "the wait does not end");
        let (local, service) = jumps(hour);
        clock.ahead.store(local, Ordering::Relaxed);
        emulator.set_clock_offset(SignedDuration::from_secs(service));
        tokio::time::advance(STEP).await;
        // Real time, for what is on its way.
        let rest = || std::thread::sleep(Duration::from_millis(2));
        tokio::task::spawn_blocking(rest).await.unwrap();
    }
    drop(end);
    // It ends by an error, since nobody sent.
    let _ = blocking.await.unwrap();

    let (state, diagnostics) = applying.await.unwrap();
    assert_eq!(diagnostics, [""; 0]);
    assert_eq!(state["status_after"], "active");
    assert!(begun.elapsed() >= 24 * HOUR, "{:?}", begun.elapsed());
    assert_eq!(emulator.effective_resumes(ID), 1);
    let counts = emulator.counts();
    assert_eq!(counts.actions["ResumeElasticsearchTask"], 1);
    let looks = counts.actions["DescribeInstance"];
    assert!((2000..4000).contains(&looks), "{counts:?}");
    counts
}

/// Plans and applies a resource that waits; its state and the errors.
async fn apply(url: String, clock: Arc<Jumping>) -> (serde_json::Value, Vec<String>) {
    let dependencies = Dependencies::of_process(Environment::default()).with_clock(clock);
    let service = alicloudes::service(dependencies).into_server();
    let mut client = ProviderClient::new(service);
    let schemas = client
        .get_provider_schema(get_provider_schema::Request {})
        .await
        .unwrap()
        .into_inner();
    let block = schemas.provider.as_ref().unwrap().block.as_ref().unwrap();
    let config = json!({
        "region": "cn-hangzhou",
        "access_key": DEFAULT_KEY_ID,
        "secret_key": DEFAULT_KEY_SECRET,
        "enable_preflight": false,
        // Of simulated time, which passes quickly.
        "client_read_timeout": 600_000,
        "client_connect_timeout": 600_000,
        "assume_role": {
            "role_arn": "acs:ram::1234567890123456:role/es-resume",
            "session_expiration": SESSION.as_secs(),
        },
        "endpoints": { "elasticsearch": url, "sts": url },
    });
    let configure = configure_provider::Request {
        terraform_version: "1.12.6".to_owned(),
        config: Some(dynamic(&complete(block, &config))),
        client_capabilities: None,
    };
    let answer = client.configure_provider(configure).await.unwrap();
    assert_eq!(answer.into_inner().diagnostics, []);

    let block = schemas.resource_schemas[RESUME].block.as_ref().unwrap();
    let config = json!({
        "instance_id": ID,
        "wait_for_status": "active",
        "timeouts": { "create": "25h" },
    });
    let config = dynamic(&complete(block, &config));
    let nothing = dynamic(&serde_json::Value::Null);
    let plan = plan_resource_change::Request {
        type_name: RESUME.to_owned(),
        prior_state: Some(nothing.clone()),
        proposed_new_state: Some(config.clone()),
        config: Some(config.clone()),
        ..Default::default()
    };
    let plan = client
        .plan_resource_change(plan)
        .await
        .unwrap()
        .into_inner();
    let request = apply_resource_change::Request {
        type_name: RESUME.to_owned(),
        prior_state: Some(nothing),
        planned_state: plan.planned_state,
        config: Some(config),
        planned_private: plan.planned_private,
        planned_identity: plan.planned_identity,
        ..Default::default()
    };
    let answer = client.apply_resource_change(request).await.unwrap();
    let answer = answer.into_inner();
    let said = answer.diagnostics.iter();
    (
        read(answer.new_state.as_ref()).unwrap(),
        said.map(|one| format!("{}\n{}", one.summary, one.detail))
            .collect(),
    )
}
