// SPDX-License-Identifier: MPL-2.0
//! What a person reads about an error code of the API: prose for each
//! [`Meaning`] of the table of codes. The diagnostics, the documentation page
//! and the tests are made from it.

use crate::openapi::RetryClass;
pub use crate::openapi::codes::Meaning;
use crate::openapi::codes::TABLE;

/// What is said about one meaning. In the texts stand `{instance}`, `{region}`,
/// `{endpoint}` and `{action}` (the RAM action) for the call's own values;
/// `{noun}`, `{list}` and `{read}` for the kind of instance, the data source
/// that lists such, and the call that reads one; `{again}` for how the reader
/// starts over, and `{more_time}` for what gives a call more time, if anything.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The diagnostic's summary.
    pub summary: &'static str,
    /// Why this happens.
    pub cause: &'static str,
    /// What to do.
    pub next_step: &'static str,
}

const fn entry(summary: &'static str, cause: &'static str, next_step: &'static str) -> Entry {
    Entry {
        summary,
        cause,
        next_step,
    }
}

/// What is said about a code that the table lacks.
pub static UNKNOWN: Entry = entry(
    "The API refused the call",
    "The service answered with an error that this version does not know.",
    "The message is the service's own reason. Alibaba Cloud's support can look up the request ID.",
);

/// What is said about an instance that was there before.
pub(crate) static INSTANCE_GONE: Entry = entry(
    "Instance is gone",
    "Region {region} has no {noun} {instance} any more that these credentials can see: somebody released it, or the credentials are another account's now.",
    "Look for the instance in the console. If it was released, remove its resource from the configuration.",
);

/// What is said about `meaning`.
#[must_use]
pub fn explain(meaning: Meaning) -> Entry {
    match meaning {
        Meaning::InstanceNotFound => entry(
            "Instance not found",
            "Region {region} has no {noun} {instance} that these credentials can see. Most often the instance is in another region, or belongs to another account.",
            "Compare the instance's ID and region with the console's list of instances, or list what there is with the data source {list}.",
        ),
        Meaning::WrongStatus => entry(
            "Instance is in the wrong status",
            "The instance's present status does not allow this call: it runs another task, or it is in error.",
            "Look at the instance's status in the console, let the running task finish, then {again}. With permission for {read}, the provider reads the status itself and waits for a running change.",
        ),
        Meaning::ConcurrentChange => entry(
            "Another change got in the way",
            "Another request was changing the instance at the same moment, still at the last try.",
            "When the other change has ended, {again}.",
        ),
        Meaning::ScheduledTask => entry(
            "A scheduled task got in the way",
            "The service says that the instance has a scheduled task already.",
            "Wait for the scheduled task or cancel it, then {again}.",
        ),
        Meaning::TokenInUse => entry(
            "The same request is still in progress",
            "An earlier request with the same client token has not been answered yet.",
            "In a minute, {again}: the same token does no harm.",
        ),
        Meaning::Throttled => entry(
            "Too many requests",
            "The service takes no more requests for now, and that was still so at the last try.",
            "Lower the parallelism of the run (-parallelism){more_time}, or spread the runs.",
        ),
        Meaning::Unavailable => entry(
            "The service is not available",
            "The service answered that it is not available, still at the last try.",
            "Look at Alibaba Cloud's status page for {region}, then {again}.",
        ),
        Meaning::ServiceFailed => entry(
            "The service failed",
            "The service failed inside, still at the last try.",
            "Later, {again}; Alibaba Cloud's support can look up the request ID.",
        ),
        Meaning::SessionExpired => entry(
            "The session has expired",
            "The security token was valid once and is not any more.",
            "Get a new session before the run, or let the provider get sessions itself (assume_role, assume_role_with_oidc, ecs_role_name): it renews those, also in the middle of a wait.",
        ),
        Meaning::TokenInvalid => entry(
            "The security token is not valid",
            "The token is malformed or belongs to another access key.",
            "Set access key, secret key and security token from one and the same session.",
        ),
        Meaning::TokenMissing => entry(
            "The security token is missing",
            "The access key belongs to a session, and the session's token was not sent.",
            "Set security_token, or ALIBABA_CLOUD_SECURITY_TOKEN, beside the keys.",
        ),
        Meaning::KeyDisabled => entry(
            "The access key is disabled",
            "The access key exists, but somebody disabled it.",
            "Enable the key in the RAM console, or use another one.",
        ),
        Meaning::KeyUnknown => entry(
            "The access key does not exist",
            "The service knows no such access key. A session's key that is sent without its token may be answered like this too.",
            "Check access_key (or ALIBABA_CLOUD_ACCESS_KEY_ID). If it begins with \"STS.\", set the security token as well.",
        ),
        Meaning::SignatureMismatch => entry(
            "The signature does not match",
            "The service computed another signature for this request than the provider did.",
            "Check secret_key (or ALIBABA_CLOUD_ACCESS_KEY_SECRET) for a missing or extra character.",
        ),
        Meaning::SignatureIncomplete => entry(
            "The signature is incomplete",
            "The service could not read the request's signature; some gateways answer a wrong secret like this.",
            "Check secret_key, and whether a proxy changes headers on the way.",
        ),
        Meaning::SignatureKind => entry(
            "The kind of signature is not accepted",
            "The endpoint does not take this signature method or version.",
            "Set signature_version to the other of ROA-HMAC-SHA1 and ACS3-HMAC-SHA256.",
        ),
        Meaning::NonceUsed => entry(
            "The request was taken for a replay",
            "The service has seen the request's nonce before, although each attempt has a new one. A proxy may send requests twice.",
            "If it happens more than once, look at the proxies between this machine and {endpoint}.",
        ),
        Meaning::ClockSkewed => entry(
            "This machine's clock is wrong",
            "The request's date differs from the service's by more than 15 minutes.",
            "Set the machine's clock (NTP), then {again}.",
        ),
        Meaning::RiskControl => entry(
            "Refused by risk control",
            "The account's risk control refused the call.",
            "Look into the account's security center, or ask Alibaba Cloud's support with the request ID.",
        ),
        Meaning::Forbidden => entry(
            "Permission missing",
            "The identity behind the credentials may not do this.",
            "Grant the RAM action {action} on instance {instance}; the function ram_policy writes a policy that is just enough. A policy that was changed a moment ago may need a minute to take effect.",
        ),
        Meaning::HttpsRequired => entry(
            "HTTPS is required",
            "The endpoint takes HTTPS only.",
            "Remove protocol = \"HTTP\" from the provider block, and http:// from its endpoints.",
        ),
        Meaning::WrongEndpoint => entry(
            "The endpoint does not know the call",
            "What answered does not know this call of the Elasticsearch API, version 2017-06-13. The endpoint may be another product's.",
            "Check endpoints.elasticsearch: {endpoint} should be the Elasticsearch API of {region}.",
        ),
        Meaning::ParameterMissing => entry(
            "A parameter is missing",
            "The service says that the request lacks something.",
            "If a proxy stands between this machine and {endpoint}, check that it passes headers on; else report this with the request ID.",
        ),
        Meaning::ParameterInvalid
        | Meaning::SessionTooLong
        | Meaning::RoleArnInvalid
        | Meaning::SessionNameInvalid
        | Meaning::OidcProviderArnInvalid
        | Meaning::PolicyInvalid => entry(
            "A parameter is not valid",
            "The service says that a part of the request is not valid.",
            "Check the attribute that the message names.",
        ),
        // STS answers with these; its errors have texts of their own.
        Meaning::RoleNotGranted
        | Meaning::RoleNotFound
        | Meaning::OidcTokenExpired
        | Meaning::OidcTokenInvalid
        | Meaning::OidcFingerprint
        | Meaning::OidcProviderNotFound => UNKNOWN,
    }
}

/// The attribute at fault, if it is one of the resource's.
#[must_use]
pub fn attribute(meaning: Meaning) -> Option<&'static str> {
    (meaning == Meaning::InstanceNotFound).then_some("instance_id")
}

/// What the provider does by itself before it reports a code of this meaning;
/// empty if it reports it at once.
#[must_use]
pub fn repetition(meaning: Meaning) -> &'static str {
    match meaning.retry() {
        _ if meaning == Meaning::WrongStatus => {
            "reads the instance's status, which decides; while it is unchanged, sends the call again every 5 seconds"
        }
        RetryClass::Final => "",
        RetryClass::Transient | RetryClass::Unresolved => {
            "sends it again, up to 5 times, after growing pauses"
        }
        RetryClass::Busy => "sends it again every 5 seconds until the timeout",
        RetryClass::Throttled => "sends it again, after growing pauses, until the timeout",
        RetryClass::ExpiredToken => "gets a new session, once",
        RetryClass::SpentNonce => "sends it again, once",
        RetryClass::SkewedClock => "corrects the date by the service's, once",
    }
}

/// The codes that the documentation lists, as it shows them, and what they
/// mean: those that calls of the Elasticsearch API are answered with.
pub fn listed() -> impl Iterator<Item = (String, Meaning)> {
    let of_sts = |meaning: Meaning| {
        explain(meaning).summary == UNKNOWN.summary
            || (explain(meaning).summary == explain(Meaning::ParameterInvalid).summary
                && meaning != Meaning::ParameterInvalid)
    };
    TABLE
        .iter()
        .filter(move |(_, meaning)| !of_sts(*meaning))
        .map(|(code, meaning)| (code.display(), *meaning))
}

#[cfg(test)]
mod tests;
