// SPDX-License-Identifier: MPL-2.0
//! Plans over a state that the model cannot take.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use serde::{Deserialize, Serialize};

use super::{Request, Response, plan};
use crate::cty::{Attr, Value};
use crate::framework::resource::{
    CreateRequest, Failed, ModifyPlanRequest, Planned, Resource, Saved, UpdateRequest,
};
use crate::framework::{ErasedResource, StopToken};
use crate::schema::{Attribute, Schema};

#[derive(Clone, Serialize, Deserialize)]
struct Model {
    /// Narrower than the schema's number.
    size: Attr<u8>,
    /// There is no place here for a list that is unknown.
    many: Vec<Inner>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Inner {}

struct Narrow;

impl Resource for Narrow {
    type Model = Model;

    fn type_name(&self) -> &'static str {
        "narrow"
    }

    fn schema(&self) -> Schema {
        Schema::new("")
            .attribute(Attribute::number("size").optional())
            .list_block("many", "", [])
    }

    async fn modify_plan(&self, _: ModifyPlanRequest<'_, Model>, plan: &mut Planned<Model>) {
        plan.state.size = Attr::Known(1);
    }

    async fn create(&self, request: CreateRequest<Model>) -> Result<Saved<Model>, Failed<Model>> {
        Ok(Saved::new(request.planned))
    }

    async fn update(&self, request: UpdateRequest<Model>) -> Result<Saved<Model>, Failed<Model>> {
        Ok(Saved::new(request.planned))
    }
}

fn object(size: Value, many: Value) -> Value {
    Value::object([("size", size), ("many", many)])
}

fn none() -> Value {
    Value::List(vec![])
}

async fn planned(prior: Value, config: Value) -> Response {
    let request = Request {
        prior,
        proposed: config.clone(),
        config,
        private: Vec::new(),
        identity: None,
        stop: StopToken::new(),
    };
    plan(&ErasedResource::new(Narrow), request).await
}

#[tokio::test]
async fn a_prior_state_that_cannot_be_read_is_an_error_whatever_is_unknown() {
    let prior = object(Value::from(300), none());
    for config in [
        object(Value::from(2), none()),
        object(Value::Unknown, none()),
        object(Value::Null, Value::Unknown),
    ] {
        let response = planned(prior.clone(), config.clone()).await;
        let summaries: Vec<_> = response.diagnostics.iter().map(|d| &d.summary).collect();
        assert_eq!(summaries, ["Value not understood"], "{config:?}");
        assert_eq!(response.planned, config);
    }
}

#[tokio::test]
async fn what_is_unknown_where_the_model_has_no_place_for_it_is_planned_as_it_is() {
    for prior in [Value::Null, object(Value::from(1), none())] {
        let config = object(Value::Null, Value::Unknown);
        let response = planned(prior, config.clone()).await;
        assert!(response.diagnostics.is_empty());
        assert_eq!(response.planned, config);
    }
    let config = object(Value::Null, none());
    let response = planned(Value::Null, config).await;
    assert_eq!(response.planned, object(Value::from(1), none()));
}
