// SPDX-License-Identifier: MPL-2.0
//! What a host's core does around the RPCs: completes objects by the schema,
//! merges configuration and prior state, hands plans on to apply.

use std::time::Duration;

use emulator::{Emulator, InstanceSpec, Scenario};
use serde_json::{Map, Value, json};
use testkit::host::{Launch, Plugin};
use testkit::proto::tfplugin6::provider_client::ProviderClient;
use testkit::proto::tfplugin6::schema::Block;
use testkit::proto::tfplugin6::{
    Diagnostic, ResourceIdentityData, apply_resource_change, configure_provider, diagnostic,
    get_provider_schema, plan_resource_change,
};
use testkit::value::{dynamic, read};
use tokio::sync::OnceCell;
use tonic::transport::Channel;

use crate::support::launch;

/// The resource that most tests use.
pub(super) const RESUME: &str = "alicloudes_resume_task";
/// The instance that most tests use.
pub(super) const ID: &str = "es-cn-1";

/// An API with one interrupted instance, whose change takes `change`.
pub(super) fn emulator(change: Duration) -> Emulator {
    let instance = InstanceSpec::new(ID, "suspended").activating_for(change);
    Emulator::start(Scenario::new().with_instance(instance)).unwrap()
}

/// The schema, from a process of its own: those under test may then get any
/// other RPC first, as hosts that keep schemas do it.
pub(super) async fn schema() -> &'static get_provider_schema::Response {
    static SCHEMA: OnceCell<get_provider_schema::Response> = OnceCell::const_new();
    SCHEMA
        .get_or_init(|| async {
            let plugin = Plugin::start(launch()).await.unwrap();
            let request = get_provider_schema::Request {};
            let answer = plugin.provider().get_provider_schema(request).await;
            answer.unwrap().into_inner()
        })
        .await
}

/// `value` with every attribute and block of `block` that it lacks as null.
pub(super) fn complete(block: &Block, value: &Value) -> Value {
    let mut object = value.as_object().cloned().unwrap_or_default();
    let names = block.attributes.iter().map(|a| &a.name);
    for name in names.chain(block.block_types.iter().map(|b| &b.type_name)) {
        object.entry(name.clone()).or_insert(Value::Null);
    }
    for nested in &block.block_types {
        let member = &mut object[&nested.type_name];
        if member.is_object() {
            *member = complete(nested.block.as_ref().unwrap(), member);
        }
    }
    Value::Object(object)
}

/// The block of a resource's schema.
pub(super) async fn resource_block(ty: &str) -> &'static Block {
    schema().await.resource_schemas[ty].block.as_ref().unwrap()
}

/// A whole configuration or state of a resource.
pub(super) async fn resource(ty: &str, value: Value) -> Value {
    complete(resource_block(ty).await, &value)
}

/// Core's proposal: the configuration, and the prior state where a computed
/// attribute is left open.
async fn proposed(ty: &str, prior: &Value, config: &Value) -> Value {
    let mut object: Map<String, Value> = config.as_object().cloned().unwrap_or_default();
    for attribute in &resource_block(ty).await.attributes {
        let member = &mut object[&attribute.name];
        if attribute.computed && member.is_null() {
            *member = prior.get(&attribute.name).cloned().unwrap_or_default();
        }
    }
    Value::Object(object)
}

/// The request that core makes of a prior state (null to create) and a
/// configuration (null to destroy).
pub(super) async fn plan_request(
    ty: &str,
    prior: &Value,
    config: &Value,
) -> plan_resource_change::Request {
    let proposed = match config {
        Value::Null => Value::Null,
        config => proposed(ty, prior, config).await,
    };
    plan_resource_change::Request {
        type_name: ty.to_owned(),
        prior_state: Some(dynamic(prior)),
        proposed_new_state: Some(dynamic(&proposed)),
        config: Some(dynamic(config)),
        ..Default::default()
    }
}

/// A provider in use.
pub(super) struct Core {
    pub(super) plugin: Plugin,
}

impl Core {
    /// Started, and nothing called yet.
    pub(super) async fn start() -> Self {
        Self::started(launch()).await
    }

    /// The same, in an environment of its own.
    pub(super) async fn started(launch: Launch) -> Self {
        let plugin = Plugin::start(launch).await.unwrap();
        Self { plugin }
    }

    /// Started and configured for `emulator`, without preflight: ConfigureProvider
    /// is the first RPC of this process.
    pub(super) async fn configured(emulator: &Emulator) -> Self {
        let core = Self::start().await;
        core.configure(emulator).await;
        core
    }

    pub(super) async fn configure(&self, emulator: &Emulator) {
        let url = emulator.url();
        self.configure_as(&json!({
            "region": "cn-hangzhou",
            "access_key": emulator::DEFAULT_KEY_ID,
            "secret_key": emulator::DEFAULT_KEY_SECRET,
            "max_retries": 2,
            "enable_preflight": false,
            "endpoints": { "elasticsearch": url, "sts": url },
        }))
        .await;
    }

    /// Configures with this provider block.
    pub(super) async fn configure_as(&self, config: &Value) {
        let block = schema().await.provider.as_ref().unwrap().block.as_ref();
        let request = configure_provider::Request {
            terraform_version: "1.16.2".to_owned(),
            config: Some(dynamic(&complete(block.unwrap(), config))),
            client_capabilities: None,
        };
        let answer = self.provider().configure_provider(request).await.unwrap();
        assert_eq!(errors(&answer.into_inner().diagnostics), [""; 0]);
    }

    pub(super) fn provider(&self) -> ProviderClient<Channel> {
        self.plugin.provider()
    }

    pub(super) async fn plan(
        &self,
        ty: &str,
        prior: &Value,
        config: &Value,
    ) -> plan_resource_change::Response {
        let request = plan_request(ty, prior, config).await;
        let answer = self.provider().plan_resource_change(request).await;
        answer.expect("never a gRPC error").into_inner()
    }

    /// Applies a plan as it came back.
    pub(super) async fn apply(
        &self,
        request: apply_resource_change::Request,
    ) -> apply_resource_change::Response {
        let answer = self.provider().apply_resource_change(request).await;
        answer.expect("never a gRPC error").into_inner()
    }

    /// Plans and applies; the plan must have no errors.
    pub(super) async fn change(
        &self,
        ty: &str,
        prior: &Value,
        config: &Value,
    ) -> apply_resource_change::Response {
        let plan = self.plan(ty, prior, config).await;
        assert_eq!(errors(&plan.diagnostics), [""; 0]);
        self.apply(apply_request(ty, prior, &plan, config)).await
    }
}

/// The request to apply `plan`.
pub(super) fn apply_request(
    ty: &str,
    prior: &Value,
    plan: &plan_resource_change::Response,
    config: &Value,
) -> apply_resource_change::Request {
    apply_resource_change::Request {
        type_name: ty.to_owned(),
        prior_state: Some(dynamic(prior)),
        planned_state: plan.planned_state.clone(),
        config: Some(dynamic(config)),
        planned_private: plan.planned_private.clone(),
        planned_identity: plan.planned_identity.clone(),
        ..Default::default()
    }
}

/// The state that an apply left.
pub(super) fn state(response: &apply_resource_change::Response) -> Value {
    read(response.new_state.as_ref()).unwrap()
}

/// The members of an identity.
pub(super) fn identity(data: Option<&ResourceIdentityData>) -> Value {
    read(data.and_then(|data| data.identity_data.as_ref())).unwrap()
}

/// An identity of the given members.
pub(super) fn identity_data(value: &Value) -> ResourceIdentityData {
    ResourceIdentityData {
        identity_data: Some(dynamic(value)),
    }
}

/// The summaries of the errors.
pub(super) fn errors(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics
        .iter()
        .filter(|d| d.severity() == diagnostic::Severity::Error)
        .map(|d| d.summary.as_str())
        .collect()
}
