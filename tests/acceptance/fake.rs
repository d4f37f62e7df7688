// SPDX-License-Identifier: MPL-2.0
//! The API for one test: an emulator, and provider blocks that point at it.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use emulator::{Emulator, Fault, FaultKind, InstanceSpec, LoggedRequest, OnWrongStatus, Scenario};
use tokio::runtime::Runtime;

/// The instance that most tests use.
pub(crate) const ID: &str = "es-cn-n6w1o1x0w001c0001";
/// The Logstash instance that some use.
pub(crate) const LOGSTASH_ID: &str = "ls-cn-n6w1o1x0w001c0002";

/// Long enough to be seen, short enough to wait for.
const CHANGE: Duration = Duration::from_secs(2);

/// An emulator with its own threads, so that tests stay synchronous.
pub(crate) struct Fake {
    emulator: Emulator,
    _runtime: Runtime,
}

impl Fake {
    /// What the scenario says.
    pub(crate) fn start(scenario: Scenario) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap_or_else(|error| panic!("no runtime: {error}"));
        let emulator = {
            let _inside = runtime.enter();
            Emulator::start(scenario).unwrap_or_else(|error| panic!("no emulator: {error}"))
        };
        Self {
            emulator,
            _runtime: runtime,
        }
    }

    fn one(spec: InstanceSpec) -> Self {
        Self::start(Scenario::new().with_instance(spec))
    }

    fn spec(id: &str, status: &str) -> InstanceSpec {
        // An interrupted or running change lasts longer than a test looks at
        // it, unless the test starts it.
        let spec = if id.starts_with("ls-") {
            InstanceSpec::logstash(id, status)
        } else {
            InstanceSpec::new(id, status)
        };
        let running = status == "activating";
        spec.activating_for(if running {
            Duration::from_secs(3600)
        } else {
            CHANGE
        })
    }

    /// One instance.
    pub(crate) fn with(id: &str, status: &str) -> Self {
        Self::one(Self::spec(id, status))
    }

    /// One instance, and what a call is answered that its status does not allow.
    pub(crate) fn that_answers(id: &str, status: &str, answer: OnWrongStatus) -> Self {
        Self::one(Self::spec(id, status).on_wrong_status(answer))
    }

    /// Many instances.
    pub(crate) fn with_many(ids: &[String], status: &str) -> Self {
        let scenario = ids.iter().fold(Scenario::new(), |scenario, id| {
            scenario.with_instance(Self::spec(id, status))
        });
        Self::start(scenario)
    }

    /// An interrupted instance whose change ends in this status.
    pub(crate) fn that_ends(id: &str, status: &str) -> Self {
        Self::one(Self::spec(id, "suspended").becomes(status))
    }

    /// An interrupted instance whose change takes so long.
    pub(crate) fn that_takes(id: &str, change: Duration) -> Self {
        Self::one(Self::spec(id, "suspended").activating_for(change))
    }

    /// An interrupted instance whose change takes an hour.
    pub(crate) fn that_takes_an_hour(id: &str) -> Self {
        Self::that_takes(id, Duration::from_secs(3600))
    }

    /// Every instance exists and has this status at first.
    pub(crate) fn on_demand(status: &str) -> Self {
        let mut scenario = Scenario::new();
        scenario.defaults.create_on_demand = true;
        scenario.defaults.status = status.into();
        scenario.defaults.activating_for = CHANGE;
        Self::start(scenario)
    }

    /// The address, as a diagnostic names it.
    pub(crate) fn url(&self) -> String {
        self.emulator.url()
    }

    /// The emulator itself.
    pub(crate) fn emulator(&self) -> &Emulator {
        &self.emulator
    }

    /// A provider block with these arguments.
    pub(crate) fn block(&self, more: &str) -> String {
        format!(
            "provider \"alicloudes\" {{\n  region = \"cn-hangzhou\"\n  max_retries = 3\n{more}\n  endpoints {{\n    elasticsearch = \"{url}\"\n    sts = \"{url}\"\n  }}\n}}\n",
            url = self.url()
        )
    }

    /// `resources` under a provider with keys.
    pub(crate) fn config(&self, resources: &str) -> String {
        self.block("  access_key = \"testAccessKeyId\"\n  secret_key = \"testAccessKeySecret\"")
            + resources
    }

    /// The same, with preflight off.
    pub(crate) fn config_without_preflight(&self, resources: &str) -> String {
        self.block("  access_key = \"testAccessKeyId\"\n  secret_key = \"testAccessKeySecret\"\n  enable_preflight = false")
            + resources
    }

    /// `resources` under a provider that names no credentials.
    pub(crate) fn config_without_credentials(&self, resources: &str) -> String {
        self.block("") + resources
    }

    /// The next `times` calls of `action` are answered with this error.
    pub(crate) fn fail(&self, action: &str, http: u16, code: &str, times: u32) {
        self.emulator
            .inject(Fault::error(http, code).on(action).times(times));
    }

    /// The next call is answered with HTTP 200 and `Result: false`.
    pub(crate) fn refuse(&self, id: &str) {
        self.emulator.inject(
            Fault::new(FaultKind::ResultFalse)
                .instance(id)
                .on("ResumeElasticsearchTask"),
        );
    }

    /// The next call of `action` takes effect, and its answer is lost.
    pub(crate) fn lose(&self, action: &str, kind: FaultKind) {
        self.emulator
            .inject(Fault::new(kind).on(action).effect(true).once());
    }

    /// All calls of `action` are answered with something strange.
    pub(crate) fn garble(&self, action: &str, kind: FaultKind) {
        self.emulator
            .inject(Fault::new(kind).on(action).effect(false).times(1000));
    }

    /// Changes an instance behind everybody's back.
    pub(crate) fn set_status(&self, id: &str, status: &str) {
        assert!(self.emulator.set_status(id, status), "{id} does not exist");
    }

    /// The instance's status now.
    pub(crate) fn status(&self, id: &str) -> String {
        self.emulator
            .instance(id)
            .map(|view| view.status)
            .unwrap_or_default()
    }

    /// The instance is gone.
    pub(crate) fn release(&self, id: &str) {
        assert!(self.emulator.remove_instance(id), "{id} does not exist");
    }

    /// How many resumes had an effect.
    pub(crate) fn resumes(&self, id: &str) -> u32 {
        self.emulator.effective_resumes(id)
    }

    /// How many requests came.
    pub(crate) fn count(&self) -> usize {
        self.emulator.requests().len()
    }

    /// The calls to the API that change something.
    pub(crate) fn post_requests(&self) -> Vec<LoggedRequest> {
        let mut requests = self.emulator.requests();
        // STS takes POSTs as well; those name no instance.
        requests.retain(|request| request.method == "POST" && request.instance.is_some());
        requests
    }

    /// How many POSTs came.
    pub(crate) fn posts(&self) -> usize {
        self.post_requests().len()
    }

    /// The client tokens of the POSTs, in order.
    pub(crate) fn tokens(&self) -> Vec<String> {
        self.post_requests()
            .into_iter()
            .filter_map(|request| request.client_token)
            .collect()
    }

    /// How many different client tokens came.
    pub(crate) fn distinct_tokens(&self) -> usize {
        self.tokens().into_iter().collect::<BTreeSet<_>>().len()
    }

    /// How many different nonces came.
    pub(crate) fn distinct_nonces(&self) -> usize {
        let nonces = self
            .emulator
            .requests()
            .into_iter()
            .filter_map(|request| request.nonce);
        nonces.collect::<BTreeSet<_>>().len()
    }

    /// The User-Agent of the last request.
    pub(crate) fn user_agent(&self) -> String {
        let last = self.emulator.requests().pop();
        last.and_then(|request| request.user_agent)
            .unwrap_or_default()
    }

    /// Over how many connections the requests came.
    pub(crate) fn connections(&self) -> usize {
        let connections = self
            .emulator
            .requests()
            .into_iter()
            .map(|request| request.connection);
        connections.collect::<BTreeSet<_>>().len()
    }

    /// Waits until so many POSTs came.
    pub(crate) fn wait_for_posts(&self, wanted: usize, limit: Duration) -> bool {
        let begun = Instant::now();
        while self.posts() < wanted {
            if begun.elapsed() > limit {
                return false;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        true
    }
}
