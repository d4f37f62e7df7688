// SPDX-License-Identifier: MPL-2.0
//! What an emulator starts from: server settings, keys, instances, faults.
//!
//! The same structures are the library's API, the TOML file's format and the control port's bodies.
//! Unknown keys are refused; an error in a file names its line. Durations are text: `500ms`, `2s`,
//! `15m`, `1h 30m`, `instant` (zero) or `forever`.

mod instance;
mod key;
mod services;
pub(crate) mod span;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::names;
pub use instance::{InstanceSpec, Kind, OnWrongStatus};
pub use key::{DEFAULT_KEY_ID, DEFAULT_KEY_SECRET, KeySpec};
pub use services::{Metadata, MetadataMode, OidcProvider, Role, Sts};

/// Everything an emulator starts from. `Default` is an empty region with the default key.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scenario {
    /// The service as a whole.
    pub server: Server,
    /// What instances have that do not say otherwise.
    pub defaults: Defaults,
    /// Keys that may sign; when empty, the default key.
    pub keys: Vec<KeySpec>,
    /// Instances that exist from the start.
    pub instances: Vec<InstanceSpec>,
    /// Actions that answer `Forbidden.RAM`.
    pub deny: Vec<String>,
    /// Faults injected from the start.
    pub faults: Vec<Fault>,
    /// A limit of requests per second.
    pub throttle: Option<Throttle>,
    /// The security token service.
    pub sts: Sts,
    /// The ECS metadata service.
    pub metadata: Metadata,
}

/// The service as a whole.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// The region that ARNs, zones and the metadata service name.
    pub region: String,
    /// The account that owns everything.
    pub account: String,
    /// How far the server's clock is ahead of (or, negative, behind) real time.
    #[serde(with = "span::signed")]
    pub clock_offset: SignedDuration,
    /// Where the server's clock starts; real time when absent.
    #[serde(with = "span::timestamp", skip_serializing_if = "Option::is_none")]
    pub clock_start: Option<Timestamp>,
    /// How far a request's date may be off.
    #[serde(with = "span")]
    pub time_window: Duration,
    /// Statuses that instances may have beyond the documented ones.
    pub other_statuses: Vec<String>,
    /// Whether a signature nonce is demanded; older SDKs send none.
    pub require_nonce: bool,
    /// How many requests the log keeps; counts go on beyond that.
    pub log_limit: usize,
    /// Instances are listed from the last to the first, and each page begins with the one that the
    /// page before ended with, as if another instance had been made in between.
    pub lists_shift: bool,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            region: "cn-hangzhou".into(),
            account: "1234567890123456".into(),
            clock_offset: SignedDuration::ZERO,
            clock_start: None,
            time_window: Duration::from_secs(15 * 60),
            other_statuses: Vec::new(),
            require_nonce: true,
            log_limit: 100_000,
            lists_shift: false,
        }
    }
}

/// What instances have that do not say otherwise.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Defaults {
    /// Whether any id exists: an unknown one is created when it is first named.
    pub create_on_demand: bool,
    /// The status an instance starts in.
    pub status: String,
    /// How long a resumed change takes.
    #[serde(with = "span")]
    pub activating_for: Duration,
    /// The status a change ends in.
    pub becomes: String,
    /// How long reads still show the old status after a resume or an interrupt.
    #[serde(with = "span")]
    pub read_lag: Duration,
    /// What a resume or an interrupt is answered that the status does not allow.
    pub on_wrong_status: OnWrongStatus,
}

impl Default for Defaults {
    fn default() -> Self {
        Self {
            create_on_demand: false,
            status: "suspended".into(),
            activating_for: Duration::from_secs(2),
            becomes: "active".into(),
            read_lag: Duration::ZERO,
            on_wrong_status: OnWrongStatus::default(),
        }
    }
}

/// A limit of requests per second over the whole API.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Throttle {
    /// How many requests a second are answered.
    pub requests_per_second: u32,
    /// How many may come at once; one second's worth when absent.
    #[serde(default)]
    pub burst: Option<u32>,
    /// Sends `x-acs-retry-after` with this many milliseconds.
    #[serde(default)]
    pub retry_after_ms: Option<u64>,
    /// Sends `Retry-After` with this many seconds.
    #[serde(default)]
    pub retry_after: Option<u64>,
}

/// Reads a duration as scenarios write it: `500ms`, `1h 30m`, `instant`, `forever`.
///
/// # Errors
/// Any other text, negative durations included; the error says what to write.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    span::parse(text)
}

/// A scenario that could not be read; the text names line and column.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ScenarioError(String);

impl Scenario {
    /// Reads a scenario from TOML.
    ///
    /// # Errors
    /// Syntax errors, unknown keys, values of a wrong type or out of range; with line and column.
    pub fn from_toml(text: &str) -> Result<Self, ScenarioError> {
        let scenario: Self =
            toml::from_str(text).map_err(|error| ScenarioError(error.to_string()))?;
        scenario.check().map_err(ScenarioError)?;
        Ok(scenario)
    }

    /// An empty region with the default key.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an instance.
    #[must_use]
    pub fn with_instance(mut self, instance: InstanceSpec) -> Self {
        self.instances.push(instance);
        self
    }

    /// Adds an Elasticsearch instance in a status.
    #[must_use]
    pub fn instance(self, id: &str, status: &str) -> Self {
        self.with_instance(InstanceSpec::new(id, status))
    }

    /// Adds a fault.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// The rules that the format alone cannot express.
    pub(crate) fn check(&self) -> Result<(), String> {
        let statuses = &self.server.other_statuses;
        for status in [&self.defaults.status, &self.defaults.becomes] {
            names::check_status(status, statuses).map_err(|error| format!("defaults: {error}"))?;
        }
        for (index, instance) in self.instances.iter().enumerate() {
            self.check_instance(instance)?;
            let id = &instance.id;
            if self
                .instances
                .iter()
                .take(index)
                .any(|other| other.id == *id)
            {
                return Err(format!("instances: {id:?} is there twice"));
            }
        }
        for action in &self.deny {
            names::check_action(action).map_err(|error| format!("deny: {error}"))?;
        }
        let ids = self.instances.iter().map(|instance| instance.id.as_str());
        for fault in &self.faults {
            fault.check()?;
            self.check_fault_instance(fault, ids.clone())?;
        }
        if self
            .throttle
            .as_ref()
            .is_some_and(|limit| limit.requests_per_second == 0)
        {
            return Err("throttle: requests_per_second must be at least 1".into());
        }
        Ok(())
    }

    /// An instance must have an id that can stand in a path, of the product that it is of, and
    /// statuses that there are.
    pub(crate) fn check_instance(&self, instance: &InstanceSpec) -> Result<(), String> {
        let id = &instance.id;
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if id.is_empty() || id.len() > 128 || !id.chars().all(allowed) {
            return Err(format!(
                "instances: id {id:?} must be 1 to 128 letters, digits, '-' or '_'"
            ));
        }
        match instance.kind {
            Some(Kind::Elasticsearch) if Kind::of(id) == Kind::Logstash => {
                return Err(format!(
                    "instances: {id:?} is a Logstash instance by its \"ls-\"; leave kind out"
                ));
            }
            Some(Kind::Logstash) if id.starts_with("es-") => {
                return Err(format!(
                    "instances: {id:?} is an Elasticsearch instance by its \"es-\"; leave kind out"
                ));
            }
            _ => {}
        }
        let statuses = [&instance.status, &instance.becomes];
        for status in statuses.into_iter().flatten() {
            names::check_status(status, &self.server.other_statuses)
                .map_err(|error| format!("instances: {id}: {error}"))?;
        }
        Ok(())
    }

    /// A fault must not wait for an instance that there is not among `ids`.
    pub(crate) fn check_fault_instance<'a>(
        &self,
        fault: &Fault,
        ids: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<(), String> {
        let Some(wanted) = &fault.instance else {
            return Ok(());
        };
        if self.defaults.create_on_demand || ids.clone().any(|id| id == wanted) {
            return Ok(());
        }
        Err(format!(
            "faults: {}",
            names::unknown("instance", wanted, ids)
        ))
    }
}

#[cfg(test)]
mod tests;
