// SPDX-License-Identifier: MPL-2.0
//! The section "Import" of a resource, made from the three example files that
//! the registries' layout knows.

use super::Files;
use super::collect::{Kind, Subject};
use super::page::code;
use super::reference;

/// The section, or nothing for what cannot be imported.
pub(super) fn section(subject: &Subject, examples: &Files) -> String {
    let Subject::Type {
        kind: Kind::Resource,
        type_name,
        identity,
        ..
    } = subject
    else {
        return String::new();
    };
    let file = |name| code(examples, &format!("resources/{type_name}/{name}"));
    let mut text = String::new();
    if let Some(code) = file("import-by-string-id.tf") {
        text.push_str(&format!("\n\nWith an `import` block:\n\n{code}"));
    }
    if let Some(code) = file("import.sh") {
        text.push_str(&format!("\n\nWith the command:\n\n{code}"));
    }
    if let (Some(code), Some(schema)) = (file("import-by-identity.tf"), identity) {
        text.push_str(&format!(
            "\n\nBy identity, in OpenTofu 1.12 and Terraform 1.12 or later:\n\n{code}\n\n{}",
            reference::identity(schema).trim_end()
        ));
    }
    if text.is_empty() {
        return text;
    }
    format!(
        "## Import\n\nAn import makes no call. What the last run would have told is null.{text}"
    )
}
