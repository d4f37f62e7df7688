// SPDX-License-Identifier: MPL-2.0
//! Who calls, and may the call be believed: the checks of the gateway, in its order.
//!
//! Required parameters, key, security token, time, signature, nonce. Each scheme's text to sign is
//! built by its own module from the request as received, independently of any client's code.

pub(crate) mod acs3;
pub(crate) mod keys;
pub(crate) mod nonce;
pub(crate) mod roa;
pub(crate) mod rpc;
#[cfg(test)]
pub(crate) mod vectors;

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use md5::{Digest as _, Md5};
use tokio::time::Instant;

use crate::core::{Core, locked};
use crate::error::ApiError;
use crate::log::Scheme;
use crate::request::{Request, find};
use keys::Key;

/// The key id and scheme that a request claims, before anything is checked; for the log.
pub(crate) fn claimed(
    request: &Request,
    parameters: &[(String, String)],
) -> (Scheme, Option<String>) {
    let Some(header) = request.header("authorization") else {
        let id = find(parameters, "AccessKeyId").map(str::to_owned);
        let scheme = if id.is_some() {
            Scheme::RpcHmacSha1
        } else {
            Scheme::None
        };
        return (scheme, id);
    };
    if let Some(rest) = header.strip_prefix(acs3::ALGORITHM) {
        let id = acs3::parse(rest.trim()).map(|parts| parts.key_id.to_owned());
        return (Scheme::Acs3HmacSha256, id);
    }
    match header
        .strip_prefix("acs ")
        .and_then(|rest| rest.split_once(':'))
    {
        Some((id, _)) => (Scheme::RoaHmacSha1, Some(id.to_owned())),
        None => (Scheme::None, None),
    }
}

/// Checks a request signed in its headers (ROA or ACS3) for an API of `version`.
pub(crate) fn check_headers(
    core: &Core,
    request: &Request,
    version: &str,
) -> Result<Key, ApiError> {
    match request.header("x-acs-version") {
        None => return Err(ApiError::missing("Version")),
        Some(found) if found != version => {
            return Err(ApiError::new(
                400,
                "InvalidVersion",
                "Specified parameter Version is not valid.",
            ));
        }
        Some(_) => {}
    }
    let header = request.header("authorization").ok_or_else(|| {
        ApiError::new(
            400,
            "MissingAccessKeyId",
            "AccessKeyId is mandatory for this action.",
        )
    })?;
    if let Some(rest) = header.strip_prefix(acs3::ALGORITHM) {
        return check_acs3(core, request, rest);
    }
    let (id, signature) = header
        .strip_prefix("acs ")
        .and_then(|rest| rest.split_once(':'))
        .filter(|(id, signature)| !id.is_empty() && !signature.is_empty())
        .ok_or_else(incomplete)?;
    check_roa(core, request, id, signature)
}

fn check_roa(core: &Core, request: &Request, id: &str, signature: &str) -> Result<Key, ApiError> {
    method_and_version(
        request.header("x-acs-signature-method"),
        request.header("x-acs-signature-version"),
    )?;
    let date = request
        .header("date")
        .ok_or_else(|| ApiError::missing("Date"))?;
    let date = httpdate::parse_http_date(date)
        .ok()
        .and_then(|date: SystemTime| Timestamp::try_from(date).ok());
    let key = known_key(core, id, request.header("x-acs-security-token"))?;
    fresh(core, date)?;
    content_md5(request)?;
    let text = |empty| {
        let method = request.method.as_str();
        roa::string_to_sign(
            method,
            &request.path,
            &request.query,
            &request.headers,
            empty,
        )
    };
    let bare = text(roa::EmptyValue::Bare);
    if !same(&roa::signature(&key.secret, &bare), signature) {
        let has_empty = request.query.iter().any(|(_, value)| value.is_empty());
        let other = has_empty.then(|| text(roa::EmptyValue::WithEquals));
        if !other.is_some_and(|other| same(&roa::signature(&key.secret, &other), signature)) {
            return Err(mismatch(&bare));
        }
    }
    spend(core, request.header("x-acs-signature-nonce"))?;
    Ok(key)
}

fn check_acs3(core: &Core, request: &Request, parameters: &str) -> Result<Key, ApiError> {
    let parts = acs3::parse(parameters.trim()).ok_or_else(incomplete)?;
    let date = request
        .header("x-acs-date")
        .ok_or_else(|| ApiError::missing("Date"))?;
    let date = iso_timestamp(date);
    if request.header("x-acs-content-sha256").is_none() {
        return Err(ApiError::missing("ContentSha256"));
    }
    if request.header("x-acs-action").is_none() {
        return Err(ApiError::missing("Action"));
    }
    signed_headers_cover(request, parts.signed_headers)?;
    let key = known_key(core, parts.key_id, request.header("x-acs-security-token"))?;
    fresh(core, date)?;
    let canonical = acs3::canonical_request(
        request.method.as_str(),
        &request.path,
        &request.query,
        &request.headers,
        parts.signed_headers,
        &request.body,
    );
    let text = acs3::string_to_sign(&canonical);
    if !same(&acs3::signature(&key.secret, &text), parts.signature) {
        return Err(mismatch(&text));
    }
    spend(core, request.header("x-acs-signature-nonce"))?;
    Ok(key)
}

/// Checks a call whose signature is a parameter, as the SDKs call STS.
pub(crate) fn check_rpc(
    core: &Core,
    request: &Request,
    parameters: &[(String, String)],
) -> Result<Key, ApiError> {
    let id = find(parameters, "AccessKeyId").ok_or_else(|| ApiError::missing("AccessKeyId"))?;
    method_and_version(
        find(parameters, "SignatureMethod"),
        find(parameters, "SignatureVersion"),
    )?;
    let date = find(parameters, "Timestamp").ok_or_else(|| ApiError::missing("Timestamp"))?;
    let signature = find(parameters, "Signature").ok_or_else(|| ApiError::missing("Signature"))?;
    let key = known_key(core, id, find(parameters, "SecurityToken"))?;
    fresh(core, iso_timestamp(date))?;
    let text = rpc::string_to_sign(request.method.as_str(), parameters);
    if !same(&rpc::signature(&key.secret, &text), signature) {
        return Err(mismatch(&text));
    }
    spend(core, find(parameters, "SignatureNonce"))?;
    Ok(key)
}

fn known_key(core: &Core, id: &str, token: Option<&str>) -> Result<Key, ApiError> {
    locked(&core.keys).check(id, token, core.clock.now())
}

fn method_and_version(method: Option<&str>, version: Option<&str>) -> Result<(), ApiError> {
    match method {
        None => return Err(ApiError::missing("SignatureMethod")),
        Some("HMAC-SHA1") => {}
        Some(_) => {
            let why = "Specified signature method is not valid.";
            return Err(ApiError::invalid("SignatureMethod", why));
        }
    }
    match version {
        None => Err(ApiError::missing("SignatureVersion")),
        Some("1.0") => Ok(()),
        Some(_) => Err(ApiError::invalid(
            "SignatureVersion",
            "Specified signature version is not valid.",
        )),
    }
}

/// `date` is nothing when it could not be read.
fn fresh(core: &Core, date: Option<Timestamp>) -> Result<(), ApiError> {
    let date = date.ok_or_else(|| {
        ApiError::new(
            400,
            "InvalidTimeStamp.Format",
            "Specified time stamp or date value is not well formatted.",
        )
    })?;
    let skew = core.clock.now().duration_since(date).unsigned_abs();
    if skew > core.scenario.server.time_window {
        return Err(ApiError::new(
            400,
            "InvalidTimeStamp.Expired",
            "Specified time stamp or date value is expired.",
        ));
    }
    Ok(())
}

fn spend(core: &Core, nonce: Option<&str>) -> Result<(), ApiError> {
    let Some(nonce) = nonce.filter(|nonce| !nonce.is_empty()) else {
        if core.scenario.server.require_nonce {
            return Err(ApiError::missing("SignatureNonce"));
        }
        return Ok(());
    };
    // A date may be one window early or late, so a replay can come up to two windows later.
    let window: Duration = core.scenario.server.time_window * 2;
    if locked(&core.nonces).spend(nonce, Instant::now(), window) {
        return Ok(());
    }
    Err(ApiError::new(
        400,
        "SignatureNonceUsed",
        "Specified signature nonce was used already.",
    ))
}

fn content_md5(request: &Request) -> Result<(), ApiError> {
    match request.header("content-md5") {
        Some(sent) if sent != STANDARD.encode(Md5::digest(&request.body)) => Err(ApiError::new(
            400,
            "ContentMD5NotMatched",
            "The Content-MD5 value does not match the request body.",
        )),
        _ => Ok(()),
    }
}

/// Everything that must be signed when it is sent is in the client's list, and the list names
/// nothing that was not sent.
fn signed_headers_cover(request: &Request, signed: &str) -> Result<(), ApiError> {
    let listed = |name: &str| signed.split(';').any(|listed| listed == name);
    let unsigned = request
        .headers
        .keys()
        .map(http::HeaderName::as_str)
        .find(|name| {
            (matches!(*name, "host" | "content-type") || name.starts_with("x-acs-"))
                && !listed(name)
        });
    let absent = signed
        .split(';')
        .find(|name| !request.headers.contains_key(*name));
    match (unsigned, absent) {
        (None, None) => Ok(()),
        (Some(name), _) => Err(ApiError::new(
            400,
            "IncompleteSignature",
            format!("The header {name} must be signed."),
        )),
        (None, Some(name)) => Err(ApiError::new(
            400,
            "IncompleteSignature",
            format!("The signed header {name} was not received."),
        )),
    }
}

fn iso_timestamp(text: &str) -> Option<Timestamp> {
    // `2026-11-24T08:00:00Z` and nothing else: the service takes no offset and no fraction.
    (text.len() == 20 && text.ends_with('Z'))
        .then(|| text.parse().ok())
        .flatten()
}

fn incomplete() -> ApiError {
    ApiError::new(
        400,
        "IncompleteSignature",
        "The request signature does not conform to platform standards.",
    )
}

fn mismatch(text: &str) -> ApiError {
    ApiError::new(
        400,
        "SignatureDoesNotMatch",
        format!(
            "Specified signature is not matched with our calculation. server string to sign is:{text}"
        ),
    )
}

/// Compares without an early end; a habit, since nothing here is worth an attack.
fn same(left: &str, right: &str) -> bool {
    left.len() == right.len()
        && left
            .bytes()
            .zip(right.bytes())
            .fold(0, |differences, (l, r)| differences | (l ^ r))
            == 0
}
