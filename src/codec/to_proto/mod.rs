// SPDX-License-Identifier: MPL-2.0
//! From the domain to the protocol. A value that can't be written is a bug of
//! ours: it is left out, and a diagnostic says so.

mod action;
mod apply;
mod diagnostics;
mod function;
mod import;
mod move_state;
mod plan;
mod read;
mod schema;
mod value;

pub use action::event;
pub use apply::apply;
pub use diagnostics::{attribute_path, diagnostics};
pub use function::{function, function_error};
pub use import::import;
pub use move_state::move_state;
pub use plan::plan;
pub use read::read;
pub use schema::{action_schema, identity_schema, schema};
pub use value::{identity, unwritable, value};
