// SPDX-License-Identifier: MPL-2.0
//! The traits that a provider implements, and the engine that runs them by
//! core's rules. It knows values and schemas, but no wire types.

mod action;
mod data_source;
pub(crate) mod engine;
mod function;
mod provider;
mod resource;

pub(crate) use action::{Action, InvokeRequest, PlanActionRequest, Progress};
pub(crate) use data_source::{DataSource, ReadData, ReadDataRequest};
pub(crate) use engine::{ErasedAction, ErasedDataSource, ErasedResource};
pub(crate) use function::{Function, FunctionDefinition, FunctionError, Parameter};
pub(crate) use provider::{ConfigureRequest, Provider};
pub(crate) use resource::{
    CreateRequest, Failed, ImportTarget, ModifyPlanRequest, MoveRequest, Planned, ReadRequest,
    Resource, Saved, StateUpgrade, UpdateRequest,
};
/// Tells an operation that the user wants it to end. Every wait selects on it.
pub(crate) use tokio_util::sync::CancellationToken as StopToken;

#[cfg(test)]
pub(crate) mod tests;
