// SPDX-License-Identifier: MPL-2.0
//! The registries' documentation pages, made from the schemas, the templates
//! and the examples. Pure: whoever calls reads and writes the files.
//!
//! The layout is that of `tfplugindocs`, so that both registries and its
//! `validate` understand it: `index.md`, `resources/<name>.md`,
//! `actions/<name>.md`, `data-sources/<name>.md`, `functions/<name>.md` and
//! `guides/<name>.md`.
//!
//! A page is its template, filled (see module `template`). The template of
//! `resources/resume_task.md` is `resources/resume_task.md.tmpl`, else the
//! kind's own, `resources.md.tmpl`. Placeholders of every page:
//!
//! | placeholder | stands for |
//! |---|---|
//! | `{{ name }}`, `{{ description }}` | the type's or function's full name, and what its schema says of it |
//! | `{{ short_name }}` | the name without the provider's prefix, as in paths |
//! | `{{ example }}` | the page's example, as a code block |
//! | `{{ schema }}` | the arguments and attributes; of a function its signature and arguments |
//! | `{{ import }}` | of a resource: the ways to import it |
//! | `{{ resources/alicloudes_resume_task/resource.tf }}` | this file of `examples/`, as a code block |
//! | `{{ version }}` | the provider's version |
//! | `{{ variables }}` | the table of environment variables |
//! | `{{ catalogue }}` | the table of the API's error codes |

mod collect;
mod function;
mod import;
mod page;
mod reference;
mod tables;
mod template;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::framework::Provider;

/// Texts by path, with `/` between the parts.
pub type Files = BTreeMap<String, String>;

/// What the pages are made from besides the schemas.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The files of `templates/`, by their path in it.
    pub templates: Files,
    /// The files of `examples/`, by their path in it.
    pub examples: Files,
}

/// Everything that is wrong with the sources, one sentence for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocsError(pub Vec<String>);

impl fmt::Display for DocsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for DocsError {}

/// All pages of `provider`, by their path in `docs/`.
///
/// # Errors
///
/// A template or an example that is missing, a template that belongs to no
/// page, an unknown placeholder, a type without a description.
pub fn render_all(provider: &dyn Provider, sources: &Sources) -> Result<Files, DocsError> {
    let mut pages = Files::new();
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for subject in collect::subjects(provider, &sources.templates) {
        match page::render(&subject, provider.name(), sources) {
            Ok(text) => {
                pages.insert(subject.path(), text);
            }
            Err(found) => wrong.extend(found),
        }
        used.extend(page::templates_for(&subject));
    }
    wrong.extend(
        sources
            .templates
            .keys()
            .filter(|path| !used.contains(*path))
            .map(|path| format!("templates/{path} belongs to no page.")),
    );
    if wrong.is_empty() {
        Ok(pages)
    } else {
        Err(DocsError(wrong))
    }
}
