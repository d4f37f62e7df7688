// SPDX-License-Identifier: MPL-2.0
//! What is stored when a resource makes a state that can't be.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use serde::{Deserialize, Serialize, Serializer};

use super::{Request, Response, apply};
use crate::cty::{Attr, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::resource::{CreateRequest, Failed, Resource, Saved, UpdateRequest};
use crate::framework::{ErasedResource, StopToken};
use crate::schema::{Attribute, Schema};

#[derive(Clone, Serialize, Deserialize)]
struct Model {
    #[serde(serialize_with = "fussy")]
    name: Attr<String>,
    size: Attr<i64>,
}

/// A field that can be read, but not be written.
fn fussy<S: Serializer>(_: &Attr<String>, _: S) -> Result<S::Ok, S::Error> {
    Err(serde::ser::Error::custom("as asked for"))
}

/// A resource none of whose states can be stored. Fails if its name says so.
struct Unstorable;

impl Unstorable {
    fn outcome(planned: Model) -> Result<Saved<Model>, Failed<Model>> {
        let private = b"new".to_vec();
        if planned.name.known().map(String::as_str) == Some("fail") {
            return Err(Failed {
                partial: Some(planned),
                private,
                diagnostics: Diagnostic::error("Broken", "").into(),
            });
        }
        Ok(Saved {
            state: planned,
            private,
            diagnostics: Diagnostics::new(),
        })
    }
}

impl Resource for Unstorable {
    type Model = Model;

    fn type_name(&self) -> &'static str {
        "unstorable"
    }

    fn schema(&self) -> Schema {
        Schema::new("")
            .attribute(Attribute::string("name").required())
            .attribute(Attribute::number("size").computed())
    }

    async fn create(&self, request: CreateRequest<Model>) -> Result<Saved<Model>, Failed<Model>> {
        Self::outcome(request.planned)
    }

    async fn update(&self, request: UpdateRequest<Model>) -> Result<Saved<Model>, Failed<Model>> {
        Self::outcome(request.planned)
    }
}

fn object(name: &str, size: Value) -> Value {
    Value::object([("name", name.into()), ("size", size)])
}

async fn applied(prior: Value, planned: Value) -> Response {
    let request = Request {
        prior,
        config: planned.clone(),
        planned,
        private: b"stored".to_vec(),
        stop: StopToken::new(),
    };
    apply(&ErasedResource::new(Unstorable), request).await
}

#[tokio::test]
async fn an_update_whose_state_cannot_be_stored_keeps_the_prior_state_and_its_private_bytes() {
    let prior = object("before", 1.into());
    for (name, errors) in [("after", 1), ("fail", 2)] {
        let response = applied(prior.clone(), object(name, 2.into())).await;
        assert_eq!(response.diagnostics.iter().count(), errors, "{name}");
        assert!(response.diagnostics.has_errors(), "{name}");
        assert_eq!(response.state, prior, "{name}");
        assert_eq!(response.private, b"stored", "{name}");
    }
}

#[tokio::test]
async fn a_create_whose_state_cannot_be_stored_stores_the_plan_with_unknown_values_null() {
    for name in ["a", "fail"] {
        let planned = object(name, Value::Unknown);
        let response = applied(Value::Null, planned).await;
        assert!(response.diagnostics.has_errors(), "{name}");
        assert_eq!(response.state, object(name, Value::Null));
        assert_eq!(response.private, b"new");
    }
}
