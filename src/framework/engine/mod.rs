// SPDX-License-Identifier: MPL-2.0
//! The engine: one file for each RPC, by core's rules, over values.
//!
//! `erased` turns a typed resource, data source or action into an object
//! that speaks [`Value`](crate::cty::Value); everything else here is not
//! generic. Each RPC's file holds its `Request`, its `Response` and the rules
//! between them; none of them knows a wire type.

pub mod action;
pub mod apply;
pub mod data_source;
mod erased;
pub(crate) mod fault;
pub mod function;
mod identity;
pub mod import;
pub mod move_state;
pub mod plan;
pub mod read;
mod state;
pub mod upgrade;
pub mod validate;

#[cfg(test)]
mod tests;

pub use erased::{ErasedAction, ErasedDataSource, ErasedResource};
pub use upgrade::StoredState;
