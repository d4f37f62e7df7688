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
    "Read the message, which is the service's own reason. Alibaba Cloud's support can look up the request ID.",
);

/// What is said about an instance that was there before.
pub(crate) static INSTANCE_GONE: Entry = entry(
    "Instance is gone",
    "These credentials no longer see the {noun} {instance} in region {region}. Somebody released it, or the credentials now belong to another account.",
    "Look for the instance in the console. If it was released, remove its resource from the configuration.",
);

/// What is said about `meaning`.
#[must_use]
pub fn explain(meaning: Meaning) -> Entry {
    match meaning {
        Meaning::InstanceNotFound => entry(
            "Instance not found",
            "Region {region} has no {noun} {instance} that these credentials can see. Most often the instance is in another region, or belongs to another account.",
            "Compare the ID and the region with the list of instances in the console, or list the instances with the data source {list}.",
        ),
        Meaning::WrongStatus => entry(
            "Instance is in the wrong status",
            "The instance's current status does not allow this call: another task is running, or the instance is in error.",
            "Check the instance's status in the console and let the running task finish, then {again}. With permission for {read}, the provider reads the status itself and waits for a running change.",
        ),
        Meaning::ConcurrentChange => entry(
            "Another change got in the way",
            "Another request was changing the instance, even at the last attempt.",
            "When the other change has ended, {again}.",
        ),
        Meaning::ScheduledTask => entry(
            "A scheduled task got in the way",
            "The instance already has a scheduled task.",
            "Wait for the scheduled task or cancel it, then {again}.",
        ),
        Meaning::TokenInUse => entry(
            "The same request is still in progress",
            "An earlier request with the same client token has not been answered yet.",
            "Wait a minute, then {again}. The same token is safe to send again.",
        ),
        Meaning::Throttled => entry(
            "Too many requests",
            "The service throttled the requests, even at the last attempt.",
            "Lower the parallelism of the run (-parallelism){more_time}, or spread the runs.",
        ),
        Meaning::Unavailable => entry(
            "The service is not available",
            "The service reported that it is not available, even at the last attempt.",
            "Check Alibaba Cloud's status page for {region}, then {again}.",
        ),
        Meaning::ServiceFailed => entry(
            "The service failed",
            "The service reported an internal error, even at the last attempt.",
            "Wait a while, then {again}. Alibaba Cloud's support can look up the request ID.",
        ),
        Meaning::SessionExpired => entry(
            "The session has expired",
            "The security token of the session has expired.",
            "Get a new session before the run, or let the provider get sessions itself (assume_role, assume_role_with_oidc, ecs_role_name). It renews those before they expire, also during a wait.",
        ),
        Meaning::TokenInvalid => entry(
            "The security token is not valid",
            "The token is malformed or belongs to another access key.",
            "Set the access key, the secret key and the security token of the same session.",
        ),
        Meaning::TokenMissing => entry(
            "The security token is missing",
            "The access key belongs to a session, and the session's token was not sent.",
            "Set security_token, or ALIBABA_CLOUD_SECURITY_TOKEN, beside the keys.",
        ),
        Meaning::KeyDisabled => entry(
            "The access key is disabled",
            "The access key exists, but it is disabled.",
            "Enable the key in the RAM console, or use another one.",
        ),
        Meaning::KeyUnknown => entry(
            "The access key does not exist",
            "The service does not know this access key. The key of a session gets the same answer if its token is missing.",
            "Check access_key (or ALIBABA_CLOUD_ACCESS_KEY_ID). If it begins with \"STS.\", set the security token as well.",
        ),
        Meaning::SignatureMismatch => entry(
            "The signature does not match",
            "The service computed a different signature for this request than the provider.",
            "Check secret_key (or ALIBABA_CLOUD_ACCESS_KEY_SECRET) for a missing or extra character.",
        ),
        Meaning::SignatureIncomplete => entry(
            "The signature is incomplete",
            "The service could not read the signature of the request. Some gateways answer a wrong secret like this.",
            "Check secret_key, and whether a proxy changes headers on the way.",
        ),
        Meaning::SignatureKind => entry(
            "The kind of signature is not accepted",
            "The endpoint does not accept this signature method or version.",
            "Set signature_version to the other value, ROA-HMAC-SHA1 or ACS3-HMAC-SHA256.",
        ),
        Meaning::NonceUsed => entry(
            "The request was taken for a replay",
            "The service has already seen the nonce of the request, although each attempt has a new one. A proxy may send requests twice.",
            "If this happens again, check the proxies between this machine and {endpoint}.",
        ),
        Meaning::ClockSkewed => entry(
            "This machine's clock is wrong",
            "The request's date differs from the service's by more than 15 minutes.",
            "Set the machine's clock (NTP), then {again}.",
        ),
        Meaning::RiskControl => entry(
            "Refused by risk control",
            "The account's risk control refused the call.",
            "Check the account's Security Center, or ask Alibaba Cloud's support with the request ID.",
        ),
        Meaning::Forbidden => entry(
            "Permission missing",
            "The identity behind the credentials is not allowed to make this call.",
            "Grant the RAM action {action} on instance {instance}; the function ram_policy writes a policy that allows nothing else. A new or changed policy may need a minute to take effect.",
        ),
        Meaning::HttpsRequired => entry(
            "HTTPS is required",
            "The endpoint accepts only HTTPS.",
            "Remove protocol = \"HTTP\" from the provider block, and http:// from its endpoints.",
        ),
        Meaning::WrongEndpoint => entry(
            "The endpoint does not know the call",
            "The endpoint does not know this call of the Elasticsearch API, version 2017-06-13. It may belong to another product.",
            "Check endpoints.elasticsearch: {endpoint} should be the Elasticsearch API of {region}.",
        ),
        Meaning::ParameterMissing => entry(
            "A parameter is missing",
            "The service reports that the request lacks a parameter.",
            "If there is a proxy between this machine and {endpoint}, check that it forwards headers. Otherwise report this with the request ID.",
        ),
        Meaning::ParameterInvalid
        | Meaning::SessionTooLong
        | Meaning::RoleArnInvalid
        | Meaning::SessionNameInvalid
        | Meaning::OidcProviderArnInvalid
        | Meaning::PolicyInvalid => entry(
            "A parameter is not valid",
            "The service reports that a parameter of the request is not valid.",
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
            "reads the instance's status and decides by it; while the status does not change, sends the call again every 5 seconds"
        }
        RetryClass::Final => "",
        RetryClass::Transient | RetryClass::Unresolved => {
            "sends it again, up to 5 times, with growing pauses"
        }
        RetryClass::Busy => "sends it again every 5 seconds until the timeout",
        RetryClass::Throttled => "sends it again, with growing pauses, until the timeout",
        RetryClass::ExpiredToken => "gets a new session, once",
        RetryClass::SpentNonce => "sends it again, once",
        RetryClass::SkewedClock => "corrects the date of the request by the service's clock, once",
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
