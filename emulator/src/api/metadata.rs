// SPDX-License-Identifier: MPL-2.0
//! The ECS metadata service, as far as credentials need it, and a credentials URI.

use std::time::Duration;

use http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::core::{Core, locked};
use crate::error::ApiError;
use crate::reply::Reply;
use crate::request::Request;
use crate::scenario::MetadataMode;

use super::sts::expiration;

const TOKEN: &str = "x-aliyun-ecs-metadata-token";
const TOKEN_TTL: &str = "x-aliyun-ecs-metadata-token-ttl-seconds";
const CREDENTIALS: &str = "/latest/meta-data/ram/security-credentials/";

/// Answers a request below `/latest/`.
pub(super) fn perform(core: &Core, request: &Request, request_id: &str) -> Result<Reply, ApiError> {
    let mode = core.scenario.metadata.mode;
    if request.path == "/latest/api/token" {
        return token(core, request, request_id);
    }
    if request.method != Method::GET {
        return Err(not_found());
    }
    let known = request.header(TOKEN).map(|token| {
        locked(&core.metadata_tokens)
            .iter()
            .any(|known| known == token)
    });
    match known {
        Some(true) => {}
        None if mode != MetadataMode::V2Only => {}
        _ => {
            return Err(ApiError::new(
                403,
                "Forbidden",
                "A valid metadata token is required.",
            ));
        }
    }
    let role = &core.scenario.metadata.role;
    let text = |text: &str| Reply::of(200, "text/plain", text.to_owned().into(), request_id);
    match request.path.as_str() {
        "/latest/meta-data/region-id" => Ok(text(&core.scenario.server.region)),
        "/latest/meta-data/instance-id" => Ok(text("i-emulator")),
        _ if mode == MetadataMode::NoRole => Err(not_found()),
        CREDENTIALS | "/latest/meta-data/ram/security-credentials" => Ok(text(role)),
        path if path.strip_prefix(CREDENTIALS) == Some(role) => {
            Ok(Reply::json(request_id, &session(core, role)))
        }
        _ => Err(not_found()),
    }
}

/// Answers the credentials URI.
pub(super) fn credentials(core: &Core, request_id: &str) -> Reply {
    Reply::json(request_id, &session(core, "credentials-uri"))
}

fn token(core: &Core, request: &Request, request_id: &str) -> Result<Reply, ApiError> {
    if core.scenario.metadata.mode == MetadataMode::V1Only || request.method != Method::PUT {
        return Err(not_found());
    }
    let ttl = request
        .header(TOKEN_TTL)
        .and_then(|text| text.parse::<u32>().ok());
    if !ttl.is_some_and(|ttl| (1..=21_600).contains(&ttl)) {
        return Err(ApiError::invalid(
            "Ttl",
            "The token's time to live must be 1 to 21600 seconds.",
        ));
    }
    let token = uuid::Uuid::new_v4().simple().to_string();
    locked(&core.metadata_tokens).push(token.clone());
    Ok(Reply::of(200, "text/plain", token.into(), request_id))
}

fn session(core: &Core, role: &str) -> Value {
    let sts = &core.scenario.sts;
    let lives = sts
        .session_duration
        .unwrap_or(Duration::from_secs(6 * 3600));
    let announced = sts.announced_duration.unwrap_or(lives);
    let account = &core.scenario.server.account;
    let arn = format!("acs:ram::{account}:assumed-role/{role}/vm");
    let key = locked(&core.keys).issue(account, &arn, core.clock.after(lives));
    let updated = Timestamp::from_second(core.clock.now().as_second()).unwrap_or_default();
    json!({
        "Code": "Success",
        "AccessKeyId": key.id,
        "AccessKeySecret": key.secret,
        "SecurityToken": key.security_token,
        "LastUpdated": expiration(updated),
        "Expiration": expiration(core.clock.after(announced)),
    })
}

fn not_found() -> ApiError {
    ApiError::new(404, "NotFound", "The requested resource does not exist.")
}
