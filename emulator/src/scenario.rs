// SPDX-License-Identifier: MPL-2.0
//! What an emulator starts from: server settings, keys, instances, faults.
//!
//! The same structures are the library's API, the TOML file's format and the control port's bodies.
//! Unknown keys are refused; an error in a file names its line. Durations are text: `500ms`, `2s`,
//! `15m`, `1h 30m`, `instant` (zero) or `forever`.

mod services;
pub(crate) mod span;

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::names;
pub use services::{Metadata, MetadataMode, OidcProvider, Role, Sts};

/// Id of the key that is there when a scenario configures none.
pub const DEFAULT_KEY_ID: &str = "testAccessKeyId";
/// Secret of [`DEFAULT_KEY_ID`].
pub const DEFAULT_KEY_SECRET: &str = "testAccessKeySecret";

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

/// A key that may sign requests.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySpec {
    /// The access key id.
    pub id: String,
    /// The access key secret.
    pub secret: String,
    /// The token that must come along, for a temporary key that never expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security_token: Option<String>,
    /// Whether the key is disabled.
    #[serde(default)]
    pub inactive: bool,
}

impl Default for KeySpec {
    fn default() -> Self {
        Self {
            id: DEFAULT_KEY_ID.into(),
            secret: DEFAULT_KEY_SECRET.into(),
            security_token: None,
            inactive: false,
        }
    }
}

impl fmt::Debug for KeySpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeySpec")
            .field("id", &self.id)
            .field("inactive", &self.inactive)
            .finish_non_exhaustive()
    }
}

/// What a resume of an instance that is not suspended, or an interrupt of one that is not
/// activating, is answered. No page of the service says it, so a client must cope with each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnWrongStatus {
    /// `InstanceActivating` for a resume of an instance that is activating,
    /// `InstanceStatusNotSupportCurrentAction` for the rest.
    #[default]
    Error,
    /// An error of HTTP 400 with this code.
    Code(String),
    /// HTTP 200 with `Result: false`.
    ResultFalse,
    /// Like an accepted call, and nothing happens.
    Accept,
}

/// Which product an instance is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An Elasticsearch instance.
    #[default]
    Elasticsearch,
    /// A Logstash instance.
    Logstash,
}

/// An instance; what is absent comes from [`Defaults`] or is made up plausibly.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InstanceSpec {
    /// The instance id.
    pub id: String,
    /// Elasticsearch or Logstash; by the id when absent: `ls-` begins that of a Logstash instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// `suspended`, `activating`, `active`, `inactive`, `invalid` or one of
    /// [`Server::other_statuses`].
    pub status: Option<String>,
    /// How long a resumed change takes.
    #[serde(with = "span::option", skip_serializing_if = "Option::is_none")]
    pub activating_for: Option<Duration>,
    /// The status a change ends in.
    pub becomes: Option<String>,
    /// How long reads still show the old status.
    #[serde(with = "span::option", skip_serializing_if = "Option::is_none")]
    pub read_lag: Option<Duration>,
    /// What a call is answered that the status does not allow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_wrong_status: Option<OnWrongStatus>,
    /// The display name.
    pub description: Option<String>,
    /// The version, e.g. `7.10_with_X-Pack`.
    pub version: Option<String>,
    /// The number of data nodes.
    pub node_amount: Option<u32>,
    /// `prepaid` or `postpaid`.
    pub payment_type: Option<String>,
    /// The resource group.
    pub resource_group_id: Option<String>,
    /// The VPC.
    pub vpc_id: Option<String>,
    /// The zone.
    pub zone_id: Option<String>,
    /// The category, e.g. `x-pack`.
    pub category: Option<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

impl InstanceSpec {
    /// An instance in a status; Elasticsearch, unless the id begins with `ls-`.
    pub fn new(id: impl Into<String>, status: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            status: Some(status.into()),
            ..Self::default()
        }
    }

    /// A Logstash instance in a status.
    pub fn logstash(id: impl Into<String>, status: impl Into<String>) -> Self {
        Self {
            kind: Some(Kind::Logstash),
            ..Self::new(id, status)
        }
    }

    /// Sets how long a resumed change takes; zero is instant, `Duration::MAX` never ends.
    #[must_use]
    pub fn activating_for(mut self, duration: Duration) -> Self {
        self.activating_for = Some(duration);
        self
    }

    /// Sets the status a change ends in.
    #[must_use]
    pub fn becomes(mut self, status: impl Into<String>) -> Self {
        self.becomes = Some(status.into());
        self
    }

    /// Sets what a call is answered that the status does not allow.
    #[must_use]
    pub fn on_wrong_status(mut self, answer: OnWrongStatus) -> Self {
        self.on_wrong_status = Some(answer);
        self
    }

    /// Which product it is of.
    pub(crate) fn kind(&self) -> Kind {
        self.kind.unwrap_or_else(|| Kind::of(&self.id))
    }

    /// Sets how long reads still show the old status.
    #[must_use]
    pub fn read_lag(mut self, duration: Duration) -> Self {
        self.read_lag = Some(duration);
        self
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

impl Kind {
    /// The product that an id is of.
    pub(crate) fn of(id: &str) -> Self {
        if id.starts_with("ls-") {
            Self::Logstash
        } else {
            Self::Elasticsearch
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let text =
            "[server]\nregion = \"cn-beijing\"\n\n[[instances]]\nid = \"a\"\nstatsu = \"active\"\n";
        let error = Scenario::from_toml(text).unwrap_err().to_string();
        assert!(error.contains("line 6"), "{error}");
        assert!(error.contains("statsu"), "{error}");
    }

    #[test]
    fn a_bad_duration_is_refused_with_its_line() {
        let text = "[defaults]\nactivating_for = \"soon\"\n";
        let error = Scenario::from_toml(text).unwrap_err().to_string();
        assert!(
            error.contains("line 2") && error.contains("soon"),
            "{error}"
        );
    }

    #[test]
    fn durations_know_instant_and_forever() {
        let text = "[defaults]\nactivating_for = \"forever\"\nread_lag = \"instant\"\n[server]\nclock_offset = \"-20m\"\n";
        let scenario = Scenario::from_toml(text).unwrap();
        assert_eq!(scenario.defaults.activating_for, Duration::MAX);
        assert_eq!(scenario.defaults.read_lag, Duration::ZERO);
        assert_eq!(scenario.server.clock_offset, SignedDuration::from_mins(-20));
    }

    #[test]
    fn an_id_that_cannot_stand_in_a_path_is_refused() {
        assert!(Scenario::from_toml("[[instances]]\nid = \"../x\"\n").is_err());
        assert!(Scenario::from_toml("[[instances]]\nstatus = \"active\"\n").is_err());
    }

    #[test]
    fn a_name_that_nothing_has_is_refused_with_the_one_that_was_meant() {
        for (text, meant) in [
            (
                "[[instances]]\nid = \"a\"\nstatus = \"suspnded\"",
                "\"suspended\"",
            ),
            (
                "[[instances]]\nid = \"a\"\nbecomes = \"actve\"",
                "\"active\"",
            ),
            ("[defaults]\nstatus = \"activ\"", "\"active\""),
            ("deny = [\"DescribeInstanc\"]", "\"DescribeInstance\""),
            (
                "[[faults]]\nkind = \"reset\"\naction = \"ResumeElasticSearchTask\"",
                "\"ResumeElasticsearchTask\"",
            ),
            (
                "[[instances]]\nid = \"es-cn-1\"\n[[faults]]\nkind = \"reset\"\ninstance = \"es-cn1\"",
                "\"es-cn-1\"",
            ),
        ] {
            let error = Scenario::from_toml(text).unwrap_err().to_string();
            assert!(error.contains("did you mean"), "{text}: {error}");
            assert!(error.contains(meant), "{text}: {error}");
        }
    }

    #[test]
    fn an_id_says_which_product_it_is_of() {
        let scenario = Scenario::from_toml("[[instances]]\nid = \"ls-cn-1\"").unwrap();
        assert_eq!(scenario.instances[0].kind(), Kind::Logstash);
        for (id, kind) in [("ls-cn-1", "elasticsearch"), ("es-cn-1", "logstash")] {
            let text = format!("[[instances]]\nid = \"{id}\"\nkind = \"{kind}\"");
            assert!(Scenario::from_toml(&text).is_err(), "{text}");
        }
        let twice = "[[instances]]\nid = \"a\"\n[[instances]]\nid = \"a\"";
        assert!(Scenario::from_toml(twice).is_err());
    }

    #[test]
    fn a_status_of_tomorrow_must_be_announced() {
        let instance = "[[instances]]\nid = \"a\"\nstatus = \"upgrading\"";
        assert!(Scenario::from_toml(instance).is_err());
        let announced = format!("[server]\nother_statuses = [\"upgrading\"]\n{instance}");
        Scenario::from_toml(&announced).unwrap();
    }

    #[test]
    fn debug_shows_no_secret() {
        let scenario = Scenario {
            keys: vec![KeySpec::default()],
            ..Scenario::default()
        };
        assert!(!format!("{scenario:?}").contains(DEFAULT_KEY_SECRET));
    }

    #[test]
    fn the_readmes_scenario_is_read() {
        let readme = include_str!("../README.md");
        let toml = readme.split("```toml").nth(1).unwrap();
        let scenario = Scenario::from_toml(toml.split("```").next().unwrap()).unwrap();
        assert_eq!(scenario.instances.len(), 2);
        assert_eq!(scenario.faults[0].times, Some(2));
    }

    #[test]
    fn the_example_is_read() {
        let example = include_str!("../../examples/emulator/scenario.toml");
        let scenario = Scenario::from_toml(example).unwrap();
        assert_eq!(scenario.instances.len(), 3);
        assert_eq!(scenario.instances[2].kind(), Kind::Logstash);
        assert_eq!(scenario.faults[0].times, Some(1));
    }

    #[test]
    fn a_scenario_survives_being_written() {
        let scenario = Scenario::new()
            .instance("a", "active")
            .fault(Fault::delayed(Duration::from_millis(5)));
        let text = serde_json::to_string(&scenario).unwrap();
        let read: Scenario = serde_json::from_str(&text).unwrap();
        assert_eq!(read.faults, scenario.faults);
        assert_eq!(
            read.defaults.activating_for,
            scenario.defaults.activating_for
        );
    }
}
