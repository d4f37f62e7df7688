// SPDX-License-Identifier: MPL-2.0
//! The service's error answers: HTTP status, code and message.
//!
//! Codes and statuses follow Alibaba Cloud's list of common errors. `InstanceNotFound` really is HTTP 400,
//! and throttling is a 400 too: clients must decide by the code.

use std::borrow::Cow;

use serde_json::{Value, json};

/// An error answer before it is given a request id and a wire format.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ApiError {
    pub(crate) http: u16,
    pub(crate) code: Cow<'static, str>,
    pub(crate) message: Cow<'static, str>,
    /// The `AccessDeniedDetail` object of a 403.
    pub(crate) access_denied: Option<Value>,
    /// The `x-acs-retry-after` header, milliseconds.
    pub(crate) retry_after_ms: Option<u64>,
    /// The `Retry-After` header, seconds.
    pub(crate) retry_after: Option<u64>,
}

impl ApiError {
    /// An error without extras.
    pub(crate) fn new(
        http: u16,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            http,
            code: code.into(),
            message: message.into(),
            access_denied: None,
            retry_after_ms: None,
            retry_after: None,
        }
    }

    /// A header or parameter that must be there is not.
    pub(crate) fn missing(parameter: &str) -> Self {
        Self::new(
            400,
            format!("Missing{parameter}"),
            format!("{parameter} is mandatory for this action."),
        )
    }

    /// A parameter has a value that the action does not take.
    pub(crate) fn invalid(parameter: &str, why: &str) -> Self {
        Self::new(400, format!("Invalid{parameter}"), why.to_owned())
    }

    /// The instance does not exist in this region, or is of the other product.
    pub(crate) fn instance_not_found() -> Self {
        Self::new(
            400,
            "InstanceNotFound",
            "The instanceId provided does not exist.",
        )
    }

    /// The instance is in a status that the action does not take.
    pub(crate) fn status_not_supported(status: &str) -> Self {
        Self::new(
            400,
            "InstanceStatusNotSupportCurrentAction",
            format!(
                "Instance status {status} does not support the current action. Please try again later."
            ),
        )
    }

    /// The instance is applying a change.
    pub(crate) fn activating() -> Self {
        Self::new(
            400,
            "InstanceActivating",
            "Instance is activating. Please try again later.",
        )
    }

    /// The caller lacks a RAM permission; carries the detail object that says which one.
    pub(crate) fn forbidden(action: &str, account: &str, principal: &str) -> Self {
        let service = if matches!(action, "AssumeRole" | "GetCallerIdentity") {
            "sts"
        } else {
            "elasticsearch"
        };
        let mut error = Self::new(
            403,
            "Forbidden.RAM",
            "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
        );
        error.access_denied = Some(json!({
            "AuthAction": format!("{service}:{action}"),
            "AuthPrincipalDisplayName": principal,
            "AuthPrincipalOwnerId": account,
            "AuthPrincipalType": "SubUser",
            "NoPermissionType": "ImplicitDeny",
            "PolicyType": "AccountLevelIdentityBasedPolicy",
        }));
        error
    }
}
