// SPDX-License-Identifier: MPL-2.0
//! What the provider offers, by name.

use std::collections::BTreeMap;

use super::ProviderService;
use crate::cty::Type;
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::{ErasedAction, ErasedDataSource, ErasedResource, Function, Provider};
use crate::schema::Schema;

/// Everything by name, with the provider block's type.
pub(super) struct Registry {
    pub(super) provider: Schema,
    pub(super) provider_ty: Type,
    pub(super) resources: BTreeMap<&'static str, ErasedResource>,
    pub(super) data_sources: BTreeMap<&'static str, ErasedDataSource>,
    pub(super) actions: BTreeMap<&'static str, ErasedAction>,
    pub(super) functions: BTreeMap<&'static str, Box<dyn Function>>,
}

impl Registry {
    pub(super) fn new(provider: &dyn Provider) -> Self {
        let schema = provider.schema();
        Self {
            provider_ty: schema.ty(),
            provider: schema,
            resources: named(provider.resources(), ErasedResource::type_name),
            data_sources: named(provider.data_sources(), ErasedDataSource::type_name),
            actions: named(provider.actions(), ErasedAction::type_name),
            functions: named(provider.functions(), |function| function.definition().name),
        }
    }
}

fn named<T>(all: Vec<T>, name: impl Fn(&T) -> &'static str) -> BTreeMap<&'static str, T> {
    all.into_iter().map(|one| (name(&one), one)).collect()
}

impl ProviderService {
    pub(super) fn resource(&self, name: &str) -> Result<&ErasedResource, Diagnostics> {
        let found = self.registry().resources.get(name);
        found.ok_or_else(|| unknown_type("resource", name))
    }

    pub(super) fn data_source(&self, name: &str) -> Result<&ErasedDataSource, Diagnostics> {
        let found = self.registry().data_sources.get(name);
        found.ok_or_else(|| unknown_type("data source", name))
    }

    pub(super) fn action(&self, name: &str) -> Result<&ErasedAction, Diagnostics> {
        let found = self.registry().actions.get(name);
        found.ok_or_else(|| unknown_type("action", name))
    }
}

fn unknown_type(kind: &str, name: &str) -> Diagnostics {
    Diagnostic::error(
        format!("Unknown {kind} type"),
        format!("This version of the provider has no {kind} {name:?}."),
    )
    .into()
}
