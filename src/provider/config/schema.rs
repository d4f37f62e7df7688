// SPDX-License-Identifier: MPL-2.0
//! The provider block's schema. Names follow terraform-provider-alicloud.

use std::time::Duration;

use super::values;
use crate::credentials::role::DURATION_RANGE;
use crate::cty::{Path, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::provider::validators;
use crate::schema::{Attribute, Schema};
use crate::transport::TransportSettings;

/// The values of `protocol`.
pub(super) const PROTOCOLS: &[&str] = &["HTTPS", "HTTP"];
/// The values of `signature_version`.
pub(super) const SIGNATURE_VERSIONS: &[&str] = &["ROA-HMAC-SHA1", "ACS3-HMAC-SHA256"];
/// The longest timeout, in milliseconds: an hour.
const LONGEST_TIMEOUT: i64 = 3_600_000;

/// The schema.
pub(crate) fn schema() -> Schema {
    let defaults = TransportSettings::default();
    Schema::new(
        "Resumes and interrupts changes of Alibaba Cloud Elasticsearch and Logstash instances. \
         Every argument is optional; credentials are resolved at the first call. `validate` and `import` need none, \
         and neither do `plan` and `destroy` where nothing has to be read: data sources and `resume_when_interrupted` read.",
    )
    .attributes([
        string("region", values::region)
            .description("The region of resources that set none, such as `cn-hangzhou`. Defaults to the region of the chosen profile."),
        string("access_key", values::secret)
            .sensitive()
            .description("The access key ID. Requires `secret_key`."),
        string("secret_key", values::secret)
            .sensitive()
            .description("The access key secret."),
        string("security_token", values::secret)
            .sensitive()
            .description("The security token, if the access key belongs to a session."),
        string("profile", values::plain)
            .description("The profile in the credentials file. Defaults to the current profile of that file."),
        string("shared_credentials_file", values::plain)
            .description("The path of the credentials file, in the format of the `aliyun` CLI. Defaults to `~/.aliyun/config.json`."),
        string("ecs_role_name", values::plain)
            .description("The RAM role of the ECS instance on which OpenTofu or Terraform runs."),
        string("credentials_uri", values::uri)
            .description("A URL that returns credentials as JSON."),
        Attribute::set_of_strings("allowed_account_ids")
            .optional()
            .validate(account_ids)
            .description("The IDs of the Alibaba Cloud accounts that may be changed. If set, the provider asks the Security Token Service once whose credentials are in use, and changes nothing in another account."),
        Attribute::string("protocol")
            .optional()
            .validate(validators::unless_empty(validators::one_of(PROTOCOLS)))
            .description("The protocol for Elasticsearch: `HTTPS` (default) or `HTTP`. The scheme of an endpoint takes precedence. The Security Token Service is called by HTTPS, unless `endpoints.sts` begins with `http://`."),
        Attribute::string("signature_version")
            .optional()
            .validate(validators::unless_empty(validators::one_of(SIGNATURE_VERSIONS)))
            .description("How requests are signed: `ROA-HMAC-SHA1` (default) or `ACS3-HMAC-SHA256`."),
        Attribute::number("max_retries")
            .optional()
            .validate(validators::integer(0, 100))
            .description("How many times a call is sent again, 0 to 100. If unset, a call is sent again up to 5 times after a lost answer or while the service is unavailable, and until the timeout of the run ends after throttling or while the instance is busy."),
        timeout("client_connect_timeout", "a connection", defaults.connect_timeout),
        timeout("client_read_timeout", "a response", defaults.read_timeout),
        Attribute::bool("enable_preflight")
            .optional()
            .description("Whether a plan that will make a call reads the instance first, and reports an instance that is missing or has nothing to do. Defaults to `true`. The check never changes the plan itself."),
        Attribute::string("configuration_source")
            .optional()
            .description("A string that is added to the User-Agent of each request."),
    ])
    .single_block(
        "assume_role",
        "Assumes a role with the credentials that were found. An empty block takes the role from the environment.",
        [
            string("role_arn", values::role_arn)
                .description("The ARN of the role. Defaults to `ALICLOUD_ASSUME_ROLE_ARN` or `ALIBABA_CLOUD_ROLE_ARN`, which assume no role without this block."),
            string("session_name", values::session_name)
                .description("The name of the session, which audit logs show. Defaults to `terraform`."),
            session_expiration()
                .description("The length of the session in seconds, 900 to 43200. Defaults to 3600. Sessions are renewed before they expire."),
            policy(),
            string("external_id", values::external_id)
                .description("The external ID that the owner of the role asks for."),
        ],
    )
    .single_block(
        "assume_role_with_oidc",
        "Assumes a role with an OIDC token, which pipelines and pods have. It needs no other credentials.",
        [
            string("oidc_provider_arn", values::oidc_provider_arn)
                .description("The ARN of the OIDC identity provider. Defaults to `ALIBABA_CLOUD_OIDC_PROVIDER_ARN`."),
            string("oidc_token", values::secret)
                .sensitive()
                .description("The OIDC token. Prefer `oidc_token_file`, which is read again for each session."),
            string("oidc_token_file", values::plain)
                .description("The path of a file with the OIDC token, which is read again for each session. Defaults to `ALIBABA_CLOUD_OIDC_TOKEN_FILE`."),
            string("role_arn", values::role_arn)
                .description("The ARN of the role. Defaults to `ALIBABA_CLOUD_ROLE_ARN`."),
            string("role_session_name", values::session_name)
                .description("The name of the session, which audit logs show. Defaults to `terraform`."),
            session_expiration()
                .description("The length of the session in seconds, 900 to 43200. Defaults to 3600."),
            policy(),
        ],
    )
    .single_block(
        "endpoints",
        "Where to send requests instead of to the region's public endpoints: to a VPC endpoint, a proxy, or the emulator.",
        [
            string("elasticsearch", values::endpoint)
                .description("`host[:port]`, optionally with `http://` or `https://` in front. `{region}` stands for the region of each call: `elasticsearch-vpc.{region}.aliyuncs.com`. Without it, the calls for all regions go to this endpoint."),
            string("sts", values::endpoint)
                .description("`host[:port]`, optionally with `http://` or `https://` in front. `{region}` stands for the region of the provider block or the environment; if neither has one, it is an error."),
        ],
    )
}

/// An optional string that `check` takes.
fn string(name: &str, check: values::Check) -> Attribute {
    Attribute::string(name)
        .optional()
        .validate(values::text(check))
}

fn timeout(name: &str, of: &str, default: Duration) -> Attribute {
    Attribute::number(name)
        .optional()
        .validate(validators::integer(1, LONGEST_TIMEOUT))
        .description(&format!(
            "How long to wait for {of}, in milliseconds, at most {LONGEST_TIMEOUT}. Defaults to {}.",
            default.as_millis()
        ))
}

fn session_expiration() -> Attribute {
    Attribute::number("session_expiration")
        .optional()
        .validate(validators::integer(DURATION_RANGE.0, DURATION_RANGE.1))
}

fn policy() -> Attribute {
    string("policy", values::policy)
        .description("A policy, as JSON, that restricts the permissions of the session.")
}

/// Each element is the ID of an account, and there is one at least: an empty set
/// would forbid every change.
fn account_ids(path: &Path, value: &Value) -> Diagnostics {
    let Value::Set(ids) = value else {
        return Diagnostics::new();
    };
    let wrong = if ids.is_empty() {
        Some("The set is empty, which would forbid every change. Name an account, or remove the argument.".to_owned())
    } else {
        ids.iter()
            .filter_map(Value::as_str)
            .find_map(|id| values::account_id(id).err())
    };
    match wrong {
        Some(message) => Diagnostic::error(format!("Invalid value for {path}"), message)
            .at(path.clone())
            .into(),
        None => Diagnostics::new(),
    }
}
