// SPDX-License-Identifier: MPL-2.0
//! ListActionRecords: an instance's changes with their progress, newest first.

use serde_json::{Value, json};

use crate::core::Core;
use crate::error::ApiError;
use crate::instance::{Change, Instance, Now};
use crate::reply::Reply;
use crate::request::Request;

use super::instances::Page;
use super::route::Call;

/// The action name that the emulator gives the changes it makes up.
const CHANGE: &str = "UpdateInstance";

/// Filters by `actionNames`, `requestId`, `startTime` and `endTime`, then answers one page.
pub(super) fn list(
    core: &Core,
    request: &Request,
    call: &Call,
    request_id: &str,
) -> Result<Reply, ApiError> {
    let page = Page::of(request, 10)?;
    let millis = |name: &str| match request.query(name).filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => text
            .parse::<i64>()
            .map(Some)
            .map_err(|_| ApiError::invalid("Time", "Times must be milliseconds since 1970.")),
    };
    let (from, to) = (millis("startTime")?, millis("endTime")?);
    let names = request
        .query("actionNames")
        .filter(|names| !names.is_empty());
    let wanted = |change: &Change| {
        let started = change.started.as_millisecond();
        from.is_none_or(|from| started >= from)
            && to.is_none_or(|to| started <= to)
            && names.is_none_or(|names| names.split(',').any(|name| name.trim() == CHANGE))
            && request
                .query("requestId")
                .is_none_or(|id| id.is_empty() || id == change.request_id)
    };
    let id = call.instance.as_deref().unwrap_or_default();
    let (total, result) = core.with_instance(call.kind, id, |instance, now| {
        let changes: Vec<&Change> = instance
            .changes
            .iter()
            .rev()
            .filter(|c| wanted(c))
            .collect();
        let result = changes.iter().enumerate();
        let result = result
            .filter(|(position, _)| page.contains(*position))
            .map(|(_, change)| record(core, instance, change, now))
            .collect();
        Ok((changes.len(), result))
    })?;
    Ok(page.reply(request_id, total, result))
}

fn record(core: &Core, instance: &Instance, change: &Change, now: Now) -> Value {
    let ended = change.ended.map(jiff::Timestamp::as_millisecond);
    let progress = if ended.is_some() {
        1.0
    } else {
        instance.progress(now)
    };
    // The unit is documented nowhere; whole percent is what people expect.
    let percent = ((progress * 100.0).floor() as u8).to_string();
    let state = match ended {
        Some(_) => "FINISHED",
        None if instance.shown_status() == "suspended" => "SUSPENDED",
        None => "ACTIVATING",
    };
    let nodes = f64::from(instance.spec.node_amount.unwrap_or(3));
    let started = change.started.as_millisecond();
    let stopped = (state == "SUSPENDED").then_some("The change was interrupted.");
    json!({
        "actionName": CHANGE,
        "instanceId": instance.spec.id,
        "requestId": change.request_id,
        "recordIds": [],
        "startTime": started,
        "endTime": ended.unwrap_or(0),
        "stateType": state,
        "process": percent,
        "ownerId": core.scenario.server.account,
        "userId": core.scenario.server.account,
        "userType": "ALIYUN",
        "interruptible": state == "ACTIVATING",
        "statusInfo": [
            {
                "stateType": "FINISHED",
                "subState": "prepare",
                "process": "100",
                "startTime": started,
                "endTime": started,
                "completeNodeCount": nodes,
                "nodeCount": nodes,
                "subStatusInfo": [],
            },
            {
                "stateType": state,
                "subState": "rolling_restart",
                "process": percent,
                "startTime": started,
                "endTime": ended.unwrap_or(0),
                "completeNodeCount": (nodes * progress).floor(),
                "nodeCount": nodes,
                "subStatusInfo": [
                    {
                        "stateType": state,
                        "subState": "restart_node",
                        "process": percent,
                        "startTime": started,
                        "endTime": ended.unwrap_or(0),
                        "exception": stopped,
                    },
                ],
            },
        ],
    })
}
