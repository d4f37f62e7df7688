// SPDX-License-Identifier: MPL-2.0
//! The provider block: its schema, its model, and how a block and the
//! environment become settings.

mod check;
mod model;
mod schema;
mod settings;
#[cfg(test)]
mod tests;
mod unknown;
pub(super) mod values;
mod variables;

pub(crate) use check::validate;
pub(crate) use model::{AssumeRole, Endpoints, ProviderModel};
pub(crate) use schema::schema;
pub(crate) use settings::{Settings, resolve};
pub use variables::{VARIABLES, Variable};
