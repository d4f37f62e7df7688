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

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::cty::{DecodeError, Type, Value};
use crate::schema::{IdentitySchema, Schema};

/// The outcome of turning a model into a value.
pub(super) type Encoded = Result<Value, DecodeError>;

/// A resource, data source or action behind its object-safe twin `D`. Cheap to
/// clone. Schema and type are made when first asked for and kept: most processes
/// of a run need few of them.
pub(crate) struct Erased<D: ?Sized>(Arc<Inner<D>>);

struct Inner<D: ?Sized> {
    type_name: &'static str,
    object: Box<D>,
    make_schema: fn(&D) -> Schema,
    schema: OnceLock<Schema>,
    ty: OnceLock<Type>,
    /// Resources alone have one.
    identity: OnceLock<Option<(IdentitySchema, Type)>>,
}

impl<D: ?Sized> Erased<D> {
    fn over(type_name: &'static str, object: Box<D>, make_schema: fn(&D) -> Schema) -> Self {
        Self(Arc::new(Inner {
            type_name,
            object,
            make_schema,
            schema: OnceLock::new(),
            ty: OnceLock::new(),
            identity: OnceLock::new(),
        }))
    }

    /// The type's full name.
    pub(crate) fn type_name(&self) -> &'static str {
        self.0.type_name
    }

    /// Its schema.
    pub(crate) fn schema(&self) -> &Schema {
        let make = || (self.0.make_schema)(&self.0.object);
        self.0.schema.get_or_init(make)
    }

    /// The type of its configuration, and of its state.
    pub(crate) fn ty(&self) -> &Type {
        self.0.ty.get_or_init(|| self.schema().ty())
    }

    pub(in crate::framework) fn object(&self) -> &D {
        &self.0.object
    }
}

impl<D: ?Sized> Clone for Erased<D> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<D: ?Sized> fmt::Debug for Erased<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Erased").field(&self.type_name()).finish()
    }
}
