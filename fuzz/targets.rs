// SPDX-License-Identifier: MPL-2.0
//! What is fuzzed: all that reads what others wrote. A target takes any bytes
//! and returns. The crate includes this file for its tests and for the fuzzer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a target panics where something is wrong"
)]

use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue};
use prost::Message;
use tokio::runtime::{Builder, Runtime};
use tonic::{Request, Response, Status};

use crate::cty::json::{self, Unexpected};
use crate::cty::{Type, Value, msgpack};
use crate::environment::Environment;
use crate::framework::engine::upgrade::{self, StoredState};
use crate::framework::{ErasedResource, Provider};
use crate::plugin::handshake;
use crate::proto::tfplugin6 as wire;
use crate::proto::tfplugin6::provider_server::Provider as Service;
use crate::provider::{AlicloudesProvider, Dependencies};
use crate::server::ProviderService;
use crate::transport::{HttpRequest, HttpResponse, HttpTransport, TransportError};

/// Something that reads bytes.
#[derive(Debug)]
pub struct Target {
    /// Its name, and that of its folder in `fuzz/corpus`.
    pub name: &'static str,
    /// Reads bytes. Panics where it is wrong.
    pub run: fn(&[u8]),
}

/// All targets.
pub const ALL: &[Target] = &[
    Target {
        name: "type",
        run: types,
    },
    Target {
        name: "msgpack",
        run: values,
    },
    Target {
        name: "state",
        run: states,
    },
    Target {
        name: "request",
        run: requests,
    },
    Target {
        name: "handshake",
        run: handshakes,
    },
    Target {
        name: "api",
        run: answers,
    },
];

/// The bytes before the first `separator`, and those after it.
fn split(input: &[u8], separator: u8) -> (&[u8], &[u8]) {
    match input.iter().position(|byte| *byte == separator) {
        Some(at) => (&input[..at], &input[at + 1..]),
        None => (&[], input),
    }
}

/// Type JSON.
fn types(input: &[u8]) {
    if let Ok(ty) = Type::from_json(input) {
        let json = ty.to_json();
        assert_eq!(Type::from_json(json.as_bytes()), Ok(ty));
    }
}

/// A type's JSON, a zero, and then a value of it as MessagePack and as JSON.
fn values(input: &[u8]) {
    let (ty, value) = split(input, 0);
    let ty = Type::from_json(ty).unwrap_or(Type::Dynamic);
    for value in [
        msgpack::decode(value, &ty),
        json::decode(value, &ty, Unexpected::Drop),
    ] {
        let Ok(value) = value else { continue };
        assert_eq!(value.conforms(&ty), Ok(()));
        let bytes = msgpack::encode(&value, &ty).unwrap();
        assert_eq!(msgpack::decode(&bytes, &ty), Ok(value));
    }
}

/// A stored state of any resource and version: the first byte chooses both.
fn states(input: &[u8]) {
    static RESOURCES: LazyLock<Vec<ErasedResource>> = LazyLock::new(|| {
        AlicloudesProvider::new(Dependencies::of_process(Environment::default())).resources()
    });
    let (choice, json) = input.split_first().unwrap_or((&0, input));
    let count = RESOURCES.len();
    let resource = &RESOURCES[usize::from(*choice) % count];
    let version = i64::from(*choice) / count as i64 % (resource.schema().version + 2);
    let stored = StoredState::Json(Bytes::copy_from_slice(json));
    if let Ok(state) = upgrade::state(resource, version, &stored) {
        assert_eq!(state.conforms(resource.ty()), Ok(()));
        assert!(state.is_wholly_known());
    }
}

thread_local! {
    /// Time moves as fast as it is waited for.
    static RUNTIME: Runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    RUNTIME.with(|runtime| runtime.block_on(work))
}

/// Answers every request with what a target was given.
#[derive(Debug)]
struct Always(HttpResponse);

impl HttpTransport for Always {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let response = self.0.clone();
        Box::pin(async move { Ok(response) })
    }
}

fn provider(environment: Environment, answer: HttpResponse) -> Arc<AlicloudesProvider> {
    let transport: Arc<dyn HttpTransport> = Arc::new(Always(answer));
    let dependencies = Dependencies {
        transport: Arc::new(move |_| Arc::clone(&transport)),
        ..Dependencies::of_process(environment)
    };
    Arc::new(AlicloudesProvider::new(dependencies))
}

fn nothing() -> HttpResponse {
    HttpResponse {
        status: 503,
        headers: HeaderMap::new(),
        body: Bytes::new(),
        truncated: false,
    }
}

/// Asserts that what is answered is no gRPC error.
fn answered<T>(answer: Result<Response<T>, Status>) -> T {
    answer
        .unwrap_or_else(|status| panic!("{status}"))
        .into_inner()
}

/// One RPC: the first byte names it, the rest is the message.
fn requests(input: &[u8]) {
    fn decode<T: Message + Default>(bytes: &[u8]) -> Request<T> {
        Request::new(T::decode(bytes).unwrap_or_default())
    }
    let (rpc, bytes) = input.split_first().unwrap_or((&0, input));
    block_on(async {
        let service = ProviderService::new(provider(Environment::default(), nothing()));
        match rpc % 12 {
            0 => drop(answered(
                service.validate_provider_config(decode(bytes)).await,
            )),
            1 => drop(answered(service.configure_provider(decode(bytes)).await)),
            2 => drop(answered(
                service.validate_resource_config(decode(bytes)).await,
            )),
            3 => drop(answered(
                service.validate_data_resource_config(decode(bytes)).await,
            )),
            4 => drop(answered(
                service.upgrade_resource_state(decode(bytes)).await,
            )),
            5 => drop(answered(service.read_resource(decode(bytes)).await)),
            6 => drop(answered(service.plan_resource_change(decode(bytes)).await)),
            7 => drop(answered(service.import_resource_state(decode(bytes)).await)),
            8 => drop(answered(service.move_resource_state(decode(bytes)).await)),
            9 => drop(answered(service.call_function(decode(bytes)).await)),
            10 => drop(answered(
                service.upgrade_resource_identity(decode(bytes)).await,
            )),
            _ => drop(answered(service.plan_action(decode(bytes)).await)),
        }
    });
}

/// The handshake's variables, one `NAME=value` after the other, ended by zeros,
/// the cookie left out. The client's certificate is one of them.
fn handshakes(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let pairs = text.split('\0').filter_map(|pair| pair.split_once('='));
    let cookie = ("TF_PLUGIN_MAGIC_COOKIE", handshake::COOKIE_VALUE);
    let environment: Environment = pairs
        .chain([cookie])
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    if let Ok(request) = handshake::Request::read(&environment) {
        assert_eq!(request.protocol, 6);
    }
}

/// An answer of the API, read by every call and by the runs around them: a byte
/// for the status, header lines ended by an empty one, and the body.
fn answers(input: &[u8]) {
    let (status, rest) = input.split_first().unwrap_or((&0, input));
    let mut headers = HeaderMap::new();
    let mut body = rest;
    while let (line @ [_, ..], rest) = split(body, b'\n') {
        let (name, value) = split(line, b':');
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name),
            HeaderValue::from_bytes(value.trim_ascii()),
        ) {
            headers.append(name, value);
        }
        body = rest;
    }
    let statuses = [200, 400, 403, 404, 429, 500, 503];
    let answer = HttpResponse {
        status: statuses[usize::from(*status) % statuses.len()],
        headers,
        body: Bytes::copy_from_slice(body),
        truncated: status & 0x80 != 0,
    };
    block_on(ask_everything(answer));
}

async fn ask_everything(answer: HttpResponse) {
    let variables = [
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", "key"),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret"),
        ("ALIBABA_CLOUD_REGION", "cn-hangzhou"),
    ];
    let environment = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let provider = provider(environment.into_iter().collect(), answer);
    let service = ProviderService::new(provider.clone());
    for source in provider.data_sources() {
        let request = wire::read_data_source::Request {
            type_name: source.type_name().to_owned(),
            config: Some(of_one_instance(source.ty())),
            ..Default::default()
        };
        drop(answered(
            service.read_data_source(Request::new(request)).await,
        ));
    }
    for resource in provider.resources() {
        let config = Some(of_one_instance(resource.ty()));
        let request = wire::plan_resource_change::Request {
            type_name: resource.type_name().to_owned(),
            proposed_new_state: config.clone(),
            config: config.clone(),
            ..Default::default()
        };
        let plan = answered(service.plan_resource_change(Request::new(request)).await);
        let request = wire::apply_resource_change::Request {
            type_name: resource.type_name().to_owned(),
            planned_state: plan.planned_state,
            config,
            ..Default::default()
        };
        drop(answered(
            service.apply_resource_change(Request::new(request)).await,
        ));
    }
}

/// A configuration that names an instance and nothing else.
fn of_one_instance(ty: &Type) -> wire::DynamicValue {
    let Type::Object(types) = ty else {
        panic!("a configuration is an object");
    };
    let config = Value::object(types.keys().map(|name| {
        let value = match name.as_str() {
            "instance_id" => "es-cn-1".into(),
            _ => Value::Null,
        };
        (name.as_str(), value)
    }));
    wire::DynamicValue {
        msgpack: msgpack::encode(&config, ty).unwrap().into(),
        json: Bytes::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::{Duration, Instant};

    use super::{ALL, Target};

    fn corpus(target: &Target) -> Vec<Vec<u8>> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
        let entries = fs::read_dir(root.join(target.name)).unwrap();
        let mut inputs: Vec<_> = entries
            .map(|entry| fs::read(entry.unwrap().path()).unwrap())
            .collect();
        inputs.sort();
        inputs
    }

    #[test]
    fn every_input_of_the_corpora_is_read_or_refused() {
        for target in ALL {
            let inputs = corpus(target);
            assert!(!inputs.is_empty(), "{}", target.name);
            inputs.iter().for_each(|input| (target.run)(input));
        }
    }

    /// A second of damaged inputs for each target, always the same ones.
    #[test]
    fn damaged_inputs_are_read_or_refused() {
        for target in ALL {
            let inputs = corpus(target);
            let mut random = fastrand::Rng::with_seed(7);
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_secs(1) {
                let mut input = random.choice(&inputs).cloned().unwrap_or_default();
                for _ in 0..random.usize(1..4) {
                    let at = random.usize(0..=input.len());
                    match random.u8(0..4) {
                        0 => input.truncate(at),
                        1 => input.insert(at, random.u8(..)),
                        2 => input.extend_from_within(at..),
                        _ => input
                            .get_mut(at)
                            .into_iter()
                            .for_each(|b| *b = random.u8(..)),
                    }
                }
                input.truncate(4096);
                (target.run)(&input);
            }
        }
    }
}
