// SPDX-License-Identifier: MPL-2.0
//! Drives real hosts: finds OpenTofu and Terraform, gives each test a
//! directory of its own with our provider installed, and runs commands in it.
//!
//! ```no_run
//! use testkit::cli::{Host, Provider, Workspace};
//! # fn main() -> Result<(), testkit::cli::Error> {
//! let host = Host::tofu()?;
//! let provider = Provider::from_binary("target/debug/terraform-provider-alicloudes")?;
//! let workspace = Workspace::new(&host, &provider)?;
//! workspace.write("main.tf", "resource \"terraform_data\" \"one\" {}")?;
//! workspace.init()?.exited(0)?;
//! workspace.apply()?.exited(0)?;
//! # Ok(())
//! # }
//! ```
//!
//! Nothing of the caller's environment leaks into a host: it starts with an
//! empty one, a home directory of its own, and no way out to the network.

mod error;
mod host;
mod json;
mod provider;
mod run;
mod server;
mod workspace;

pub use error::Error;
pub use host::{Host, HostKind, Origin, Version, go_version, repository_root, target_dir};
pub use json::{Diagnostic, Plan, PlannedChange, State, StateResource};
pub use provider::{Install, Platform, Provider, REGISTRIES, SOURCE};
pub use run::{Output, Running};
pub use server::{Certificate, Server};
pub use workspace::Workspace;
