// SPDX-License-Identifier: MPL-2.0
//! Diagnostics and attribute paths.

use crate::cty::{Path, Step};
use crate::diag::{Diagnostics, Severity};
use crate::proto::tfplugin6 as wire;

/// All diagnostics. The severity is always set: a host takes 0 for success.
pub(super) fn diagnostics(diagnostics: Diagnostics) -> Vec<wire::Diagnostic> {
    diagnostics
        .into_iter()
        .map(|diagnostic| wire::Diagnostic {
            severity: match diagnostic.severity {
                Severity::Error => wire::diagnostic::Severity::Error,
                Severity::Warning => wire::diagnostic::Severity::Warning,
            }
            .into(),
            summary: cut(diagnostic.summary),
            detail: cut(diagnostic.detail),
            attribute: diagnostic.path.as_ref().map(attribute_path),
        })
        .collect()
}

/// `text`, which may quote a value of any length, cut at 16 KiB: what quotes the
/// longest request is longer than we can send, and nobody reads so much.
pub(super) fn cut(mut text: String) -> String {
    const LIMIT: usize = 16 << 10;
    if text.len() > LIMIT {
        text.truncate(text.floor_char_boundary(LIMIT));
        text.push('…');
    }
    text
}

/// A path, step by step.
pub(super) fn attribute_path(path: &Path) -> wire::AttributePath {
    use wire::attribute_path::step::Selector;
    let steps = path.steps().iter().map(|step| {
        let selector = match step {
            Step::Attribute(name) => Selector::AttributeName(name.clone()),
            Step::Key(key) => Selector::ElementKeyString(key.clone()),
            Step::Index(index) => Selector::ElementKeyInt(*index),
        };
        wire::attribute_path::Step {
            selector: Some(selector),
        }
    });
    wire::AttributePath {
        steps: steps.collect(),
    }
}
