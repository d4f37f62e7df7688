// SPDX-License-Identifier: MPL-2.0
//! The Alibaba Cloud Elasticsearch API on loopback, for tests.
//!
//! [`Emulator::start`] serves a [`Scenario`]: instances with their state machine, signature checks,
//! STS, the ECS metadata service, throttling and faults. It shares no code with the provider, so
//! that the provider's signer is checked by someone else's reading of the rules. The binary
//! `alicloudes-emulator` wraps it for `tofu test`.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
//! use emulator::{Emulator, Fault, Scenario};
//!
//! let emulator = Emulator::start(Scenario::new().instance("es-cn-1", "suspended"))?;
//! emulator.inject(Fault::error(503, "ServiceUnavailable").on("ResumeElasticsearchTask").once());
//! // … point a client at emulator.url() …
//! assert_eq!(emulator.effective_resumes("es-cn-1"), 0);
//! # Ok(()) }
//! ```

mod api;
mod auth;
mod clock;
mod control;
mod core;
mod emulator;
mod error;
mod fault;
mod hold;
mod instance;
mod log;
mod names;
mod reply;
mod request;
mod scenario;
mod server;
mod throttle;

pub use emulator::{Emulator, IssuedSession};
pub use fault::{Fault, FaultKind};
pub use hold::{HeldRequest, Release};
pub use instance::InstanceView;
pub use log::{Counts, LoggedRequest, Scheme};
pub use scenario::{
    DEFAULT_KEY_ID, DEFAULT_KEY_SECRET, Defaults, InstanceSpec, KeySpec, Kind, Metadata,
    MetadataMode, OidcProvider, OnWrongStatus, Role, Scenario, ScenarioError, Server, Sts,
    Throttle, parse_duration,
};
