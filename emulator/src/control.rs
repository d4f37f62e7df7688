// SPDX-License-Identifier: MPL-2.0
//! The control port: the handle's abilities as JSON over HTTP, for tests in other processes.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::core::{Core, locked};
use crate::fault::Fault;
use crate::scenario::{InstanceSpec, Throttle, check_instance, span};
use crate::throttle::Limiter;

type Shared = State<Arc<Core>>;

/// Serves the control port until told to stop.
pub(crate) async fn serve(
    core: Arc<Core>,
    api: String,
    listener: TcpListener,
    mut stop: watch::Receiver<bool>,
) {
    let router = Router::new()
        .route("/health", get(move || health(api.clone())))
        .route("/instances", get(list_instances).post(put_instances))
        .route(
            "/instances/{id}",
            get(show_instance).delete(remove_instance),
        )
        .route("/instances/{id}/status", post(set_status))
        .route(
            "/faults",
            get(list_faults).post(add_faults).delete(clear_faults),
        )
        .route("/log", get(log).delete(clear_log))
        .route("/counts", get(counts))
        .route("/clock", get(clock).post(set_clock))
        .route("/throttle", post(set_throttle).delete(lift_throttle))
        .route("/sessions", axum::routing::delete(expire_sessions))
        .route("/reset", post(reset))
        .fallback(async || refused(StatusCode::NOT_FOUND, "there is no such path"))
        .with_state(core);
    tokio::select! {
        _ = axum::serve(listener, router) => {}
        _ = stop.changed() => {}
    }
}

/// One or many, so that a script can post either.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    Many(Vec<Value>),
    One(Value),
}

impl OneOrMany {
    /// Reads each item; untagged serde alone would hide which key is wrong.
    fn read<T: serde::de::DeserializeOwned>(self) -> Result<Vec<T>, String> {
        let values = match self {
            Self::Many(values) => values,
            Self::One(value) => vec![value],
        };
        let read = values.into_iter().map(serde_json::from_value);
        read.collect::<Result<_, _>>()
            .map_err(|error| error.to_string())
    }
}

async fn health(api: String) -> Json<Value> {
    Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION"), "url": api }))
}

async fn list_instances(State(core): Shared) -> Response {
    Json(core.views()).into_response()
}

async fn put_instances(State(core): Shared, Json(body): Json<OneOrMany>) -> Response {
    let specs: Vec<InstanceSpec> = match body.read() {
        Ok(specs) => specs,
        Err(error) => return refused(StatusCode::BAD_REQUEST, &error),
    };
    if let Some(error) = specs.iter().find_map(|spec| check_instance(spec).err()) {
        return refused(StatusCode::BAD_REQUEST, &error);
    }
    let count = specs.len();
    specs.into_iter().for_each(|spec| core.put_instance(spec));
    Json(json!({ "instances": count })).into_response()
}

async fn show_instance(State(core): Shared, Path(id): Path<String>) -> Response {
    match core.outside(&id, |instance, _| instance.view()) {
        Some(view) => Json(view).into_response(),
        None => no_instance(),
    }
}

async fn remove_instance(State(core): Shared, Path(id): Path<String>) -> Response {
    if locked(&core.instances).remove(&id) {
        done()
    } else {
        no_instance()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewStatus {
    status: String,
}

async fn set_status(
    State(core): Shared,
    Path(id): Path<String>,
    Json(new): Json<NewStatus>,
) -> Response {
    let view = core.outside(&id, |instance, now| {
        instance.set_status(&new.status, now);
        instance.view()
    });
    match view {
        Some(view) => Json(view).into_response(),
        None => no_instance(),
    }
}

async fn list_faults(State(core): Shared) -> Response {
    Json(locked(&core.faults).list().to_vec()).into_response()
}

async fn add_faults(State(core): Shared, Json(body): Json<OneOrMany>) -> Response {
    let faults: Vec<Fault> = match body.read() {
        Ok(faults) => faults,
        Err(error) => return refused(StatusCode::BAD_REQUEST, &error),
    };
    if let Some(error) = faults.iter().find_map(|fault| fault.check().err()) {
        return refused(StatusCode::BAD_REQUEST, &error);
    }
    let count = faults.len();
    let mut list = locked(&core.faults);
    faults.into_iter().for_each(|fault| list.add(fault));
    Json(json!({ "faults": count })).into_response()
}

async fn clear_faults(State(core): Shared) -> Response {
    locked(&core.faults).clear();
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogFilter {
    action: Option<String>,
    instance: Option<String>,
}

async fn log(State(core): Shared, Query(filter): Query<LogFilter>) -> Response {
    let wanted =
        |wanted: &Option<String>, found: &Option<String>| wanted.is_none() || wanted == found;
    let log = locked(&core.log);
    let entries: Vec<_> = log
        .entries()
        .filter(|entry| {
            wanted(&filter.action, &entry.action) && wanted(&filter.instance, &entry.instance)
        })
        .collect();
    Json(entries).into_response()
}

async fn clear_log(State(core): Shared) -> Response {
    locked(&core.log).clear();
    done()
}

async fn counts(State(core): Shared) -> Response {
    Json(locked(&core.log).counts().clone()).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewClock {
    #[serde(with = "span::signed")]
    offset: jiff::SignedDuration,
}

async fn clock(State(core): Shared) -> Response {
    let offset = span::signed::text(core.clock.offset());
    Json(json!({ "now": core.clock.now().to_string(), "offset": offset })).into_response()
}

async fn set_clock(State(core): Shared, Json(new): Json<NewClock>) -> Response {
    core.clock.set_offset(new.offset);
    clock(State(core)).await
}

async fn set_throttle(State(core): Shared, Json(limit): Json<Throttle>) -> Response {
    if limit.requests_per_second == 0 {
        return refused(
            StatusCode::BAD_REQUEST,
            "requests_per_second must be at least 1",
        );
    }
    *locked(&core.limiter) = Limiter::new(Some(limit));
    done()
}

async fn lift_throttle(State(core): Shared) -> Response {
    *locked(&core.limiter) = Limiter::new(None);
    done()
}

async fn expire_sessions(State(core): Shared) -> Response {
    let count = locked(&core.keys).expire_sessions(core.clock.now());
    Json(json!({ "sessions": count })).into_response()
}

async fn reset(State(core): Shared) -> Response {
    core.reset();
    done()
}

fn done() -> Response {
    Json(json!({ "status": "ok" })).into_response()
}

fn no_instance() -> Response {
    refused(StatusCode::NOT_FOUND, "there is no such instance")
}

fn refused(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({ "error": why }))).into_response()
}
