// SPDX-License-Identifier: MPL-2.0
//! A plugin configured for an emulator, as a host configures it; runs of one
//! resource in it, and their diagnostics as text that is the same in each run.

use std::fmt::Write as _;

use emulator::{Emulator, InstanceSpec, KeySpec, Scenario};
use serde_json::{Map, Value, json};
use testkit::host::Plugin;
use testkit::proto::tfplugin6::attribute_path::step::Selector;
use testkit::proto::tfplugin6::diagnostic::Severity;
use testkit::proto::tfplugin6::{
    Diagnostic, Schema, apply_resource_change, configure_provider, get_provider_schema,
    plan_resource_change, schema,
};
use testkit::value::{dynamic, read};

use crate::support::launch;

const TYPE: &str = "alicloudes_resume_task";

/// A session's credentials, so that all that may leak is in play.
pub(super) const KEY: &str = "STS.catalogueKeyId";
pub(super) const SECRET: &str = "catalogueSecretKeyText";
pub(super) const TOKEN: &str = "catalogueSecurityTokenText";

/// A configured plugin before an emulator.
pub(super) struct Stage {
    pub(super) plugin: Plugin,
    resource: Schema,
    pub(super) emulator: Emulator,
}

impl Stage {
    /// With credentials, and the emulator as the endpoint.
    pub(super) async fn start(instances: impl IntoIterator<Item = InstanceSpec>) -> Self {
        let emulator = emulator(instances);
        let provider = json!({
            "access_key": KEY,
            "secret_key": SECRET,
            "security_token": TOKEN,
            "endpoints": {"elasticsearch": emulator.url()},
        });
        Self::configured(emulator, &provider).await
    }

    pub(super) async fn configured(emulator: Emulator, provider: &Value) -> Self {
        let plugin = Plugin::start(launch()).await.unwrap();
        let schemas = plugin
            .provider()
            .get_provider_schema(get_provider_schema::Request {})
            .await
            .unwrap()
            .into_inner();
        let mut config = json!({
            "region": "cn-hangzhou",
            "max_retries": 0,
            "client_connect_timeout": 5000,
            "enable_preflight": false,
        });
        merge(&mut config, provider);
        let request = configure_provider::Request {
            terraform_version: "1.12.6".to_owned(),
            config: Some(dynamic(&complete(&schemas.provider.unwrap(), &config))),
            client_capabilities: None,
        };
        let answer = plugin.provider().configure_provider(request).await.unwrap();
        assert_eq!(answer.into_inner().diagnostics, []);
        Self {
            plugin,
            resource: schemas.resource_schemas[TYPE].clone(),
            emulator,
        }
    }

    /// The diagnostics of the apply of a new resource.
    pub(super) async fn apply(&self, id: &str, arguments: Value) -> Vec<Diagnostic> {
        self.applied(id, arguments).await.1
    }

    /// The state that the apply of a new resource leaves, null for none, and
    /// its diagnostics.
    pub(super) async fn applied(&self, id: &str, arguments: Value) -> (Value, Vec<Diagnostic>) {
        let mut config = json!({
            "instance_id": id,
            "client_token": "token-of-the-run",
            "poll_interval": "100ms",
            "wait_for_status": "none",
        });
        merge(&mut config, &arguments);
        let config = dynamic(&complete(&self.resource, &config));
        let nothing = dynamic(&Value::Null);
        let plan = plan_resource_change::Request {
            type_name: TYPE.to_owned(),
            prior_state: Some(nothing.clone()),
            proposed_new_state: Some(config.clone()),
            config: Some(config.clone()),
            ..Default::default()
        };
        let mut provider = self.plugin.provider();
        let plan = provider
            .plan_resource_change(plan)
            .await
            .unwrap()
            .into_inner();
        assert_eq!(plan.diagnostics, [], "of the plan");
        let apply = apply_resource_change::Request {
            type_name: TYPE.to_owned(),
            prior_state: Some(nothing),
            planned_state: plan.planned_state,
            config: Some(config),
            planned_private: plan.planned_private,
            planned_identity: plan.planned_identity,
            ..Default::default()
        };
        let answer = provider
            .apply_resource_change(apply)
            .await
            .unwrap()
            .into_inner();
        let state = read(answer.new_state.as_ref()).unwrap();
        let text = state.to_string();
        assert!(!text.contains(SECRET) && !text.contains(TOKEN), "{text}");
        (state, answer.diagnostics)
    }

    /// What a user reads of it, with all that differs from run to run replaced.
    pub(super) fn shown(&self, title: &str, diagnostics: &[Diagnostic]) -> String {
        let mut text = format!("## {title}\n\n");
        for diagnostic in diagnostics {
            check(title, diagnostic);
            let severity = match diagnostic.severity() {
                Severity::Error => "Error",
                Severity::Warning => "Warning",
                Severity::Invalid => panic!("{title}: no severity"),
            };
            let path = path(diagnostic);
            let _ = writeln!(text, "{severity}: {}", diagnostic.summary);
            if !path.is_empty() {
                let _ = writeln!(text, "  on {path}");
            }
            let _ = writeln!(text, "\n{}\n", diagnostic.detail);
        }
        let address = self.emulator.address().to_string();
        normalised(&text.replace(&address, "127.0.0.1:PORT"))
    }
}

pub(super) fn emulator(instances: impl IntoIterator<Item = InstanceSpec>) -> Emulator {
    let key = KeySpec {
        id: KEY.to_owned(),
        secret: SECRET.to_owned(),
        security_token: Some(TOKEN.to_owned()),
        inactive: false,
    };
    Emulator::start(Scenario {
        keys: vec![key],
        instances: instances.into_iter().collect(),
        ..Scenario::default()
    })
    .unwrap()
}

fn merge(into: &mut Value, from: &Value) {
    for (name, value) in from.as_object().unwrap() {
        into[name] = value.clone();
    }
}

/// `config` with a null for all that it leaves out, as hosts send it.
fn complete(of: &Schema, config: &Value) -> Value {
    fn complete_block(block: &schema::Block, config: &Value) -> Value {
        let mut object = Map::new();
        for attribute in &block.attributes {
            object.insert(attribute.name.clone(), config[&attribute.name].clone());
        }
        for nested in &block.block_types {
            let value = match &config[&nested.type_name] {
                Value::Null => Value::Null,
                given => complete_block(nested.block.as_ref().unwrap(), given),
            };
            object.insert(nested.type_name.clone(), value);
        }
        Value::Object(object)
    }
    complete_block(of.block.as_ref().unwrap(), config)
}

pub(super) fn path(diagnostic: &Diagnostic) -> String {
    let steps = diagnostic.attribute.iter().flat_map(|path| &path.steps);
    let names: Vec<_> = steps
        .map(|step| match step.selector.as_ref() {
            Some(Selector::AttributeName(name)) => name.clone(),
            other => panic!("a step {other:?}"),
        })
        .collect();
    names.join(".")
}

/// What a request's ID looks like.
const REQUEST_ID: &str = "5FFD9ED4-C2EC-4E89-B22B-1ACB6FE1D8FA";

/// Request IDs and times.
fn normalised(text: &str) -> String {
    let line = |line: &str| match line.split_once(':') {
        Some((name, _)) if name.trim() == "Request ID" => "  Request ID: REQUEST-ID".to_owned(),
        Some((name, _)) if name.trim() == "Elapsed" => "  Elapsed:    TIME".to_owned(),
        _ => {
            let mut line = line.trim_end().to_owned();
            for before in ["requestId=", r#""RequestId":""#] {
                if let Some(at) = line.find(before).map(|at| at + before.len()) {
                    let end = line.len().min(at + REQUEST_ID.len());
                    line.replace_range(at..end, "REQUEST-ID");
                }
            }
            line
        }
    };
    let lines: Vec<_> = text.lines().map(line).collect();
    format!("{}\n", lines.join("\n"))
}

/// What holds for each diagnostic, whatever its text.
fn check(title: &str, diagnostic: &Diagnostic) {
    let text = format!("{}\n{}", diagnostic.summary, diagnostic.detail);
    assert!(!diagnostic.summary.trim().is_empty(), "{title}");
    assert!(text.contains("Next step: "), "{title}:\n{text}");
    for secret in [SECRET, TOKEN] {
        assert!(!text.contains(secret), "{title} tells a secret:\n{text}");
    }
    for placeholder in ["{instance}", "{region}", "{endpoint}", "{action}"] {
        assert!(!text.contains(placeholder), "{title}:\n{text}");
    }
}
