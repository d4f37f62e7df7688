// SPDX-License-Identifier: MPL-2.0
//! The API's answers, read by the runs and data sources that asked.

use prost::Message as _;
use tonic::Request;

use super::choice;
use super::requests::{Stage, answered};
use super::world::block_on;
use crate::cty::{Type, Value, msgpack};
use crate::framework::Provider as _;
use crate::proto::tfplugin6 as wire;
use crate::proto::tfplugin6::provider_server::Provider as _;

/// Who asks, and for what.
struct Questions {
    stage: Stage,
    provider: Value,
    reads: Vec<wire::read_data_source::Request>,
    runs: Vec<wire::apply_resource_change::Request>,
}

thread_local! {
    static QUESTIONS: Questions = Questions::new();
}

impl Questions {
    fn new() -> Self {
        let stage = Stage::new();
        let provider = config(&stage.provider.schema().ty());
        stage.configure(provider.clone());
        let mut questions = Self {
            provider,
            reads: Vec::new(),
            runs: Vec::new(),
            stage,
        };
        let stage = &questions.stage;
        for source in stage.provider.data_sources() {
            questions.reads.push(wire::read_data_source::Request {
                type_name: source.type_name().to_owned(),
                config: Some(dynamic(source.ty())),
                ..Default::default()
            });
        }
        for resource in stage.provider.resources() {
            let config = Some(dynamic(resource.ty()));
            let type_name = resource.type_name().to_owned();
            let request = wire::plan_resource_change::Request {
                type_name: type_name.clone(),
                proposed_new_state: config.clone(),
                config: config.clone(),
                ..Default::default()
            };
            let plan = stage.service.plan_resource_change(Request::new(request));
            questions.runs.push(wire::apply_resource_change::Request {
                type_name,
                planned_state: answered(block_on(plan)).planned_state,
                config,
                ..Default::default()
            });
        }
        questions
    }
}

/// An answer: a byte for who asks, and what [`Server`] reads.
///
/// [`Server`]: super::world::Server
pub(super) fn answer(input: &[u8]) {
    let (choice, input) = choice(input);
    QUESTIONS.with(|questions| {
        let stage = &questions.stage;
        stage.configure(questions.provider.clone());
        stage.server.answer(input);
        let choice = choice % (questions.reads.len() + questions.runs.len());
        if let Some(read) = questions.reads.get(choice) {
            let read = stage.service.read_data_source(Request::new(read.clone()));
            drop(answered(block_on(read)).encode_to_vec());
        } else {
            let run = questions.runs[choice - questions.reads.len()].clone();
            let run = stage.service.apply_resource_change(Request::new(run));
            drop(answered(block_on(run)).encode_to_vec());
        }
    });
}

/// A configuration of an object of `ty`: an instance, a wait to the end of a
/// change, and as few repetitions as can be.
fn config(ty: &Type) -> Value {
    let Type::Object(types) = ty else {
        panic!("a configuration is an object");
    };
    Value::object(types.iter().map(|(name, ty)| {
        let value = match name.as_str() {
            "instance_id" => "es-cn-1".into(),
            "wait_for_status" => "active".into(),
            "poll_interval" => "30s".into(),
            "create" | "update" => "1m".into(),
            "timeouts" => config(ty),
            "max_retries" => 1.into(),
            "enable_preflight" => false.into(),
            _ => Value::Null,
        };
        (name.as_str(), value)
    }))
}

fn dynamic(ty: &Type) -> wire::DynamicValue {
    wire::DynamicValue {
        msgpack: msgpack::encode(&config(ty), ty).unwrap().into(),
        json: Default::default(),
    }
}
