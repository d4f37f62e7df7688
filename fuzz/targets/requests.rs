// SPDX-License-Identifier: MPL-2.0
//! A host's requests, as messages.

use std::sync::Arc;

use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use prost::Message as _;
use tonic::{Request, Response, Status};

use super::choice;
use super::world::{Server, block_on, clock};
use crate::cty::Value;
use crate::environment::Environment;
use crate::framework::{ConfigureRequest, Provider as _};
use crate::proto::tfplugin6 as wire;
use crate::proto::tfplugin6::provider_server::Provider as _;
use crate::provider::{AlicloudesProvider, Dependencies};
use crate::server::ProviderService;
use crate::transport::HttpTransport;

/// A provider in front of a server. It is made once: schemas take longer than
/// most inputs.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) server: Arc<Server>,
    pub(super) provider: Arc<AlicloudesProvider>,
    pub(super) service: ProviderService,
}

impl Stage {
    /// With an access key and a region, and nothing else.
    pub(super) fn new() -> Self {
        let server = Arc::<Server>::default();
        let transport: Arc<dyn HttpTransport> = server.clone();
        let provider = Arc::new(AlicloudesProvider::new(Dependencies {
            environment: Environment::from([
                ("ALIBABA_CLOUD_ACCESS_KEY_ID", "key"),
                ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret"),
                ("ALIBABA_CLOUD_REGION", "cn-hangzhou"),
            ]),
            clock: Arc::new(clock()),
            transport: Arc::new(move |_| Arc::clone(&transport)),
        }));
        Self {
            server,
            service: ProviderService::new(provider.clone()),
            provider,
        }
    }

    /// Forgets what earlier inputs left behind.
    pub(super) fn configure(&self, config: Value) {
        let host_version = "1.15.0".to_owned();
        let request = ConfigureRequest {
            host_version,
            config,
        };
        assert!(!self.provider.configure(request).has_errors());
    }
}

/// Asserts that what is answered is no gRPC error.
pub(super) fn answered<T>(answer: Result<Response<T>, Status>) -> T {
    let answer = answer.unwrap_or_else(|status| panic!("{status}"));
    answer.into_inner()
}

type Rpc = for<'a> fn(&'a ProviderService, &'a [u8]) -> BoxFuture<'a, ()>;

macro_rules! rpcs {
    ($($rpc:ident)+) => {
        const RPCS: &[Rpc] = &[
            $(|service, bytes| Box::pin(async move {
                if let Ok(message) = wire::$rpc::Request::decode(bytes) {
                    answered(service.$rpc(Request::new(message)).await);
                }
            }),)+
            |service, bytes| Box::pin(async move {
                if let Ok(message) = wire::invoke_action::Request::decode(bytes) {
                    let events = service.invoke_action(Request::new(message)).await;
                    events.unwrap().into_inner().for_each(async |event| {
                        answered(event.map(Response::new));
                    }).await;
                }
            }),
        ];
    };
}

rpcs! {
    validate_provider_config configure_provider validate_resource_config
    validate_data_resource_config upgrade_resource_state read_resource plan_resource_change
    import_resource_state move_resource_state call_function upgrade_resource_identity plan_action
    apply_resource_change read_data_source validate_action_config stop_provider
}

thread_local! {
    static STAGE: Stage = Stage::new();
}

/// One RPC: the first byte names it, the rest is the message. The API refuses
/// everything.
pub(super) fn request(input: &[u8]) {
    let (choice, bytes) = choice(input);
    STAGE.with(|stage| {
        stage.configure(Value::Null);
        stage
            .server
            .answer(b"\x01\n{\"Code\": \"InstanceNotFound\"}");
        block_on(RPCS[choice % RPCS.len()](&stage.service, bytes));
    });
}
