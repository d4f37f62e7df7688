// SPDX-License-Identifier: MPL-2.0
//! The schema of a resource's identity: flat, with a version of its own.

use crate::cty::Type;

/// One attribute of a resource's identity.
#[derive(Debug, Clone)]
pub(crate) struct IdentityAttribute {
    /// Its name.
    pub name: String,
    /// A primitive type, or a list of one.
    pub ty: Type,
    /// An import by identity must give it; otherwise it may.
    pub required_for_import: bool,
    /// Plain text.
    pub description: String,
}

impl IdentityAttribute {
    /// A string that an import by identity may give.
    pub(crate) fn string(name: &str, description: &str) -> Self {
        Self {
            name: name.to_owned(),
            ty: Type::String,
            required_for_import: false,
            description: description.to_owned(),
        }
    }

    /// An import by identity must give it.
    #[must_use]
    pub(crate) fn required(mut self) -> Self {
        self.required_for_import = true;
        self
    }
}

/// What distinguishes one remote object from another of its type.
#[derive(Debug, Clone, Default)]
pub(crate) struct IdentitySchema {
    /// The version of the stored identity, from 0.
    pub version: i64,
    /// Its attributes.
    pub attributes: Vec<IdentityAttribute>,
}

impl IdentitySchema {
    /// Adds an attribute.
    #[must_use]
    pub(crate) fn attribute(mut self, attribute: IdentityAttribute) -> Self {
        self.attributes.push(attribute);
        self
    }
}
