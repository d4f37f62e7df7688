// SPDX-License-Identifier: MPL-2.0
//! What there are pages of, in the order of their paths.

use super::Files;
use crate::framework::{FunctionDefinition, Provider};
use crate::schema::{IdentitySchema, Schema};

/// What a page is about.
pub(super) enum Subject {
    /// The provider itself.
    Index(Schema),
    /// Something with a schema, under its type's name.
    Type {
        kind: Kind,
        type_name: String,
        /// The name without the provider's prefix.
        short_name: String,
        schema: Schema,
        identity: Option<IdentitySchema>,
    },
    /// A function.
    Function(FunctionDefinition),
    /// Prose; its name is its template's.
    Guide(String),
}

/// The kinds of types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Resource,
    Action,
    DataSource,
}

impl Kind {
    /// The kind in a title.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Resource => "Resource",
            Self::Action => "Action",
            Self::DataSource => "Data Source",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Resource => "resources",
            Self::Action => "actions",
            Self::DataSource => "data-sources",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Resource => "resource.tf",
            Self::Action => "action.tf",
            Self::DataSource => "data-source.tf",
        }
    }
}

impl Subject {
    /// The page's path without its ending; its template has the same.
    pub(super) fn stem(&self) -> String {
        match self {
            Self::Index(_) => "index".into(),
            Self::Type {
                kind, short_name, ..
            } => format!("{}/{short_name}", kind.folder()),
            Self::Function(function) => format!("functions/{}", function.name),
            Self::Guide(name) => format!("guides/{name}"),
        }
    }

    /// The page's path in `docs/`.
    pub(super) fn path(&self) -> String {
        format!("{}.md", self.stem())
    }

    /// The folder of `examples/` that belongs to the page, and its main file.
    pub(super) fn example(&self) -> Option<(String, &'static str)> {
        match self {
            Self::Index(_) => Some(("provider".into(), "provider.tf")),
            Self::Type {
                kind, type_name, ..
            } => Some((format!("{}/{type_name}", kind.folder()), kind.example())),
            Self::Function(function) => {
                Some((format!("functions/{}", function.name), "function.tf"))
            }
            Self::Guide(_) => None,
        }
    }
}

/// The pages of `provider`, and of the guides among `templates`.
pub(super) fn subjects(provider: &dyn Provider, templates: &Files) -> Vec<Subject> {
    let of_type = |kind, type_name: &str, schema, identity| Subject::Type {
        kind,
        short_name: type_name
            .strip_prefix(provider.name())
            .and_then(|rest| rest.strip_prefix('_'))
            .unwrap_or(type_name)
            .to_owned(),
        type_name: type_name.to_owned(),
        schema,
        identity,
    };
    let mut all = vec![Subject::Index(provider.schema())];
    all.extend(provider.resources().iter().map(|resource| {
        of_type(
            Kind::Resource,
            resource.type_name(),
            resource.schema().clone(),
            resource.identity_schema().cloned(),
        )
    }));
    all.extend(provider.actions().iter().map(|action| {
        of_type(
            Kind::Action,
            action.type_name(),
            action.schema().clone(),
            None,
        )
    }));
    all.extend(provider.data_sources().iter().map(|data| {
        of_type(
            Kind::DataSource,
            data.type_name(),
            data.schema().clone(),
            None,
        )
    }));
    all.extend(
        provider
            .functions()
            .iter()
            .map(|function| Subject::Function(function.definition())),
    );
    all.extend(templates.keys().filter_map(|path| {
        let name = path.strip_prefix("guides/")?.strip_suffix(".md.tmpl")?;
        Some(Subject::Guide(name.to_owned()))
    }));
    all
}
