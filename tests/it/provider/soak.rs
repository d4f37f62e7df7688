// SPDX-License-Identifier: MPL-2.0
//! Many applies through one process: at the end it holds what it held after
//! the first hundred. `SOAK=10000` says how many; `cargo xtask soak` does.

use std::env;
use std::fs;
use std::time::{Duration, Instant};

use emulator::{Emulator, Scenario};
use serde_json::{Value, json};
use testkit::host::Collected;
use testkit::proto::goplugin::Empty;
use testkit::proto::goplugin::grpc_controller_client::GrpcControllerClient;
use testkit::proto::tfplugin6::provider_client::ProviderClient;
use testkit::proto::tfplugin6::{configure_provider, get_provider_schema};
use tokio::task::JoinSet;
use tonic::transport::Channel;

use super::core::{RESUME, apply_request, complete, errors, plan_request, resource, state};
use crate::reattach::{debug_of, endpoint};
use crate::support::{PATIENCE, launch};
use testkit::value::dynamic;

/// As many as OpenTofu and Terraform run at a time.
const AT_A_TIME: usize = 10;

/// What a process holds.
#[derive(Debug, Clone, Copy)]
struct Held {
    /// KiB of memory that is not a file's.
    memory: u64,
    descriptors: usize,
    threads: u64,
    /// Of tokio.
    tasks: u64,
}

/// 5 % more; in a short run, in which an allocator has not seen it all, or 512 KiB.
fn allowed(memory: u64) -> u64 {
    let by_chance = if env::var_os("SOAK").is_some() {
        0
    } else {
        512
    };
    memory + (memory / 20).max(by_chance)
}

/// The process, and a connection to it.
struct Debugged {
    program: Collected,
    channel: Channel,
}

impl Debugged {
    async fn start() -> Self {
        let launch = launch().env("TF_LOG_PROVIDER", "DEBUG");
        let (program, settings) = debug_of(launch).await;
        let endpoint = endpoint(settings.values().next().unwrap());
        let channel = endpoint.channel().await.unwrap();
        Self { program, channel }
    }

    fn provider(&self) -> ProviderClient<Channel> {
        ProviderClient::new(self.channel.clone())
    }

    async fn held(&self) -> Held {
        let tasks = self.tasks().await;
        let pid = self.program.pid().unwrap();
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|line| line.split_whitespace().next());
            number.unwrap().parse().unwrap()
        };
        Held {
            memory: field("RssAnon:"),
            threads: field("Threads:"),
            descriptors: fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count(),
            tasks,
        }
    }

    /// How many tasks it has, which it logs when a host asks it to end.
    async fn tasks(&self) -> u64 {
        let logged = || {
            let lines = self.program.stderr();
            let asked = lines.iter().filter(|line| line.contains("asks us to end"));
            let tasks = asked.map(|line| {
                let line: Value = serde_json::from_str(line).unwrap();
                line["tasks"].as_u64().unwrap()
            });
            tasks.collect::<Vec<_>>()
        };
        let before = logged().len();
        let mut controller = GrpcControllerClient::new(self.channel.clone());
        controller.shutdown(Empty {}).await.unwrap();
        let come = async {
            loop {
                if let Some(tasks) = logged().get(before) {
                    return *tasks;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(PATIENCE, come).await.unwrap()
    }
}

async fn configure(client: &mut ProviderClient<Channel>, url: &str) {
    let schema = client
        .get_provider_schema(get_provider_schema::Request {})
        .await
        .unwrap()
        .into_inner();
    let config = json!({
        "region": "cn-hangzhou",
        "access_key": emulator::DEFAULT_KEY_ID,
        "secret_key": emulator::DEFAULT_KEY_SECRET,
        "enable_preflight": false,
        "endpoints": { "elasticsearch": url, "sts": url },
    });
    let block = schema.provider.as_ref().unwrap().block.as_ref().unwrap();
    let request = configure_provider::Request {
        terraform_version: "1.12.6".to_owned(),
        config: Some(dynamic(&complete(block, &config))),
        client_capabilities: None,
    };
    let answer = client.configure_provider(request).await.unwrap();
    assert_eq!(errors(&answer.into_inner().diagnostics), [""; 0]);
}

/// Plans and applies a new resource for an instance of its own.
async fn apply(mut client: ProviderClient<Channel>, number: usize) {
    let config = json!({
        "instance_id": format!("es-cn-{number}"),
        "wait_for_status": "active",
        "poll_interval": "1s",
    });
    let config = resource(RESUME, config).await;
    let plan = plan_request(RESUME, &Value::Null, &config).await;
    let plan = client
        .plan_resource_change(plan)
        .await
        .unwrap()
        .into_inner();
    let request = apply_request(RESUME, &Value::Null, &plan, &config);
    let answer = client.apply_resource_change(request).await.unwrap();
    let answer = answer.into_inner();
    assert_eq!(errors(&answer.diagnostics), [""; 0]);
    assert_eq!(state(&answer)["status_after"], "active");
}

/// Applies `count`, so many at a time.
async fn apply_all(client: &ProviderClient<Channel>, first: usize, count: usize, at_a_time: usize) {
    let mut running = JoinSet::new();
    for number in first..first + count {
        if running.len() == at_a_time {
            running.join_next().await.unwrap().unwrap();
        }
        running.spawn(apply(client.clone(), number));
    }
    while let Some(done) = running.join_next().await {
        done.unwrap();
    }
}

fn emulated(change: Duration) -> Emulator {
    let mut scenario = Scenario::new();
    scenario.defaults.create_on_demand = true;
    scenario.defaults.activating_for = change;
    scenario.server.log_limit = 0;
    Emulator::start(scenario).unwrap()
}

#[tokio::test]
#[expect(
    clippy::print_stdout,
    reason = "the figures are what a long run is for"
)]
async fn a_process_holds_after_many_applies_what_it_held_after_a_hundred() {
    let many = env::var("SOAK").map_or(300, |many| many.parse().unwrap());
    let process = Debugged::start().await;
    let mut client = process.provider();
    let api = emulated(Duration::ZERO);
    configure(&mut client, &api.url()).await;

    // Twice as many at a time as later: the heap is as large as the worst overlap needs, and
    // ten find their worst overlap late. A leak would not stop at that.
    apply_all(&client, 0, 200, 2 * AT_A_TIME).await;
    let first = process.held().await;
    let begun = Instant::now();
    apply_all(&client, 200, many, AT_A_TIME).await;
    let took = begun.elapsed();
    let last = process.held().await;
    println!("{many} applies in {took:.1?}: {first:?}, then {last:?}");
    assert_eq!(api.counts().effects, 200 + many as u64);
    assert!(
        last.memory <= allowed(first.memory),
        "memory grows: {first:?}, then {last:?}"
    );
    // The pool may have one connection more or fewer for each that runs at a time.
    assert!(last.descriptors <= first.descriptors + AT_A_TIME);
    assert!(last.tasks <= first.tasks + AT_A_TIME as u64, "{last:?}");
    assert!(
        last.threads <= first.threads + 1,
        "{first:?}, then {last:?}"
    );
}

#[tokio::test]
#[expect(
    clippy::print_stdout,
    reason = "the figures are what a long run is for"
)]
async fn a_process_waits_for_a_thousand_at_a_time_and_lets_go_of_all() {
    let many = env::var("SOAK").map_or(100, |_| 1000);
    let process = Debugged::start().await;
    let mut client = process.provider();
    let api = emulated(Duration::from_secs(5));
    configure(&mut client, &api.url()).await;

    // Again and again: an allocator takes its time to find its size.
    let rounds = if many > 100 { 5 } else { 2 };
    for round in 0..rounds {
        apply_all(&client, round * many, many, many).await;
    }
    let first = process.held().await;
    let begun = Instant::now();
    apply_all(&client, rounds * many, many, many).await;
    let took = begun.elapsed();
    let last = process.held().await;
    println!("{many} waits at a time in {took:.1?}: {first:?}, then {last:?}");
    // A connection for each wait may stay in the pool for a while, and no more.
    assert!(last.tasks <= first.tasks + many as u64, "{last:?}");
    assert_eq!(api.counts().effects, (rounds as u64 + 1) * many as u64);
    assert!(
        last.memory <= allowed(first.memory),
        "memory grows: {first:?}, then {last:?}"
    );
    assert!(
        last.threads <= first.threads + 1,
        "{first:?}, then {last:?}"
    );
}
