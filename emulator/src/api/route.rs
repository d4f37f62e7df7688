// SPDX-License-Identifier: MPL-2.0
//! Which call a request is, by path and method alone.
//!
//! One listener carries the Elasticsearch API (`/openapi/…`), STS (`/`), the ECS metadata service
//! (`/latest/…`) and a credentials URI (`/credentials`), so tests need one address.

use http::Method;

use crate::error::ApiError;
use crate::request::{Request, find};
use crate::scenario::Kind;

use super::sts;

/// Whose rules a call is checked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Elasticsearch,
    Sts,
    Metadata,
    CredentialsUri,
}

/// What a call of the Elasticsearch API does; the other families go by the action's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Resume,
    Interrupt,
    Describe,
    List,
    Records,
    Regions,
}

/// A recognised call.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) family: Family,
    pub(super) action: &'static str,
    pub(super) operation: Operation,
    pub(super) kind: Kind,
    pub(super) instance: Option<String>,
}

/// Recognises a request, or says what is wrong with its path, method or action.
pub(super) fn route(request: &Request, parameters: &[(String, String)]) -> Result<Call, ApiError> {
    let segments = request.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match segments.as_slice() {
        [] => sts_call(request, parameters),
        ["openapi", rest @ ..] => elasticsearch_call(request, rest),
        ["latest", ..] => Ok(other(Family::Metadata, "EcsMetadata")),
        ["credentials"] => Ok(other(Family::CredentialsUri, "CredentialsUri")),
        _ => Err(unknown_path()),
    }
}

fn elasticsearch_call(request: &Request, path: &[&str]) -> Result<Call, ApiError> {
    use Kind::{Elasticsearch, Logstash};
    use Operation::{Describe, Interrupt, List, Records, Regions, Resume};
    let (method, action, operation, kind, instance) = match *path {
        ["instances"] => (Method::GET, "ListInstance", List, Elasticsearch, None),
        ["instances", id] => (
            Method::GET,
            "DescribeInstance",
            Describe,
            Elasticsearch,
            Some(id),
        ),
        ["instances", id, "actions", "resume"] => (
            Method::POST,
            "ResumeElasticsearchTask",
            Resume,
            Elasticsearch,
            Some(id),
        ),
        ["instances", id, "actions", "interrupt"] => (
            Method::POST,
            "InterruptElasticsearchTask",
            Interrupt,
            Elasticsearch,
            Some(id),
        ),
        ["instances", id, "action-records"] => (
            Method::GET,
            "ListActionRecords",
            Records,
            Elasticsearch,
            Some(id),
        ),
        ["logstashes"] => (Method::GET, "ListLogstash", List, Logstash, None),
        ["logstashes", id] => (
            Method::GET,
            "DescribeLogstash",
            Describe,
            Logstash,
            Some(id),
        ),
        ["logstashes", id, "actions", "resume"] => (
            Method::POST,
            "ResumeLogstashTask",
            Resume,
            Logstash,
            Some(id),
        ),
        ["logstashes", id, "actions", "interrupt"] => (
            Method::POST,
            "InterruptLogstashTask",
            Interrupt,
            Logstash,
            Some(id),
        ),
        ["regions"] => (Method::GET, "DescribeRegions", Regions, Elasticsearch, None),
        _ => return Err(unknown_path()),
    };
    if request.method != method {
        return Err(ApiError::new(
            400,
            "UnsupportedHTTPMethod",
            "This http method is not supported.",
        ));
    }
    // Clients may leave the action to the path; one that contradicts it is an error.
    if request
        .header("x-acs-action")
        .is_some_and(|named| named != action)
    {
        return Err(unknown_action());
    }
    Ok(Call {
        family: Family::Elasticsearch,
        action,
        operation,
        kind,
        instance: instance.map(str::to_owned),
    })
}

fn sts_call(request: &Request, parameters: &[(String, String)]) -> Result<Call, ApiError> {
    if request.method != Method::GET && request.method != Method::POST {
        return Err(ApiError::new(
            400,
            "UnsupportedHTTPMethod",
            "This http method is not supported.",
        ));
    }
    let named = find(parameters, "Action").or_else(|| request.header("x-acs-action"));
    let named = named.ok_or_else(|| ApiError::missing("Action"))?;
    let action = sts::ACTIONS
        .into_iter()
        .find(|action| *action == named)
        .ok_or_else(unknown_action)?;
    Ok(other(Family::Sts, action))
}

fn other(family: Family, action: &'static str) -> Call {
    Call {
        family,
        action,
        operation: Operation::Describe,
        kind: Kind::Elasticsearch,
        instance: None,
    }
}

fn unknown_path() -> ApiError {
    ApiError::new(
        404,
        "InvalidApi.NotFound",
        "Specified api is not found, please check your url and method.",
    )
}

fn unknown_action() -> ApiError {
    ApiError::new(
        404,
        "InvalidAction.NotFound",
        "Specified api is not found, please check your url and method.",
    )
}
