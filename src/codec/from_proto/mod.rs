// SPDX-License-Identifier: MPL-2.0
//! From the protocol to the domain. What can't be read is a diagnostic.

mod apply;
mod function;
mod import;
mod move_state;
mod plan;
mod read;
mod value;

pub use apply::apply;
pub use function::arguments;
pub use import::import;
pub use move_state::move_state;
pub use plan::plan;
pub use read::read;
pub use value::{identity, stored, value};
