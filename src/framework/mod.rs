// SPDX-License-Identifier: MPL-2.0
//! The traits that a provider implements, and the engine that runs them by
//! core's rules. It knows values and schemas, but no wire types.

mod action;
pub mod check;
mod data_source;
pub mod engine;
mod function;
mod provider;
mod resource;

pub use action::{Action, InvokeRequest, PlanActionRequest, Progress};
pub use data_source::{DataSource, ReadData, ReadDataRequest};
pub use engine::{ErasedAction, ErasedDataSource, ErasedResource, StoredState};
pub use function::{Function, FunctionDefinition, FunctionError, Parameter};
pub use provider::{ConfigureRequest, Provider};
pub use resource::{
    CreateRequest, DeleteRequest, Failed, ImportRequest, ImportTarget, ModifyPlanRequest,
    MoveRequest, Planned, ReadOutcome, ReadRequest, Resource, Saved, StateUpgrade, UpdateRequest,
};
/// Tells an operation that the user wants it to end. Every wait selects on it.
pub use tokio_util::sync::CancellationToken as StopToken;
