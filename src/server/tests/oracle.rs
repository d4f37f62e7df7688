// SPDX-License-Identifier: MPL-2.0
//! Random schemas, configurations and states against the rules by which core
//! judges plans and results, RPC by RPC as core calls them.

use std::sync::Arc;

use proptest::prelude::*;
use prost::Message;
use testkit::oracle::{self, Change};
use testkit::proto::tfplugin6 as host;
use testkit::value;
use tonic::Request;

use super::random::{Choices, Random};
use crate::cty::{Value, msgpack};
use crate::diag::Diagnostics;
use crate::framework::{ConfigureRequest, ErasedResource, Provider};
use crate::proto::tfplugin6 as wire;
use crate::proto::tfplugin6::provider_server::Provider as Service;
use crate::schema::Schema;
use crate::server::{ProviderService, schema};

#[derive(Debug)]
struct RandomProvider(Schema);

impl Provider for RandomProvider {
    fn name(&self) -> &'static str {
        "random"
    }

    fn schema(&self) -> Schema {
        Schema::new("")
    }

    fn resources(&self) -> Vec<ErasedResource> {
        vec![ErasedResource::new(Random(self.0.clone()))]
    }

    fn configure(&self, _: ConfigureRequest) -> Diagnostics {
        Diagnostics::new()
    }
}

/// The same message, as the other side generates it.
fn across<A: Message, B: Message + Default>(message: &A) -> B {
    B::decode(message.encode_to_vec().as_slice()).unwrap()
}

/// Core, with one resource.
struct Core {
    service: ProviderService,
    schema: Schema,
    block: host::schema::Block,
}

struct Plan {
    planned: serde_json::Value,
    replaces: bool,
}

impl Core {
    fn new(schema: Schema) -> Self {
        let wire = schema::schema(&schema);
        Self {
            service: ProviderService::new(Arc::new(RandomProvider(schema.clone()))),
            block: across(&wire.block.unwrap()),
            schema,
        }
    }

    fn json(&self, value: &Value) -> serde_json::Value {
        let bytes = msgpack::encode(value, &self.schema.ty()).unwrap();
        value::decode(&bytes).unwrap()
    }

    /// A valid plan of `config`.
    async fn plan(&self, prior: &serde_json::Value, config: &serde_json::Value) -> Plan {
        let request = host::plan_resource_change::Request {
            type_name: "random_thing".to_owned(),
            prior_state: Some(value::dynamic(prior)),
            proposed_new_state: Some(value::dynamic(&oracle::proposed(
                &self.block,
                prior,
                config,
            ))),
            config: Some(value::dynamic(config)),
            ..Default::default()
        };
        let request: wire::plan_resource_change::Request = across(&request);
        let answer = self
            .service
            .plan_resource_change(Request::new(request))
            .await;
        let answer: host::plan_resource_change::Response = across(answer.unwrap().get_ref());
        assert!(answer.diagnostics.is_empty(), "{:?}", answer.diagnostics);
        let planned = value::read(answer.planned_state.as_ref()).unwrap();
        let change = Change {
            prior,
            config,
            planned: &planned,
        };
        let broken = oracle::plan(&self.block, change, &answer.requires_replace);
        assert!(broken.is_empty(), "invalid plan: {broken:#?}\n{change:#?}");
        let replaces = !prior.is_null() && !answer.requires_replace.is_empty();
        Plan { planned, replaces }
    }

    /// Shows a plan of `config`, in which something may be unknown, and applies
    /// the one of `known`, which is the same with everything known. Afterwards
    /// nothing is left to do.
    async fn run(
        &self,
        prior: serde_json::Value,
        config: &serde_json::Value,
        known: &serde_json::Value,
    ) -> serde_json::Value {
        let mut prior = prior;
        let mut shown = self.plan(&prior, config).await;
        if shown.planned == prior {
            return prior;
        }
        if shown.replaces {
            prior = serde_json::Value::Null;
            shown = self.plan(&prior, config).await;
        }
        let last = self.plan(&prior, known).await;
        let broken = oracle::final_plan(&self.block, &shown.planned, &last.planned);
        assert!(broken.is_empty(), "inconsistent final plan: {broken:#?}");
        assert!(!last.replaces, "replaces only in the final plan");

        let request = host::apply_resource_change::Request {
            type_name: "random_thing".to_owned(),
            prior_state: Some(value::dynamic(&prior)),
            planned_state: Some(value::dynamic(&last.planned)),
            config: Some(value::dynamic(known)),
            ..Default::default()
        };
        let request: wire::apply_resource_change::Request = across(&request);
        let answer = self
            .service
            .apply_resource_change(Request::new(request))
            .await;
        let answer: host::apply_resource_change::Response = across(answer.unwrap().get_ref());
        assert!(answer.diagnostics.is_empty(), "{:?}", answer.diagnostics);
        let state = value::read(answer.new_state.as_ref()).unwrap();
        let broken = oracle::applied(&self.block, &last.planned, &state);
        assert!(broken.is_empty(), "inconsistent result: {broken:#?}");

        let again = self.plan(&state, known).await;
        assert_eq!(again.planned, state, "something is left to do");
        assert!(!again.replaces, "something is left to do");
        state
    }
}

/// Three changes of one object: from nothing, from any state, and from what the
/// first left.
async fn changes(choices: &mut Choices<'_>) {
    let core = Core::new(choices.schema());
    assert_eq!(core.schema.check(), Ok(()));
    let mut state = serde_json::Value::Null;
    for round in 0..3 {
        if round == 1 {
            state = core.json(&choices.state(&core.schema));
        }
        let config = choices.config(&core.schema);
        let known = choices.resolved(&core.schema, &config);
        state = core
            .run(state, &core.json(&config), &core.json(&known))
            .await;
    }
}

proptest! {
    #[test]
    fn plans_are_valid_and_results_compatible_whatever_the_schema(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(changes(&mut Choices::new(&bytes)));
    }
}
