// SPDX-License-Identifier: MPL-2.0
//! Resume and interrupt, for Elasticsearch and Logstash: the calls that change something.

use serde_json::json;

use crate::core::Core;
use crate::error::ApiError;
use crate::reply::{JSON, Reply};
use crate::request::Request;
use crate::scenario::OnWrongStatus;

use super::Done;
use super::route::{Call, Operation};

/// Performs the call once per client token: a known token gets the first answer again, to the byte.
///
/// Only accepted calls are remembered; no page says what becomes of failed ones.
pub(super) fn perform(
    core: &Core,
    request: &Request,
    call: &Call,
    request_id: &str,
) -> Result<Done, ApiError> {
    let id = call.instance.as_deref().unwrap_or_default();
    let token = request
        .query("clientToken")
        .filter(|token| !token.is_empty());
    if token.is_some_and(|token| token.len() > 64 || !token.is_ascii()) {
        return Err(ApiError::invalid(
            "ClientToken",
            "The client token must be at most 64 ASCII characters.",
        ));
    }
    core.with_instance(call.kind, id, |instance, now| {
        let key = token.map(|token| (call.action, token.to_owned()));
        if let Some(body) = key.as_ref().and_then(|key| instance.answers.get(key)) {
            return Ok(Done {
                reply: Reply::of(200, JSON, body.clone(), request_id),
                effect: false,
                replayed: true,
            });
        }
        let changed = match call.operation {
            Operation::Resume => instance.resume(now),
            _ => instance.interrupt(now),
        };
        let effect = changed.is_ok();
        if let Err(error) = changed {
            match &instance.on_wrong_status {
                OnWrongStatus::Error => return Err(error),
                OnWrongStatus::Code(code) => {
                    return Err(ApiError::new(400, code.clone(), error.message));
                }
                OnWrongStatus::ResultFalse => {
                    return Ok(Done::read(Reply::refused(request_id, None, None)));
                }
                OnWrongStatus::Accept => {}
            }
        }
        let document = json!({ "RequestId": request_id, "Result": true });
        let reply = Reply::json(request_id, &document);
        if let Some(key) = key {
            instance.answers.insert(key, reply.body.clone());
        }
        Ok(Done {
            reply,
            effect,
            replayed: false,
        })
    })
}
