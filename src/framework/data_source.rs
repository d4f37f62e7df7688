// SPDX-License-Identifier: MPL-2.0
//! What a data source implements.

use std::future::Future;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StopToken;
use super::engine::fault;
use crate::cty::{Rows, Type, to_value};
use crate::diag::Diagnostics;
use crate::schema::Schema;

/// The query.
#[derive(Debug)]
pub struct ReadDataRequest<M> {
    /// The configuration: wholly known.
    pub config: M,
    /// Cancelled when the user interrupts.
    pub stop: StopToken,
}

/// The answer.
#[derive(Debug)]
pub struct ReadData<M> {
    /// Configuration and result: wholly known.
    pub state: M,
    /// What an attribute of the state holds, in place of what it has there.
    pub long: Option<LongList>,
    /// Warnings.
    pub diagnostics: Diagnostics,
}

impl<M> ReadData<M> {
    /// All of the result, without warnings.
    #[must_use]
    pub fn new(state: M) -> Self {
        Self {
            state,
            long: None,
            diagnostics: Diagnostics::new(),
        }
    }
}

/// The elements of an attribute of list type whose number only the outside
/// bounds. It is kept small and is sent as it is written.
#[derive(Debug)]
pub struct LongList {
    pub(super) attribute: &'static str,
    pub(super) rows: Rows,
}

impl LongList {
    /// No elements yet, for the list `attribute`, which has `element`s.
    #[must_use]
    pub fn new(attribute: &'static str, element: Type) -> Self {
        let rows = Rows::new(element);
        Self { attribute, rows }
    }

    /// Adds a model. In the end the elements are in the order of their keys,
    /// and of those with the same key only the first is left.
    ///
    /// # Errors
    ///
    /// When it is no value of the elements' type or not wholly known, which is
    /// a bug of the data source.
    pub fn push<T: Serialize>(&mut self, key: &str, model: &T) -> Result<(), Diagnostics> {
        to_value(model, self.rows.element())
            .and_then(|value| self.rows.push(key, &value))
            .map_err(|error| fault::unencodable(&error).into())
    }
}

/// A data source. It never changes anything.
pub trait DataSource: Send + Sync + 'static {
    /// Configuration and result as a struct.
    type Model: Serialize + DeserializeOwned + Send + Sync + 'static;

    /// The type's full name: `alicloudes_instance`.
    fn type_name(&self) -> &'static str;

    /// Its schema.
    fn schema(&self) -> Schema;

    /// Checks across attributes; unknown values are no error.
    fn validate(&self, _config: &Self::Model) -> Diagnostics {
        Diagnostics::new()
    }

    /// Looks.
    fn read(
        &self,
        request: ReadDataRequest<Self::Model>,
    ) -> impl Future<Output = Result<ReadData<Self::Model>, Diagnostics>> + Send;
}
