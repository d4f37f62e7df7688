// SPDX-License-Identifier: MPL-2.0
//! What each path of the control port does.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::answer::{OneOrMany, Read, bad, done, refused};
use crate::core::{Core, locked};
use crate::fault::Fault;
use crate::hold::Release;
use crate::names;
use crate::scenario::{InstanceSpec, Throttle, span};
use crate::throttle::Limiter;

type Shared = State<Arc<Core>>;

pub(super) async fn list_instances(State(core): Shared) -> Response {
    Json(core.views()).into_response()
}

pub(super) async fn put_instances(
    State(core): Shared,
    OneOrMany(specs): OneOrMany<InstanceSpec>,
) -> Response {
    let checked = specs.iter().map(|spec| core.scenario.check_instance(spec));
    if let Err(error) = checked.collect::<Result<(), _>>() {
        return bad(&error);
    }
    let count = specs.len();
    specs.into_iter().for_each(|spec| core.put_instance(spec));
    Json(json!({ "instances": count })).into_response()
}

pub(super) async fn show_instance(State(core): Shared, Path(id): Path<String>) -> Response {
    match core.outside(&id, |instance, _| instance.view()) {
        Some(view) => Json(view).into_response(),
        None => no_instance(&core, &id),
    }
}

pub(super) async fn remove_instance(State(core): Shared, Path(id): Path<String>) -> Response {
    let removed = locked(&core.instances).remove(&id);
    if removed {
        done()
    } else {
        no_instance(&core, &id)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewStatus {
    status: String,
}

pub(super) async fn set_status(
    State(core): Shared,
    Path(id): Path<String>,
    Read(new): Read<NewStatus>,
) -> Response {
    let statuses = &core.scenario.server.other_statuses;
    if let Err(error) = names::check_status(&new.status, statuses) {
        return bad(&error);
    }
    let view = core.outside(&id, |instance, now| {
        instance.set_status(&new.status, now);
        instance.view()
    });
    match view {
        Some(view) => Json(view).into_response(),
        None => no_instance(&core, &id),
    }
}

pub(super) async fn list_faults(State(core): Shared) -> Response {
    Json(locked(&core.faults).list().to_vec()).into_response()
}

pub(super) async fn add_faults(
    State(core): Shared,
    OneOrMany(faults): OneOrMany<Fault>,
) -> Response {
    let checked = faults.iter().map(|fault| core.check_fault(fault));
    if let Err(error) = checked.collect::<Result<(), _>>() {
        return bad(&error);
    }
    let count = faults.len();
    let mut list = locked(&core.faults);
    faults.into_iter().for_each(|fault| list.add(fault));
    Json(json!({ "faults": count })).into_response()
}

pub(super) async fn clear_faults(State(core): Shared) -> Response {
    locked(&core.faults).clear();
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wait {
    #[serde(default, with = "span::option")]
    wait: Option<Duration>,
}

pub(super) async fn held(State(core): Shared, Query(wait): Query<Wait>) -> Response {
    let held = match wait.wait {
        Some(limit) => core.holds.wait(limit).await,
        None => core.holds.list(),
    };
    Json(held).into_response()
}

pub(super) async fn release(State(core): Shared, Path(id): Path<u64>) -> Response {
    released(&core, id, Release::GoOn)
}

pub(super) async fn reset_held(State(core): Shared, Path(id): Path<u64>) -> Response {
    released(&core, id, Release::Reset)
}

fn released(core: &Core, id: u64, how: Release) -> Response {
    if core.holds.release(id, how) {
        return done();
    }
    let why = format!("request {id} is not held; GET /held lists those that are");
    refused(StatusCode::NOT_FOUND, &why)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LogFilter {
    action: Option<String>,
    instance: Option<String>,
}

/// A name that nothing has is refused: an empty list would look like "it was not called".
pub(super) async fn log(State(core): Shared, Query(filter): Query<LogFilter>) -> Response {
    if let Some(Err(error)) = filter.action.as_deref().map(names::check_action) {
        return bad(&error);
    }
    let wanted =
        |wanted: &Option<String>, found: &Option<String>| wanted.is_none() || wanted == found;
    let entries: Vec<_> = {
        let log = locked(&core.log);
        let found = log.entries().filter(|entry| {
            wanted(&filter.action, &entry.action) && wanted(&filter.instance, &entry.instance)
        });
        found.cloned().collect()
    };
    match filter.instance {
        Some(id) if entries.is_empty() && core.outside(&id, |_, _| ()).is_none() => {
            no_instance(&core, &id)
        }
        _ => Json(entries).into_response(),
    }
}

pub(super) async fn clear_log(State(core): Shared) -> Response {
    locked(&core.log).clear();
    done()
}

pub(super) async fn counts(State(core): Shared) -> Response {
    Json(locked(&core.log).counts().clone()).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewClock {
    #[serde(with = "span::signed")]
    offset: jiff::SignedDuration,
}

pub(super) async fn clock(State(core): Shared) -> Response {
    let offset = span::signed::text(core.clock.offset());
    Json(json!({ "now": core.clock.now().to_string(), "offset": offset })).into_response()
}

pub(super) async fn set_clock(State(core): Shared, Read(new): Read<NewClock>) -> Response {
    core.clock.set_offset(new.offset);
    clock(State(core)).await
}

pub(super) async fn set_throttle(State(core): Shared, Read(limit): Read<Throttle>) -> Response {
    if limit.requests_per_second == 0 {
        return bad("requests_per_second must be at least 1");
    }
    *locked(&core.limiter) = Limiter::new(Some(limit));
    done()
}

pub(super) async fn lift_throttle(State(core): Shared) -> Response {
    *locked(&core.limiter) = Limiter::new(None);
    done()
}

pub(super) async fn expire_sessions(State(core): Shared) -> Response {
    let count = locked(&core.keys).expire_sessions(core.clock.now());
    Json(json!({ "sessions": count })).into_response()
}

pub(super) async fn reset(State(core): Shared) -> Response {
    core.reset();
    done()
}

fn no_instance(core: &Core, id: &str) -> Response {
    let instances = locked(&core.instances);
    let ids = instances.by_id.keys().map(String::as_str);
    refused(StatusCode::NOT_FOUND, &names::unknown("instance", id, ids))
}
