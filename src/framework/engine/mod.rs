// SPDX-License-Identifier: MPL-2.0
//! The engine: one file for each RPC, by core's rules, over values.
//!
//! `erased` turns a typed resource, data source or action into an object
//! that speaks [`Value`](crate::cty::Value); everything else here is not
//! generic. Each RPC's file holds its `Request`, its `Response` and the rules
//! between them; none of them knows a wire type.

pub(crate) mod action;
pub(crate) mod apply;
pub(crate) mod data_source;
mod erased;
pub(crate) mod fault;
pub(crate) mod function;
mod identity;
pub(crate) mod import;
pub(crate) mod move_state;
pub(crate) mod plan;
pub(crate) mod read;
mod state;
pub(crate) mod upgrade;
pub(crate) mod validate;

#[cfg(test)]
mod tests;

pub(crate) use erased::{ErasedAction, ErasedDataSource, ErasedResource};
pub(crate) use upgrade::StoredState;
