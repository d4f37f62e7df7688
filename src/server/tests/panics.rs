// SPDX-License-Identifier: MPL-2.0
//! A panic wherever the provider reads the clock, makes a call or logs a line, with
//! all that is at hand in its message: the user is told, and no secret shows.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use http::HeaderMap;
use jiff::Timestamp;
use tonic::Request;
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use super::{ProviderService, Service, value, wire};
use crate::clock::Clock;
use crate::credentials::tests::trace::Log;
use crate::cty::{Type, Value};
use crate::environment::Environment;
use crate::framework::{ConfigureRequest, Provider as _};
use crate::provider::{AlicloudesProvider, Dependencies};
use crate::transport::{HttpRequest, HttpResponse, HttpTransport, TransportError};

/// In the provider block, and in the answers of STS.
const SECRETS: [&str; 5] = [
    "blockSecret-71d3",
    "blockToken-82e4",
    "externalId-93f5",
    "issuedSecret-a406",
    "issuedToken-b517",
];

/// Where on the stack a panic may come from.
const LAYERS: [&str; 6] = [
    "framework",
    "provider",
    "client",
    "openapi",
    "credentials",
    "server",
];

/// Burns down by one wherever it is asked, and blows at the end.
#[derive(Debug, Default)]
struct Fuse {
    left: Mutex<usize>,
    /// Which layers were nearest when it blew.
    blown: Mutex<BTreeSet<&'static str>>,
}

impl Fuse {
    fn burn(&self, held: &dyn Debug) {
        let mut left = self.left.lock().unwrap();
        *left = left.wrapping_sub(1);
        if *left != 0 {
            return;
        }
        drop(left);
        let stack = std::backtrace::Backtrace::force_capture().to_string();
        let mut ours = stack.lines().filter(|frame| !frame.contains("::tests::"));
        let nearest = ours.find_map(|frame| {
            let named = |layer: &&&str| frame.contains(&format!("alicloudes::{layer}::"));
            LAYERS.iter().find(named)
        });
        self.blown.lock().unwrap().extend(nearest);
        panic!("{held:?}");
    }
}

struct FusedLog(Arc<Fuse>);

impl<S: Subscriber> Layer<S> for FusedLog {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        self.0.burn(event);
    }
}

#[derive(Debug)]
struct FusedClock(Arc<Fuse>);

impl Clock for FusedClock {
    fn now(&self) -> Timestamp {
        self.0.burn(self);
        "2026-11-24T08:00:00Z".parse().unwrap()
    }
}

/// The API and STS, which answer well.
#[derive(Debug)]
struct FusedTransport(Arc<Fuse>);

impl HttpTransport for FusedTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        self.0.burn(&(self, &request));
        let body = if request.url.contains("sts") {
            r#"{"Credentials": {"AccessKeyId": "STS.id", "AccessKeySecret": "issuedSecret-a406",
                "SecurityToken": "issuedToken-b517", "Expiration": "2026-11-24T09:00:00Z"}}"#
        } else if request.method == http::Method::POST {
            r#"{"RequestId": "R", "Result": true}"#
        } else {
            r#"{"RequestId": "R", "Result": {"instanceId": "es-cn-1", "status": "active"}}"#
        };
        let response = HttpResponse {
            status: 200,
            headers: HeaderMap::new(),
            body: Bytes::from_static(body.as_bytes()),
            truncated: false,
        };
        Box::pin(async move { Ok(response) })
    }
}

/// An object of `ty` with these members, all others null.
fn object(ty: &Type, members: &[(&str, Value)]) -> Value {
    let Type::Object(types) = ty else {
        panic!("an object")
    };
    Value::object(types.keys().map(|name| {
        let given = members.iter().find(|(member, _)| member == name);
        (
            name.clone(),
            given.map_or(Value::Null, |(_, value)| value.clone()),
        )
    }))
}

fn block(ty: &Type) -> Value {
    let Type::Object(types) = ty else {
        panic!("an object")
    };
    let role = object(
        &types["assume_role"],
        &[
            ("role_arn", "acs:ram::1:role/ci".into()),
            ("external_id", SECRETS[2].into()),
        ],
    );
    object(
        ty,
        &[
            ("access_key", "STS.block".into()),
            ("secret_key", SECRETS[0].into()),
            ("security_token", SECRETS[1].into()),
            ("region", "cn-hangzhou".into()),
            ("assume_role", role),
        ],
    )
}

/// Everything that a host asks for and gets, one after the other.
async fn run(provider: Arc<AlicloudesProvider>) -> String {
    let service = ProviderService::new(provider.clone());
    let mut shown = String::new();
    let mut show = |answer: &dyn Debug| shown.push_str(&format!("{answer:?}\n"));
    let ty = provider.schema().ty();
    let request = wire::configure_provider::Request {
        config: Some(value::write(&block(&ty), &ty).unwrap()),
        ..Default::default()
    };
    show(&request);
    show(&ConfigureRequest {
        host_version: String::new(),
        config: block(&ty),
    });
    show(
        &service
            .configure_provider(Request::new(request))
            .await
            .unwrap(),
    );
    let instance = [("instance_id", Value::from("es-cn-1"))];
    for source in provider.data_sources() {
        let config = object(source.ty(), &instance);
        let request = wire::read_data_source::Request {
            type_name: source.type_name().to_owned(),
            config: Some(value::write(&config, source.ty()).unwrap()),
            ..Default::default()
        };
        show(
            &service
                .read_data_source(Request::new(request))
                .await
                .unwrap(),
        );
    }
    for resource in provider.resources() {
        let config = object(resource.ty(), &instance);
        let config = Some(value::write(&config, resource.ty()).unwrap());
        let request = wire::plan_resource_change::Request {
            type_name: resource.type_name().to_owned(),
            proposed_new_state: config.clone(),
            config: config.clone(),
            ..Default::default()
        };
        let plan = service.plan_resource_change(Request::new(request)).await;
        let plan = plan.unwrap().into_inner();
        show(&plan);
        let request = wire::apply_resource_change::Request {
            type_name: resource.type_name().to_owned(),
            planned_state: plan.planned_state,
            config,
            ..Default::default()
        };
        show(
            &service
                .apply_resource_change(Request::new(request))
                .await
                .unwrap(),
        );
    }
    for action in provider.actions() {
        let config = object(action.ty(), &instance);
        let request = wire::invoke_action::Request {
            action_type: action.type_name().to_owned(),
            config: Some(value::write(&config, action.ty()).unwrap()),
            ..Default::default()
        };
        let events = service.invoke_action(Request::new(request)).await.unwrap();
        show(&events.into_inner().collect::<Vec<_>>().await);
    }
    shown
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_any_layer_is_told_and_shows_no_secret() {
    let fuse = Arc::<Fuse>::default();
    let transport: Arc<dyn HttpTransport> = Arc::new(FusedTransport(Arc::clone(&fuse)));
    let (mut after_the_answer, mut actions) = (0, 0);
    for turn in 1.. {
        let (log, _guard) = Log::capture_before(FusedLog(Arc::clone(&fuse)));
        *fuse.left.lock().unwrap() = turn;
        let transport = Arc::clone(&transport);
        let provider = Arc::new(AlicloudesProvider::new(Dependencies {
            environment: Environment::default(),
            clock: Arc::new(FusedClock(Arc::clone(&fuse))),
            transport: Arc::new(move |_| Arc::clone(&transport)),
        }));
        let shown = run(Arc::clone(&provider)).await + &log.text() + &format!("{provider:?}");
        for secret in SECRETS {
            assert!(!shown.contains(secret), "{secret} shows: {shown}");
        }
        let left = *fuse.left.lock().unwrap();
        if (1..=turn).contains(&left) {
            // Nothing asked so often: there was no panic.
            assert!(!shown.contains("panicked"));
            break;
        }
        match shown.matches("panicked during").count() {
            1 => {}
            0 => after_the_answer += 1,
            told => panic!("told {told} times in turn {turn}: {shown}"),
        }
        actions = provider.actions().len();
    }
    // The end of an action is logged when its last event is out.
    assert_eq!(after_the_answer, actions);
    let blown = fuse.blown.lock().unwrap().clone();
    assert_eq!(blown, BTreeSet::from(LAYERS));
}
