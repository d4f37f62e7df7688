// SPDX-License-Identifier: MPL-2.0
//! Reads what hosts print with `-json`: states, plans and diagnostics.

use serde::Deserialize;
use serde_json::Value;

/// A diagnostic of a host, as far as tests look at it.
#[derive(Clone, Debug, Deserialize)]
pub struct Diagnostic {
    /// `error` or `warning`.
    pub severity: String,
    /// The first line.
    pub summary: String,
    /// The text below it.
    #[serde(default)]
    pub detail: String,
    /// The resource it is about.
    #[serde(default)]
    pub address: Option<String>,
    /// Where in the configuration it points.
    #[serde(default)]
    pub snippet: Option<Snippet>,
}

/// The piece of configuration that a diagnostic points at.
#[derive(Clone, Debug, Deserialize)]
pub struct Snippet {
    /// The source line, such as `  instance_id = ""`.
    pub code: String,
    /// Line number, from 1.
    pub start_line: u64,
}

impl Diagnostic {
    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == "error"
    }

    /// The attribute it points at, taken from the source line.
    pub fn attribute(&self) -> Option<&str> {
        let (name, _) = self.snippet.as_ref()?.code.split_once('=')?;
        Some(name.trim())
    }
}

/// Finds diagnostics in the single document of `validate -json` as well as in
/// the stream of lines that `plan -json` and `apply -json` print.
pub(super) fn diagnostics(stdout: &str) -> Vec<Diagnostic> {
    let documents = serde_json::Deserializer::from_str(stdout).into_iter::<Value>();
    let mut found = Vec::new();
    for document in documents.map_while(Result::ok) {
        let listed = document.get("diagnostics").and_then(Value::as_array);
        let streamed = document.get("diagnostic");
        for each in listed.into_iter().flatten().chain(streamed) {
            if let Ok(diagnostic) = Diagnostic::deserialize(each) {
                found.push(diagnostic);
            }
        }
    }
    found
}

/// A state, by `show -json`.
#[derive(Clone, Debug)]
pub struct State(pub Value);

/// One resource instance in a state.
#[derive(Clone, Debug)]
pub struct StateResource {
    /// Its address, such as `alicloudes_resume_task.this`.
    pub address: String,
    /// Whether the next plan replaces it.
    pub tainted: bool,
    /// All attributes.
    pub values: Value,
}

impl StateResource {
    /// A text attribute; none if it is null or absent.
    pub fn text(&self, attribute: &str) -> Option<&str> {
        self.values.get(attribute)?.as_str()
    }
}

impl State {
    /// All resource instances, those of child modules too.
    pub fn resources(&self) -> Vec<StateResource> {
        let mut found = Vec::new();
        let root = self.0.pointer("/values/root_module");
        let mut modules: Vec<&Value> = root.into_iter().collect();
        while let Some(module) = modules.pop() {
            modules.extend(list(module, "child_modules"));
            found.extend(list(module, "resources").map(|each| StateResource {
                address: text(each, "address"),
                tainted: each.get("tainted").and_then(Value::as_bool) == Some(true),
                values: each.get("values").cloned().unwrap_or_default(),
            }));
        }
        found
    }

    /// The resource instance at an address.
    pub fn resource(&self, address: &str) -> Option<StateResource> {
        self.resources()
            .into_iter()
            .find(|each| each.address == address)
    }

    /// The value of a root module's output.
    pub fn output(&self, name: &str) -> Option<&Value> {
        self.0.pointer("/values/outputs")?.get(name)?.get("value")
    }
}

/// A plan, by `show -json` of a plan file.
#[derive(Clone, Debug)]
pub struct Plan(pub Value);

/// What a plan wants to do with one resource instance.
#[derive(Clone, Debug)]
pub struct PlannedChange {
    /// Its address.
    pub address: String,
    /// `["no-op"]`, `["create"]`, `["delete", "create"]`, …
    pub actions: Vec<String>,
    /// Attributes before; null for a creation.
    pub before: Value,
    /// Attributes known after; null for a destruction.
    pub after: Value,
    /// `true` where a value is known only after the apply.
    pub after_unknown: Value,
    /// The attributes that force a replacement, as paths.
    pub replace_paths: Value,
}

impl PlannedChange {
    /// Whether it replaces the resource.
    pub fn is_replacement(&self) -> bool {
        self.actions.len() == 2
    }
}

impl Plan {
    /// What happens to each resource instance, `no-op` included.
    pub fn changes(&self) -> Vec<PlannedChange> {
        list(&self.0, "resource_changes")
            .map(|each| {
                let change = |field: &str| {
                    each.pointer(&format!("/change/{field}"))
                        .cloned()
                        .unwrap_or_default()
                };
                PlannedChange {
                    address: text(each, "address"),
                    actions: change("actions")
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(|action| action.as_str().map(str::to_owned))
                        .collect(),
                    before: change("before"),
                    after: change("after"),
                    after_unknown: change("after_unknown"),
                    replace_paths: change("replace_paths"),
                }
            })
            .collect()
    }

    /// What happens to the resource instance at an address.
    pub fn change(&self, address: &str) -> Option<PlannedChange> {
        self.changes()
            .into_iter()
            .find(|each| each.address == address)
    }

    /// Whether no resource would be touched.
    pub fn is_empty(&self) -> bool {
        self.changes()
            .iter()
            .all(|change| matches!(change.actions.as_slice(), [one] if one == "no-op"))
    }
}

fn list<'a>(parent: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    let array = parent.get(field).and_then(Value::as_array);
    array.into_iter().flatten()
}

fn text(parent: &Value, field: &str) -> String {
    let found = parent.get(field).and_then(Value::as_str);
    found.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use serde_json::json;

    use super::*;

    #[test]
    fn diagnostics_are_found_in_a_document_and_in_a_stream() {
        let document = r#"{"valid": false, "diagnostics": [{"severity": "error", "summary": "a",
            "snippet": {"code": "  instance_id = \"\"", "start_line": 3}}]}"#;
        let found = diagnostics(document);
        assert_eq!(found.len(), 1);
        assert_eq!(found.first().unwrap().attribute(), Some("instance_id"));

        let stream = "{\"type\":\"version\"}\n{\"type\":\"diagnostic\",\"diagnostic\":{\"severity\":\"warning\",\"summary\":\"b\"}}\n";
        let found = diagnostics(stream);
        assert_eq!(found.len(), 1);
        assert!(!found.first().unwrap().is_error());
    }

    #[test]
    fn state_finds_resources_of_child_modules() {
        let state = State(json!({"values": {"root_module": {
            "resources": [{"address": "a.b", "values": {"id": "1"}, "tainted": true}],
            "child_modules": [{"resources": [{"address": "module.m.a.b", "values": {}}]}],
        }}}));
        assert!(state.resource("a.b").unwrap().tainted);
        assert!(!state.resource("module.m.a.b").unwrap().tainted);
        assert!(state.resource("a.c").is_none());
    }

    #[test]
    fn plan_is_empty_only_without_changes() {
        let plan = |action: &str| {
            Plan(json!({"resource_changes": [{"address": "a.b", "change": {"actions": [action]}}]}))
        };
        assert!(plan("no-op").is_empty());
        assert!(!plan("update").is_empty());
    }
}
