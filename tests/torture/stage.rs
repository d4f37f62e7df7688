// SPDX-License-Identifier: MPL-2.0
//! What a case plays on: an emulator with one interrupted change, a state server, a configuration.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use emulator::{Emulator, HeldRequest, InstanceSpec, Scenario};
use testkit::cli::Running;
use tokio::runtime::Runtime;

use crate::state_server::StateServer;

/// The instance.
pub(crate) const ID: &str = "es-cn-n6w1o1x0w001c0001";
/// The call that must have one effect.
pub(crate) const CALL: &str = "ResumeElasticsearchTask";
/// The read.
pub(crate) const LOOK: &str = "DescribeInstance";
/// The resource of every configuration.
pub(crate) const RESOURCE: &str = "alicloudes_resume_task.this";

/// An emulator and a state server with a thread of their own.
pub(crate) struct Stage {
    emulator: Arc<Emulator>,
    state_server: StateServer,
    runtime: Arc<Runtime>,
}

impl Stage {
    /// With an instance in this status. Its change ends only when [`Stage::let_it_end`] says so.
    pub(crate) fn start(status: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap_or_else(|error| panic!("no runtime: {error}"));
        let inside = runtime.enter();
        let instance = InstanceSpec::new(ID, status).activating_for(Duration::MAX);
        let emulator = Emulator::start(Scenario::new().with_instance(instance))
            .unwrap_or_else(|error| panic!("no emulator: {error}"));
        let state_server = StateServer::start();
        drop(inside);
        Self {
            emulator: Arc::new(emulator),
            state_server,
            runtime: Arc::new(runtime),
        }
    }

    /// The same instance with another state server.
    pub(crate) fn with_another_state(&self) -> Self {
        let inside = self.runtime.enter();
        let state_server = StateServer::start();
        drop(inside);
        Self {
            emulator: Arc::clone(&self.emulator),
            state_server,
            runtime: Arc::clone(&self.runtime),
        }
    }

    pub(crate) fn emulator(&self) -> &Emulator {
        &self.emulator
    }

    pub(crate) fn state_server(&self) -> &StateServer {
        &self.state_server
    }

    /// The requests that are held now.
    pub(crate) fn held(&self) -> Vec<HeldRequest> {
        let held = self.emulator.wait_for_held(Duration::ZERO);
        self.runtime.block_on(held)
    }

    /// How many resumes had an effect.
    pub(crate) fn effects(&self) -> u32 {
        self.emulator.effective_resumes(ID)
    }

    /// How many calls came.
    pub(crate) fn calls(&self) -> usize {
        self.emulator.requests_of(CALL).len()
    }

    /// How often somebody looked at the instance.
    pub(crate) fn looks(&self) -> usize {
        self.emulator.requests_of(LOOK).len()
    }

    /// The instance's true status.
    pub(crate) fn status(&self) -> String {
        let view = self.emulator.instance(ID);
        view.map(|view| view.status).unwrap_or_default()
    }

    /// A change that was resumed ends.
    pub(crate) fn let_it_end(&self) {
        if self.status() == "activating" {
            self.emulator.set_status(ID, "active");
        }
    }

    /// Waits until `done`; an error if it takes too long or the run ends before.
    pub(crate) fn until(
        &self,
        limit: Duration,
        run: &Running,
        mut done: impl FnMut() -> bool,
    ) -> Result<(), String> {
        let deadline = Instant::now() + limit;
        loop {
            if done() {
                return Ok(());
            }
            if run.is_finished() {
                return Err("the run ended before the point".into());
            }
            if Instant::now() > deadline {
                return Err("the run did not get to the point".into());
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// The backend, the provider block and this.
    pub(crate) fn config(&self, resources: &str) -> String {
        let url = self.emulator.url();
        let backend = self.state_server.backend();
        format!(
            r#"{backend}
provider "alicloudes" {{
  region              = "cn-hangzhou"
  access_key          = "testAccessKeyId"
  secret_key          = "testAccessKeySecret"
  client_read_timeout = 2000
  endpoints {{
    elasticsearch = "{url}"
    sts           = "{url}"
  }}
}}
{resources}
"#
        )
    }
}
