// SPDX-License-Identifier: MPL-2.0
//! The provider block's schema. Names follow terraform-provider-alicloud.

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
        Attribute::string("region")
            .optional()
            .validate(values::text(values::region))
            .description("The region of resources that set none, such as `cn-hangzhou`. Defaults to the region of the chosen profile."),
        Attribute::string("access_key")
            .optional()
            .sensitive()
            .validate(values::text(values::secret))
            .description("The access key ID. Requires `secret_key`."),
        Attribute::string("secret_key")
            .optional()
            .sensitive()
            .validate(values::text(values::secret))
            .description("The access key secret."),
        Attribute::string("security_token")
            .optional()
            .sensitive()
            .validate(values::text(values::secret))
            .description("The security token, if the access key belongs to a session."),
        Attribute::string("profile")
            .optional()
            .validate(values::text(values::plain))
            .description("The profile in the credentials file. Defaults to the current profile of that file."),
        Attribute::string("shared_credentials_file")
            .optional()
            .validate(values::text(values::plain))
            .description("The path of the credentials file, in the format of the `aliyun` CLI. Defaults to `~/.aliyun/config.json`."),
        Attribute::string("ecs_role_name")
            .optional()
            .validate(values::text(values::plain))
            .description("The RAM role of the ECS instance on which OpenTofu or Terraform runs."),
        Attribute::string("credentials_uri")
            .optional()
            .validate(values::text(values::uri))
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
        Attribute::number("client_connect_timeout")
            .optional()
            .validate(validators::integer(1, LONGEST_TIMEOUT))
            .description(&format!(
                "How long to wait for a connection, in milliseconds, at most {LONGEST_TIMEOUT}. Defaults to {}.",
                defaults.connect_timeout.as_millis()
            )),
        Attribute::number("client_read_timeout")
            .optional()
            .validate(validators::integer(1, LONGEST_TIMEOUT))
            .description(&format!(
                "How long to wait for a response, in milliseconds, at most {LONGEST_TIMEOUT}. Defaults to {}.",
                defaults.read_timeout.as_millis()
            )),
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
            Attribute::string("role_arn")
                .optional()
                .validate(values::text(values::role_arn))
                .description("The ARN of the role. Defaults to `ALICLOUD_ASSUME_ROLE_ARN` or `ALIBABA_CLOUD_ROLE_ARN`, which assume no role without this block."),
            Attribute::string("session_name")
                .optional()
                .validate(values::text(values::session_name))
                .description("The name of the session, which audit logs show. Defaults to `terraform`."),
            Attribute::number("session_expiration")
                .optional()
                .validate(validators::integer(DURATION_RANGE.0, DURATION_RANGE.1))
                .description("The length of the session in seconds, 900 to 43200. Defaults to 3600. Sessions are renewed before they expire."),
            Attribute::string("policy")
                .optional()
                .validate(values::text(values::policy))
                .description("A policy, as JSON, that restricts the permissions of the session."),
            Attribute::string("external_id")
                .optional()
                .validate(values::text(values::external_id))
                .description("The external ID that the owner of the role asks for."),
        ],
    )
    .single_block(
        "assume_role_with_oidc",
        "Assumes a role with an OIDC token, which pipelines and pods have. It needs no other credentials.",
        [
            Attribute::string("oidc_provider_arn")
                .optional()
                .validate(values::text(values::oidc_provider_arn))
                .description("The ARN of the OIDC identity provider. Defaults to `ALIBABA_CLOUD_OIDC_PROVIDER_ARN`."),
            Attribute::string("oidc_token")
                .optional()
                .sensitive()
                .validate(values::text(values::secret))
                .description("The OIDC token. Prefer `oidc_token_file`, which is read again for each session."),
            Attribute::string("oidc_token_file")
                .optional()
                .validate(values::text(values::plain))
                .description("The path of a file with the OIDC token, which is read again for each session. Defaults to `ALIBABA_CLOUD_OIDC_TOKEN_FILE`."),
            Attribute::string("role_arn")
                .optional()
                .validate(values::text(values::role_arn))
                .description("The ARN of the role. Defaults to `ALIBABA_CLOUD_ROLE_ARN`."),
            Attribute::string("role_session_name")
                .optional()
                .validate(values::text(values::session_name))
                .description("The name of the session, which audit logs show. Defaults to `terraform`."),
            Attribute::number("session_expiration")
                .optional()
                .validate(validators::integer(DURATION_RANGE.0, DURATION_RANGE.1))
                .description("The length of the session in seconds, 900 to 43200. Defaults to 3600."),
            Attribute::string("policy")
                .optional()
                .validate(values::text(values::policy))
                .description("A policy, as JSON, that restricts the permissions of the session."),
        ],
    )
    .single_block(
        "endpoints",
        "Where to send requests instead of to the region's public endpoints: to a VPC endpoint, a proxy, or the emulator.",
        [
            Attribute::string("elasticsearch")
                .optional()
                .validate(values::text(values::endpoint))
                .description("`host[:port]`, optionally with `http://` or `https://` in front. `{region}` stands for the region of each call: `elasticsearch-vpc.{region}.aliyuncs.com`. Without it, the calls for all regions go to this endpoint."),
            Attribute::string("sts")
                .optional()
                .validate(values::text(values::endpoint))
                .description("`host[:port]`, optionally with `http://` or `https://` in front. `{region}` stands for the region of the provider block or the environment; if neither has one, it is an error."),
        ],
    )
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
