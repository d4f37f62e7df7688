// SPDX-License-Identifier: MPL-2.0
//! Object-safe twins of the typed traits. The twin of a trait speaks the same
//! request and answer structs, with [`Value`] in the place
//! of the model; blanket implementations convert at the border.

mod action;
mod data_source;
mod resource;

pub(crate) use action::ErasedAction;
pub(crate) use data_source::ErasedDataSource;
pub(crate) use resource::ErasedResource;

use std::sync::OnceLock;

use crate::cty::{DecodeError, Type, Value};
use crate::schema::Schema;

/// The outcome of turning a model into a value.
pub(super) type Encoded = Result<Value, DecodeError>;

/// A schema and its type, made when first asked for and kept: most processes
/// of a run need few of them.
#[derive(Default)]
struct LazySchema {
    schema: OnceLock<Schema>,
    ty: OnceLock<Type>,
}

impl LazySchema {
    fn schema(&self, make: impl FnOnce() -> Schema) -> &Schema {
        self.schema.get_or_init(make)
    }

    fn ty(&self, make: impl FnOnce() -> Schema) -> &Type {
        self.ty.get_or_init(|| self.schema(make).ty())
    }
}
