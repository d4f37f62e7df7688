// SPDX-License-Identifier: MPL-2.0
//! The service as tonic calls it: what it looks up, and that whatever it is
//! sent is answered with a response and diagnostics.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod any;
mod messages;
mod oracle;
mod panics;
mod random;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};
use tonic::Request;

use super::{ProviderService, value};
use crate::credentials::tests::trace::Log;
use crate::cty::{Attr, Type, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::{
    Action, ConfigureRequest, CreateRequest, ErasedAction, ErasedResource, Failed, Function,
    FunctionDefinition, FunctionError, InvokeRequest, Provider, Resource, Saved, UpdateRequest,
};
use crate::proto::tfplugin6 as wire;
use crate::proto::tfplugin6::provider_server::Provider as Service;
use crate::schema::{Attribute, Schema};

#[derive(Clone, Serialize, Deserialize)]
struct Model {
    name: Attr<String>,
}

struct Toy;

/// Creates of one name that ran to their end.
static COUNTED: AtomicUsize = AtomicUsize::new(0);

fn schema() -> Schema {
    Schema::new("").attribute(Attribute::string("name").required())
}

impl Resource for Toy {
    type Model = Model;

    fn type_name(&self) -> &'static str {
        "toy_thing"
    }

    fn schema(&self) -> Schema {
        schema()
    }

    async fn create(&self, request: CreateRequest<Model>) -> Result<Saved<Model>, Failed<Model>> {
        let name = request.config.name.known().map_or("", String::as_str);
        if name.starts_with("wait") {
            request.stop.cancelled().await;
            if name == "wait and count" {
                COUNTED.fetch_add(1, Ordering::SeqCst);
            }
            return Err(Failed {
                partial: Some(request.planned),
                private: Vec::new(),
                diagnostics: Diagnostic::error("Interrupted", "").into(),
            });
        }
        Ok(Saved::new(request.planned))
    }

    async fn update(&self, request: UpdateRequest<Model>) -> Result<Saved<Model>, Failed<Model>> {
        Ok(Saved::new(request.planned))
    }
}

impl Action for Toy {
    type Config = Model;

    fn type_name(&self) -> &'static str {
        "toy_action"
    }

    fn schema(&self) -> Schema {
        schema()
    }

    async fn invoke(&self, request: InvokeRequest<Model>) -> Result<Diagnostics, Diagnostics> {
        request.progress.report("half way");
        // One that keeps what it reports by does not keep the stream open.
        let kept = request.progress.clone();
        tokio::spawn(async move {
            std::future::pending::<()>().await;
            drop(kept)
        });
        Ok(Diagnostics::new())
    }
}

impl Function for Toy {
    fn definition(&self) -> FunctionDefinition {
        FunctionDefinition {
            name: "same",
            summary: "",
            description: "",
            parameters: Vec::new(),
            variadic: None,
            returns: Type::Bool,
        }
    }

    fn call(&self, _arguments: &[Value]) -> Result<Value, FunctionError> {
        Ok(Value::Bool(true))
    }
}

impl Provider for Toy {
    fn name(&self) -> &'static str {
        "toy"
    }

    fn schema(&self) -> Schema {
        schema()
    }

    fn configure(&self, request: ConfigureRequest) -> Diagnostics {
        match request.config.get("name").and_then(Value::as_str) {
            Some("panic") => panic!("as asked for"),
            _ => Diagnostics::new(),
        }
    }

    fn resources(&self) -> Vec<ErasedResource> {
        vec![ErasedResource::new(Toy)]
    }

    fn actions(&self) -> Vec<ErasedAction> {
        vec![ErasedAction::new(Toy)]
    }

    fn functions(&self) -> Vec<Box<dyn Function>> {
        vec![Box::new(Toy)]
    }
}

fn service() -> ProviderService {
    ProviderService::new(Arc::new(Toy))
}

fn named(name: &str) -> Option<wire::DynamicValue> {
    let object = Value::object([("name", Value::from(name))]);
    Some(value::write(&object, &schema().ty()).unwrap())
}

fn garbage() -> Option<wire::DynamicValue> {
    Some(wire::DynamicValue {
        msgpack: Bytes::from_static(b"\xc1\xff"),
        json: Bytes::new(),
    })
}

fn errors(diagnostics: &[wire::Diagnostic]) -> usize {
    diagnostics.iter().filter(|d| d.severity == 1).count()
}

fn create(
    type_name: &str,
    state: Option<wire::DynamicValue>,
) -> wire::apply_resource_change::Request {
    wire::apply_resource_change::Request {
        type_name: type_name.to_owned(),
        planned_state: state.clone(),
        config: state,
        planned_private: b"private".to_vec(),
        ..Default::default()
    }
}

#[tokio::test]
async fn the_schema_response_names_everything_and_the_capabilities() {
    let request = wire::get_provider_schema::Request {};
    let response = service().get_provider_schema(Request::new(request)).await;
    let schema = response.unwrap().into_inner();
    assert!(schema.provider.unwrap().block.is_some());
    assert!(schema.resource_schemas["toy_thing"].block.is_some());
    assert!(schema.action_schemas["toy_action"].schema.is_some());
    assert!(schema.functions["same"].r#return.is_some());
    let capabilities = schema.server_capabilities.unwrap();
    assert!(!capabilities.plan_destroy);
    assert!(capabilities.get_provider_schema_optional);
    assert!(capabilities.move_resource_state);
    assert!(!capabilities.generate_resource_config);
}

#[tokio::test]
async fn any_rpc_may_come_first() {
    let request = create("toy_thing", named("a"));
    let response = service().apply_resource_change(Request::new(request)).await;
    let response = response.unwrap().into_inner();
    assert!(
        response.diagnostics.is_empty(),
        "{:?}",
        response.diagnostics
    );
    assert_eq!(response.new_state, named("a"));
}

#[tokio::test]
async fn an_unknown_type_or_garbage_in_apply_keeps_what_was_there() {
    for (type_name, state) in [("toy_other", named("a")), ("toy_thing", garbage())] {
        let mut request = create(type_name, state);
        request.prior_state = named("prior");
        let response = service().apply_resource_change(Request::new(request)).await;
        let response = response.unwrap().into_inner();
        assert_eq!(errors(&response.diagnostics), 1, "{type_name}");
        assert_eq!(response.new_state, named("prior"), "{type_name}");
        assert_eq!(response.private, b"private", "{type_name}");
    }
}

#[tokio::test]
async fn unknown_types_and_garbage_are_diagnostics_in_every_other_rpc() {
    let service = service();
    for (type_name, value) in [("toy_other", named("a")), ("toy_thing", garbage())] {
        let name = type_name.to_owned();
        macro_rules! refused {
            ($rpc:ident { $($field:ident: $value:expr),+ }) => {{
                let request = wire::$rpc::Request { $($field: $value,)+ ..Default::default() };
                let response = service.$rpc(Request::new(request)).await.unwrap();
                let found = errors(&response.into_inner().diagnostics);
                assert_eq!(found, 1, "{} {type_name}", stringify!($rpc));
            }};
        }
        refused!(plan_resource_change {
            type_name: name.clone(),
            config: value.clone(),
            proposed_new_state: named("a")
        });
        refused!(read_resource {
            type_name: name.clone(),
            current_state: value.clone()
        });
        refused!(validate_resource_config {
            type_name: name.clone(),
            config: value.clone()
        });
        refused!(upgrade_resource_state {
            type_name: name.clone(),
            raw_state: None
        });
        refused!(upgrade_resource_identity {
            type_name: name.clone(),
            raw_identity: None
        });
        refused!(import_resource_state {
            type_name: name.clone(),
            id: String::new()
        });
        refused!(move_resource_state {
            target_type_name: name.clone(),
            source_state: None
        });
        refused!(read_data_source {
            type_name: name.clone(),
            config: value.clone()
        });
        let request = wire::plan_action::Request {
            action_type: name.clone(),
            config: value.clone(),
            ..Default::default()
        };
        let response = service.plan_action(Request::new(request)).await.unwrap();
        assert_eq!(errors(&response.into_inner().diagnostics), 1);
    }
}

#[tokio::test]
async fn a_panic_in_a_handler_is_a_diagnostic() {
    let request = wire::configure_provider::Request {
        config: named("panic"),
        ..Default::default()
    };
    let response = service().configure_provider(Request::new(request)).await;
    let diagnostics = response.unwrap().into_inner().diagnostics;
    assert_eq!(errors(&diagnostics), 1);
    assert!(diagnostics[0].detail.contains("configure_provider"));
}

#[tokio::test]
async fn stop_ends_what_is_in_flight_and_nothing_that_comes_later() {
    let service = service();
    let waiting = service.apply_resource_change(Request::new(create("toy_thing", named("wait"))));
    let stop = async {
        tokio::task::yield_now().await;
        let request = wire::stop_provider::Request {};
        service
            .stop_provider(Request::new(request))
            .await
            .unwrap()
            .into_inner()
    };
    let (stopped, answer) = tokio::join!(waiting, stop);
    assert_eq!(answer.error, "");
    let stopped = stopped.unwrap().into_inner();
    assert_eq!(stopped.diagnostics[0].summary, "Interrupted");
    assert_eq!(stopped.new_state, named("wait"), "what exists is stored");
    assert!(
        !service.in_flight.stop_token().is_cancelled(),
        "armed again"
    );
}

#[tokio::test]
async fn a_request_goes_on_when_its_connection_is_lost_and_is_waited_for() {
    let service = service();
    let request = create("toy_thing", named("wait and count"));
    let call = service.apply_resource_change(Request::new(request));
    let dropped = tokio::time::timeout(Duration::from_millis(20), call).await;
    assert!(dropped.is_err(), "it waits to be stopped");
    let early = tokio::time::timeout(Duration::from_millis(20), service.in_flight.finished());
    assert!(early.await.is_err(), "it is in flight");
    service.in_flight.stop_for_good();
    service.in_flight.finished().await;
    assert_eq!(COUNTED.load(Ordering::SeqCst), 1);
}

async fn events(
    action: &str,
    config: Option<wire::DynamicValue>,
) -> Vec<wire::invoke_action::event::Type> {
    let request = wire::invoke_action::Request {
        action_type: action.to_owned(),
        config,
        ..Default::default()
    };
    let stream = service()
        .invoke_action(Request::new(request))
        .await
        .unwrap();
    let events = stream
        .into_inner()
        .map(|event| event.unwrap().r#type.unwrap());
    let all = tokio::time::timeout(Duration::from_secs(20), events.collect());
    all.await.expect("the stream has no end")
}

#[tokio::test]
async fn an_action_streams_progress_and_one_end() {
    use wire::invoke_action::event::Type as Event;
    let good = events("toy_action", named("a")).await;
    assert!(
        matches!(&good[..], [Event::Progress(_), Event::Completed(end)] if end.diagnostics.is_empty())
    );
    for (action, config) in [("toy_other", named("a")), ("toy_action", garbage())] {
        let bad = events(action, config).await;
        assert!(matches!(&bad[..], [Event::Completed(end)] if errors(&end.diagnostics) == 1));
    }
}

#[tokio::test]
async fn the_end_of_an_action_is_logged_as_that_of_other_rpcs_is() {
    let (log, _guard) = Log::capture();
    events("toy_action", named("a")).await;
    // The task ends after its last event.
    let logged = async {
        while !log.text().contains("served request") {
            tokio::task::yield_now().await;
        }
    };
    let logged = tokio::time::timeout(Duration::from_secs(20), logged).await;
    assert!(logged.is_ok(), "{}", log.text());
    assert!(log.text().contains("tf_req_duration_ms"), "{}", log.text());
}

#[tokio::test]
async fn a_function_is_called_or_the_error_says_why_not() {
    let service = service();
    let call = |name: &str, arguments| wire::call_function::Request {
        name: name.to_owned(),
        arguments,
    };
    let good = service
        .call_function(Request::new(call("same", vec![])))
        .await;
    let good = good.unwrap().into_inner();
    assert!(good.error.is_none() && good.result.is_some());
    for bad in [
        call("other", vec![]),
        call("same", vec![wire::DynamicValue::default()]),
    ] {
        let bad = service
            .call_function(Request::new(bad))
            .await
            .unwrap()
            .into_inner();
        assert!(bad.error.is_some() && bad.result.is_none());
    }
}

#[tokio::test]
async fn what_is_not_served_is_unimplemented() {
    let request = wire::list_resource::Request::default();
    let status = service()
        .list_resource(Request::new(request))
        .await
        .err()
        .unwrap();
    assert_eq!(status.code(), tonic::Code::Unimplemented);
}
