// SPDX-License-Identifier: MPL-2.0
//! One attribute of a schema.

use std::fmt;
use std::sync::Arc;

use crate::cty::{Path, Type, Value};
use crate::diag::Diagnostics;

/// A check of one known, non-null configured value. It is given the value and
/// its path, and never sees null or unknown.
pub(crate) type Validator = Arc<dyn Fn(&Path, &Value) -> Diagnostics + Send + Sync>;

/// Whether a changed value, given prior and planned, replaces the object.
pub(crate) type ReplaceIf = fn(&Value, &Value) -> bool;

/// How a nested attribute's objects are held. There are no sets of objects:
/// elements that the provider completes can't be told apart in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nesting {
    /// One object.
    Single,
    /// Objects in order.
    List,
}

/// The attributes of a nested object.
#[derive(Debug, Clone)]
pub(crate) struct NestedAttributes {
    /// How the objects are held.
    pub nesting: Nesting,
    /// Each object's attributes.
    pub attributes: Vec<Attribute>,
}

/// What an attribute holds.
#[derive(Debug, Clone)]
pub(crate) enum AttributeType {
    /// A value of a plain type.
    Plain(Type),
    /// An object, or a list of them, with a schema of its own.
    Nested(NestedAttributes),
}

/// An attribute. Built by [`Attribute::string`] and the like, then refined:
/// `Attribute::string("instance_id").required().description("…")`.
#[derive(Clone)]
pub(crate) struct Attribute {
    /// Its name: `[a-z0-9_]+`.
    pub name: String,
    /// What it holds.
    pub ty: AttributeType,
    /// The configuration must set it.
    pub required: bool,
    /// The configuration may set it.
    pub optional: bool,
    /// The provider may set it.
    pub computed: bool,
    /// Hosts mask it in what they print.
    pub sensitive: bool,
    /// Markdown.
    pub description: String,
    /// Checks of a configured value.
    pub validators: Vec<Validator>,
    /// Which changes replace the object; without it, none.
    pub replace_if: Option<ReplaceIf>,
    /// On update, a computed value stays as it was unless the resource says
    /// otherwise, instead of becoming unknown.
    pub keep_state: bool,
}

impl Attribute {
    fn new(name: &str, ty: AttributeType) -> Self {
        Self {
            name: name.to_owned(),
            ty,
            required: false,
            optional: false,
            computed: false,
            sensitive: false,
            description: String::new(),
            validators: Vec::new(),
            replace_if: None,
            keep_state: false,
        }
    }

    /// A value of type `ty`.
    pub(crate) fn of(name: &str, ty: Type) -> Self {
        Self::new(name, AttributeType::Plain(ty))
    }

    /// A string.
    pub(crate) fn string(name: &str) -> Self {
        Self::of(name, Type::String)
    }

    /// A boolean.
    pub(crate) fn bool(name: &str) -> Self {
        Self::of(name, Type::Bool)
    }

    /// A number.
    pub(crate) fn number(name: &str) -> Self {
        Self::of(name, Type::Number)
    }

    /// Strings by key.
    pub(crate) fn map_of_strings(name: &str) -> Self {
        Self::of(name, Type::Map(Box::new(Type::String)))
    }

    /// Strings in order.
    pub(crate) fn list_of_strings(name: &str) -> Self {
        Self::of(name, Type::List(Box::new(Type::String)))
    }

    /// Strings without order or duplicates.
    pub(crate) fn set_of_strings(name: &str) -> Self {
        Self::of(name, Type::Set(Box::new(Type::String)))
    }

    /// An object or a list of objects.
    pub(crate) fn nested(name: &str, nesting: Nesting, attributes: Vec<Attribute>) -> Self {
        Self::new(
            name,
            AttributeType::Nested(NestedAttributes {
                nesting,
                attributes,
            }),
        )
    }

    /// The configuration must set it.
    #[must_use]
    pub(crate) fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The configuration may set it.
    #[must_use]
    pub(crate) fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The provider may set it.
    #[must_use]
    pub(crate) fn computed(mut self) -> Self {
        self.computed = true;
        self
    }

    /// Hosts mask it.
    #[must_use]
    pub(crate) fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// What it means, as Markdown.
    #[must_use]
    pub(crate) fn description(mut self, text: &str) -> Self {
        text.clone_into(&mut self.description);
        self
    }

    /// Adds a check of the configured value.
    #[must_use]
    pub(crate) fn validate(
        mut self,
        validator: impl Fn(&Path, &Value) -> Diagnostics + Send + Sync + 'static,
    ) -> Self {
        self.validators.push(Arc::new(validator));
        self
    }

    /// A change replaces the object if `decide(prior, planned)` says so.
    #[must_use]
    pub(crate) fn replace_if(mut self, decide: ReplaceIf) -> Self {
        self.replace_if = Some(decide);
        self
    }

    /// A computed value stays as it was on update.
    #[must_use]
    pub(crate) fn keep_state(mut self) -> Self {
        self.keep_state = true;
        self
    }
}

impl fmt::Debug for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attribute")
            .field("name", &self.name)
            .field("ty", &self.ty)
            .finish_non_exhaustive()
    }
}
