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

/// A call of the Elasticsearch API: where it is and what it does.
struct Route {
    action: &'static str,
    method: Method,
    /// The path below `/openapi`; a star stands for the instance id.
    path: &'static str,
    operation: Operation,
    kind: Kind,
}

const fn route_of(
    action: &'static str,
    method: Method,
    path: &'static str,
    operation: Operation,
    kind: Kind,
) -> Route {
    Route {
        action,
        method,
        path,
        operation,
        kind,
    }
}

/// All calls of the Elasticsearch API.
static ROUTES: [Route; 10] = {
    use Kind::{Elasticsearch, Logstash};
    use Operation::{Describe, Interrupt, List, Records, Regions, Resume};
    const GET: Method = Method::GET;
    const POST: Method = Method::POST;
    [
        route_of("ListInstance", GET, "instances", List, Elasticsearch),
        route_of(
            "DescribeInstance",
            GET,
            "instances/*",
            Describe,
            Elasticsearch,
        ),
        route_of(
            "ResumeElasticsearchTask",
            POST,
            "instances/*/actions/resume",
            Resume,
            Elasticsearch,
        ),
        route_of(
            "InterruptElasticsearchTask",
            POST,
            "instances/*/actions/interrupt",
            Interrupt,
            Elasticsearch,
        ),
        route_of(
            "ListActionRecords",
            GET,
            "instances/*/action-records",
            Records,
            Elasticsearch,
        ),
        route_of("ListLogstash", GET, "logstashes", List, Logstash),
        route_of("DescribeLogstash", GET, "logstashes/*", Describe, Logstash),
        route_of(
            "ResumeLogstashTask",
            POST,
            "logstashes/*/actions/resume",
            Resume,
            Logstash,
        ),
        route_of(
            "InterruptLogstashTask",
            POST,
            "logstashes/*/actions/interrupt",
            Interrupt,
            Logstash,
        ),
        route_of("DescribeRegions", GET, "regions", Regions, Elasticsearch),
    ]
};

/// The actions of the metadata service and of the credentials URI, in log and faults.
const METADATA: &str = "EcsMetadata";
const CREDENTIALS_URI: &str = "CredentialsUri";

/// The names of all actions, as the log and faults have them.
pub(crate) fn actions() -> impl Iterator<Item = &'static str> + Clone {
    let elasticsearch = ROUTES.iter().map(|route| route.action);
    elasticsearch
        .chain(sts::ACTIONS)
        .chain([METADATA, CREDENTIALS_URI])
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
        ["latest", ..] => Ok(other(Family::Metadata, METADATA)),
        ["credentials"] => Ok(other(Family::CredentialsUri, CREDENTIALS_URI)),
        _ => Err(unknown_path()),
    }
}

/// The instance id where the path is of this form, or nothing for a form without one.
fn matched<'a>(form: &str, path: &[&'a str]) -> Option<Option<&'a str>> {
    let form: Vec<&str> = form.split('/').collect();
    let fits = form.len() == path.len()
        && form
            .iter()
            .zip(path)
            .all(|(part, found)| *part == "*" || part == found);
    let id = form.iter().zip(path).find(|(part, _)| **part == "*");
    fits.then(|| id.map(|(_, id)| *id))
}

fn elasticsearch_call(request: &Request, path: &[&str]) -> Result<Call, ApiError> {
    let (route, instance) = ROUTES
        .iter()
        .find_map(|route| Some((route, matched(route.path, path)?)))
        .ok_or_else(unknown_path)?;
    if request.method != route.method {
        return Err(ApiError::new(
            400,
            "UnsupportedHTTPMethod",
            "This http method is not supported.",
        ));
    }
    // Clients may leave the action to the path; one that contradicts it is an error.
    if request
        .header("x-acs-action")
        .is_some_and(|named| named != route.action)
    {
        return Err(unknown_action());
    }
    Ok(Call {
        family: Family::Elasticsearch,
        action: route.action,
        operation: route.operation,
        kind: route.kind,
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
