// SPDX-License-Identifier: MPL-2.0
//! What each of the API's error codes means and what to do about it, as data.
//! The diagnostics, the documentation page and the tests are made from this
//! one table.
//!
//! Codes are those of the Elasticsearch API's pages and of the gateway in
//! front of it. The HTTP status decides nothing: `InstanceNotFound` comes with
//! 400 in one call and with 404 in another.

/// How a code in the table is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// The whole code.
    Exactly(&'static str),
    /// The code's beginning.
    Prefix(&'static str),
}

impl Match {
    fn matches(self, code: &str) -> bool {
        match self {
            Self::Exactly(text) => code == text,
            Self::Prefix(text) => code.starts_with(text),
        }
    }

    /// As documentation shows it: `Throttling*`.
    #[must_use]
    pub fn display(self) -> String {
        match self {
            Self::Exactly(text) => text.to_owned(),
            Self::Prefix(text) => format!("{text}*"),
        }
    }
}

/// One row. In the texts `{instance}`, `{region}`, `{endpoint}` and `{action}`
/// (the RAM action) stand for the call's own values.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Which codes.
    pub code: Match,
    /// The diagnostic's summary.
    pub summary: &'static str,
    /// Why this happens.
    pub cause: &'static str,
    /// What to do.
    pub next_step: &'static str,
    /// The attribute at fault, if it is one of the resource's.
    pub attribute: Option<&'static str>,
}

const fn row(
    code: Match,
    summary: &'static str,
    cause: &'static str,
    next_step: &'static str,
) -> Entry {
    Entry {
        code,
        summary,
        cause,
        next_step,
        attribute: None,
    }
}

const fn at(entry: Entry, attribute: &'static str) -> Entry {
    Entry {
        attribute: Some(attribute),
        ..entry
    }
}

use Match::{Exactly, Prefix};

/// All rows; the first that matches counts, so longer codes stand before
/// their prefixes.
pub static CATALOGUE: &[Entry] = &[
    at(
        row(
            Exactly("InstanceNotFound"),
            "Instance not found",
            "Region {region} has no instance {instance} that these credentials can see. Most often the instance is in another region, or belongs to another account.",
            "Compare instance_id and region with the console's instance list, or list what there is with the data source alicloudes_instances. If the instance may be gone, set ignore_not_found = true.",
        ),
        "instance_id",
    ),
    row(
        Exactly("InstanceActivating"),
        "Instance is busy with a change",
        "The instance is already applying a change.",
        "Apply again when the instance is active. With permission for DescribeInstance, the run joins the change and waits for it.",
    ),
    row(
        Exactly("InstanceStatusNotSupportCurrentAction"),
        "Instance is in the wrong status",
        "The instance's present status does not allow this call: it runs another task, or it is in error.",
        "Look at the instance's status in the console, let the running task finish, then apply again.",
    ),
    row(
        Exactly("ConcurrencyUpdateInstanceConflict"),
        "Another change got in the way",
        "Another request was changing the instance at the same moment, still at the last try.",
        "Apply again when the other change has ended. A larger max_retries waits longer.",
    ),
    row(
        Exactly("InstanceDuplicateScheduledTask"),
        "A scheduled task got in the way",
        "The instance has a scheduled task of the same kind.",
        "Wait for the scheduled task or cancel it, then apply again.",
    ),
    row(
        Exactly("TokenPreviousRequestProcessError"),
        "The same request is still in progress",
        "An earlier request with the same client token has not been answered yet.",
        "Apply again in a minute: the same token does no harm.",
    ),
    row(
        Prefix("InvalidSecurityToken.Expired"),
        "The session has expired",
        "The security token was good once and is not any more.",
        "Get a new session before the run, or let the provider get sessions itself (assume_role, assume_role_with_oidc, ecs_role_name): it renews those also in the middle of a wait.",
    ),
    row(
        Prefix("InvalidSecurityToken"),
        "The security token is not valid",
        "The token is malformed or belongs to another access key.",
        "Set access key, secret key and security token from one and the same session.",
    ),
    row(
        Exactly("MissingSecurityToken"),
        "The security token is missing",
        "The access key belongs to a session, and the session's token was not sent.",
        "Set security_token, or ALIBABA_CLOUD_SECURITY_TOKEN, beside the keys.",
    ),
    row(
        Exactly("InvalidAccessKeyId.Inactive"),
        "The access key is disabled",
        "The access key exists, but somebody disabled it.",
        "Enable the key in the RAM console, or use another one.",
    ),
    row(
        Prefix("InvalidAccessKeyId"),
        "The access key does not exist",
        "The service knows no such access key. A session's key that is sent without its token is answered like this too.",
        "Check access_key (or ALIBABA_CLOUD_ACCESS_KEY_ID). If it begins with \"STS.\", set the security token as well.",
    ),
    row(
        Exactly("SignatureDoesNotMatch"),
        "The signature does not match",
        "The service computed another signature for this request than the provider did.",
        "Check secret_key (or ALIBABA_CLOUD_ACCESS_KEY_SECRET) for a missing or extra character.",
    ),
    row(
        Exactly("IncompleteSignature"),
        "The signature is incomplete",
        "The service could not read the request's signature; some gateways answer a wrong secret like this.",
        "Check secret_key, and whether a proxy changes headers on the way.",
    ),
    row(
        Prefix("InvalidSignature"),
        "The kind of signature is not accepted",
        "The endpoint does not take this signature method or version.",
        "Set signature_version to the other of ROA-HMAC-SHA1 and ACS3-HMAC-SHA256.",
    ),
    row(
        Exactly("SignatureNonceUsed"),
        "The request was taken for a replay",
        "The service has seen the request's nonce before, although each attempt has a new one. A proxy may send requests twice.",
        "Apply again; if it happens again, look at the proxies between here and {endpoint}.",
    ),
    row(
        Prefix("InvalidTimeStamp"),
        "This machine's clock is wrong",
        "The request's date differs from the service's by more than 15 minutes.",
        "Set the machine's clock (NTP), then apply again.",
    ),
    row(
        Prefix("Forbidden.RiskControl"),
        "Refused by risk control",
        "The account's risk control refused the call.",
        "Look into the account's security centre, or ask the vendor's support with the request ID.",
    ),
    row(
        Prefix("Forbidden"),
        "Permission missing",
        "The identity behind the credentials may not do this.",
        "Grant the RAM action {action} on instance {instance}; the function ram_policy prints a policy that is just enough. A policy that was changed a moment ago may need a minute to take effect.",
    ),
    row(
        Exactly("NoPermission"),
        "Permission missing",
        "The identity behind the credentials may not do this.",
        "Grant the RAM action {action} on instance {instance}; the function ram_policy prints a policy that is just enough.",
    ),
    row(
        Exactly("InvalidProtocol.NeedSsl"),
        "HTTPS is required",
        "The endpoint takes HTTPS only.",
        "Remove protocol = \"HTTP\" from the provider block, and http:// from its endpoints.",
    ),
    row(
        Prefix("Throttling"),
        "Too many requests",
        "The service takes no more requests for now, and that was still so at the last try.",
        "Lower the parallelism of the run (-parallelism), raise max_retries, or spread the runs.",
    ),
    row(
        Exactly("Rejected.Throttling"),
        "Too many requests",
        "The service takes no more requests for now, and that was still so at the last try.",
        "Lower the parallelism of the run (-parallelism), raise max_retries, or spread the runs.",
    ),
    row(
        Exactly("QPS Limit Exceeded"),
        "Too many requests",
        "The service takes no more requests for now, and that was still so at the last try.",
        "Lower the parallelism of the run (-parallelism), raise max_retries, or spread the runs.",
    ),
    row(
        Exactly("ServiceUnavailable"),
        "The service is not available",
        "The service answered that it is not available, still at the last try.",
        "Look at the vendor's status page for {region}, then apply again.",
    ),
    row(
        Exactly("InternalServerError"),
        "The service failed",
        "The service failed inside, still at the last try.",
        "Apply again later; the vendor's support can look the request ID up.",
    ),
    row(
        Exactly("InternalError"),
        "The service failed",
        "The service failed inside, still at the last try.",
        "Apply again later; the vendor's support can look the request ID up.",
    ),
    row(
        Exactly("UnknownError"),
        "The service failed",
        "The service failed inside, still at the last try.",
        "Apply again later; the vendor's support can look the request ID up.",
    ),
    row(
        Exactly("RepetitionOperationError"),
        "The operation was repeated",
        "The service takes this for a repetition of an operation it has seen.",
        "Look at the instance's status; there may be nothing left to do.",
    ),
    row(
        Exactly("MustChangeOneResource"),
        "The change is empty",
        "The interrupted change has nothing left to change.",
        "Look at the instance's change records in the console.",
    ),
    row(
        Exactly("CssCheckUpdowngradeError"),
        "The change failed its check",
        "The service checked the interrupted change and will not go on with it.",
        "Look at the instance's change records in the console for the reason.",
    ),
    row(
        Exactly("TheSpecNotEnoughInDetail"),
        "The specification is incomplete",
        "The interrupted change names a specification that is not complete.",
        "Look at the instance's change records in the console.",
    ),
    row(
        Exactly("GetCustomerLabelFail"),
        "The account could not be looked up",
        "The service could not read the account's attributes.",
        "Apply again later; the vendor's support can look the request ID up.",
    ),
    row(
        Exactly("UnsupportedHTTPMethod"),
        "The endpoint is not the Elasticsearch API",
        "What answered does not know this call.",
        "Check endpoints.elasticsearch: {endpoint} should be the Elasticsearch API of {region}.",
    ),
    row(
        Prefix("InvalidAction"),
        "The endpoint does not know the call",
        "What answered does not know this call. The endpoint may be another product's.",
        "Check endpoints.elasticsearch: {endpoint} should be the Elasticsearch API of {region}.",
    ),
    row(
        Prefix("InvalidApi"),
        "The endpoint does not know the call",
        "What answered does not know this call. The endpoint may be another product's.",
        "Check endpoints.elasticsearch: {endpoint} should be the Elasticsearch API of {region}.",
    ),
    row(
        Prefix("InvalidProduct"),
        "The endpoint does not know the product",
        "What answered does not serve Elasticsearch.",
        "Check endpoints.elasticsearch: {endpoint} should be the Elasticsearch API of {region}.",
    ),
    row(
        Exactly("InvalidVersion"),
        "The endpoint does not know the API's version",
        "What answered does not serve version 2017-06-13 of the Elasticsearch API.",
        "Check endpoints.elasticsearch: {endpoint} should be the Elasticsearch API of {region}.",
    ),
    row(
        Prefix("Missing"),
        "A parameter is missing",
        "The service says that the request lacks something.",
        "If a proxy stands between here and {endpoint}, check that it passes headers on; else report this with the request ID.",
    ),
    row(
        Prefix("Invalid"),
        "A parameter is not valid",
        "The service says that a part of the request is not valid.",
        "Check the attribute that the message names.",
    ),
];

/// What is said of a code that the table lacks.
pub static UNKNOWN: Entry = row(
    Prefix(""),
    "The API refused the call",
    "The service answered with an error that this version does not know.",
    "The message says what the service wants. The vendor's support can look the request ID up.",
);

/// The row for `code`, or [`UNKNOWN`].
#[must_use]
pub fn entry(code: &str) -> &'static Entry {
    CATALOGUE
        .iter()
        .find(|entry| entry.code.matches(code))
        .unwrap_or(&UNKNOWN)
}

/// Whether the table has a row for `code`.
#[must_use]
pub fn is_known(code: &str) -> bool {
    !std::ptr::eq(entry(code), &UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_reached() {
        for row in CATALOGUE {
            let code = row.code.display().replace('*', "");
            assert!(
                std::ptr::eq(entry(&code), row),
                "{code} is shadowed by {:?}",
                entry(&code).code
            );
        }
    }

    #[test]
    fn no_text_has_a_placeholder_that_is_not_filled() {
        for row in CATALOGUE.iter().chain([&UNKNOWN]) {
            for text in [row.summary, row.cause, row.next_step] {
                let rest = ["{instance}", "{region}", "{endpoint}", "{action}"]
                    .into_iter()
                    .fold(text.to_owned(), |rest, known| rest.replace(known, ""));
                assert!(!rest.contains('{'), "{text}");
            }
            assert!(!row.summary.ends_with('.'), "{}", row.summary);
        }
    }

    #[test]
    fn unknown_codes_have_an_answer() {
        assert_eq!(entry("SomethingNew").summary, UNKNOWN.summary);
        assert!(is_known("InstanceNotFound") && !is_known("SomethingNew") && !is_known(""));
    }
}
