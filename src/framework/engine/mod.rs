// SPDX-License-Identifier: MPL-2.0
//! The engine: one file for each RPC, by core's rules, over values.

/// A resource behind a trait object.
#[derive(Debug)]
pub struct ErasedResource;

/// A data source behind a trait object.
#[derive(Debug)]
pub struct ErasedDataSource;

/// An action behind a trait object.
#[derive(Debug)]
pub struct ErasedAction;
