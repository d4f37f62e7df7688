// SPDX-License-Identifier: MPL-2.0
//! This product: the provider block, the resources, actions, data sources and
//! functions, and how the client's errors become diagnostics.

mod account;
mod actions;
pub mod catalogue;
pub mod config;
mod data_sources;
pub mod doctor;
mod duration;
mod errors;
mod functions;
mod preflight;
mod resources;
mod runtime;
mod task;
mod validators;

use std::sync::Arc;

pub use runtime::Dependencies;
use runtime::Runtime;

use crate::cty::{self, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::{
    ConfigureRequest, ErasedAction, ErasedDataSource, ErasedResource, Function, Provider,
};
use crate::schema::Schema;

/// The registry address that users declare as `source`.
pub const ADDRESS: &str = "registry.opentofu.org/alicloudes/alicloudes";

/// The provider.
#[derive(Debug)]
pub(crate) struct AlicloudesProvider {
    runtime: Arc<Runtime>,
}

impl AlicloudesProvider {
    /// A provider that gets time, environment and network from `dependencies`.
    pub(crate) fn new(dependencies: Dependencies) -> Self {
        Self {
            runtime: Arc::new(Runtime::new(dependencies)),
        }
    }
}

/// `terraform-provider-alicloudes/1.2.3 (linux; x86_64; host 1.12.6)`, for the User-Agent.
fn user_agent(host_version: &str) -> String {
    format!(
        "terraform-provider-alicloudes/{} ({}; {}; host {})",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        host_version
            .chars()
            .filter(|c| c.is_ascii_graphic() && !matches!(c, '(' | ')'))
            .take(32)
            .collect::<String>()
    )
}

fn model(config: &Value) -> Result<config::ProviderModel, Diagnostics> {
    if config.is_null() {
        return Ok(config::ProviderModel::default());
    }
    cty::from_value(config).map_err(|error| {
        Diagnostic::error(
            "Provider configuration not understood",
            format!("{error}\n\nThis is a bug in the provider; please report it."),
        )
        .at(error.path.clone())
        .into()
    })
}

impl Provider for AlicloudesProvider {
    fn name(&self) -> &'static str {
        "alicloudes"
    }

    fn schema(&self) -> Schema {
        config::schema()
    }

    fn validate(&self, config: &Value) -> Diagnostics {
        match model(config) {
            Ok(block) => config::validate(&block, self.runtime.environment()),
            Err(diagnostics) => diagnostics,
        }
    }

    fn configure(&self, request: ConfigureRequest) -> Diagnostics {
        let resolved = model(&request.config).and_then(|block| {
            config::resolve(
                &block,
                self.runtime.environment(),
                &user_agent(&request.host_version),
            )
        });
        match resolved {
            Ok(settings) => {
                self.runtime.configure(settings);
                Diagnostics::new()
            }
            Err(diagnostics) => diagnostics,
        }
    }

    fn resources(&self) -> Vec<ErasedResource> {
        resources::all(&self.runtime)
    }

    fn data_sources(&self) -> Vec<ErasedDataSource> {
        data_sources::all(&self.runtime)
    }

    fn actions(&self) -> Vec<ErasedAction> {
        actions::all(&self.runtime)
    }

    fn functions(&self) -> Vec<Box<dyn Function>> {
        functions::all()
    }
}

#[cfg(test)]
mod tests;
