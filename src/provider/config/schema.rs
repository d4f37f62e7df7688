// SPDX-License-Identifier: MPL-2.0
//! The provider block's schema. Names follow terraform-provider-alicloud.

use super::values;
use crate::credentials::role::DURATION_RANGE;
use crate::cty::{Path, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::provider::validators;
use crate::schema::{Attribute, Schema};

/// The values of `protocol`.
pub(super) const PROTOCOLS: &[&str] = &["HTTPS", "HTTP"];
/// The values of `signature_version`.
pub(super) const SIGNATURE_VERSIONS: &[&str] = &["ROA-HMAC-SHA1", "ACS3-HMAC-SHA256"];
/// The longest timeout, in milliseconds: an hour.
const LONGEST_TIMEOUT: i64 = 3_600_000;

/// The schema.
pub(crate) fn schema() -> Schema {
    Schema::new(
        "Resumes and interrupts changes of Alibaba Cloud Elasticsearch and Logstash instances. \
         Every argument is optional; credentials are looked for at the first call. `validate` and `import` need none, \
         nor do `plan` and `destroy` where nothing has to be read: data sources and `resume_when_interrupted` read.",
    )
    .attributes([
        Attribute::string("region")
            .optional()
            .validate(values::text(values::region))
            .description("The region of resources that name none, such as `cn-hangzhou`; default is the one that the chosen profile names."),
        Attribute::string("access_key")
            .optional()
            .sensitive()
            .validate(values::text(values::secret))
            .description("The access key's ID. Takes `secret_key` with it."),
        Attribute::string("secret_key")
            .optional()
            .sensitive()
            .validate(values::text(values::secret))
            .description("The access key's secret."),
        Attribute::string("security_token")
            .optional()
            .sensitive()
            .validate(values::text(values::secret))
            .description("The session's token, when the keys belong to a session."),
        Attribute::string("profile")
            .optional()
            .validate(values::text(values::plain))
            .description("The profile in the credentials file; default is the file's current one."),
        Attribute::string("shared_credentials_file")
            .optional()
            .validate(values::text(values::plain))
            .description("The credentials file, in the format of the `aliyun` command line tool; default is `~/.aliyun/config.json`."),
        Attribute::string("ecs_role_name")
            .optional()
            .validate(values::text(values::plain))
            .description("The role of the ECS instance that the run is on."),
        Attribute::string("credentials_uri")
            .optional()
            .validate(values::text(values::uri))
            .description("A URI that answers with credentials."),
        Attribute::set_of_strings("allowed_account_ids")
            .optional()
            .validate(account_ids)
            .description("The IDs of the Alibaba Cloud accounts that may be changed. If set, the Security Token Service is asked once whose credentials are in use, and nothing is changed in another account."),
        Attribute::string("protocol")
            .optional()
            .validate(validators::unless_empty(validators::one_of(PROTOCOLS)))
            .description("`HTTPS` (default) or `HTTP`, for the Elasticsearch API. An endpoint's own scheme wins. The Security Token Service is asked by HTTPS, unless `endpoints.sts` begins with `http://`."),
        Attribute::string("signature_version")
            .optional()
            .validate(validators::unless_empty(validators::one_of(SIGNATURE_VERSIONS)))
            .description("`ROA-HMAC-SHA1` (default) or `ACS3-HMAC-SHA256`."),
        Attribute::number("max_retries")
            .optional()
            .validate(validators::integer(0, 100))
            .description("How many times a call is sent again after throttling, an unavailable service or a lost answer; default 5. The timeouts bound it as well."),
        Attribute::number("client_connect_timeout")
            .optional()
            .validate(validators::integer(1, LONGEST_TIMEOUT))
            .description("How long a connection may take to be made, in milliseconds; default 60000."),
        Attribute::number("client_read_timeout")
            .optional()
            .validate(validators::integer(1, LONGEST_TIMEOUT))
            .description("How long an answer may take, in milliseconds; default 60000."),
        Attribute::bool("enable_preflight")
            .optional()
            .description("Whether a plan that will make a call looks at the instance first, and says so if it is missing or has nothing to do; default `true`. It never changes the plan itself."),
        Attribute::string("configuration_source")
            .optional()
            .description("Text that is added to the User-Agent of each request."),
    ])
    .single_block(
        "assume_role",
        "Assume this role with the credentials that were found.",
        [
            Attribute::string("role_arn")
                .optional()
                .validate(values::text(values::role_arn))
                .description("The role's ARN; default is `ALIBABA_CLOUD_ROLE_ARN`."),
            Attribute::string("session_name")
                .optional()
                .validate(values::text(values::session_name))
                .description("The session's name, shown in audit logs; default `terraform`."),
            Attribute::number("session_expiration")
                .optional()
                .validate(validators::integer(DURATION_RANGE.0, DURATION_RANGE.1))
                .description("The session's length in seconds, 900 to 43200; default 3600. Sessions are renewed before they end."),
            Attribute::string("policy")
                .optional()
                .validate(values::text(values::policy))
                .description("A policy as JSON that narrows the session's permissions."),
            Attribute::string("external_id")
                .optional()
                .validate(values::text(values::external_id))
                .description("The external ID that the role's owner asks for."),
        ],
    )
    .single_block(
        "assume_role_with_oidc",
        "Assume a role with an OIDC token, as pipelines and pods get one. No other credentials are needed.",
        [
            Attribute::string("oidc_provider_arn")
                .optional()
                .validate(values::text(values::oidc_provider_arn))
                .description("The identity provider's ARN; default is `ALIBABA_CLOUD_OIDC_PROVIDER_ARN`."),
            Attribute::string("oidc_token")
                .optional()
                .sensitive()
                .validate(values::text(values::secret))
                .description("The token itself. Prefer the file: it can be read anew."),
            Attribute::string("oidc_token_file")
                .optional()
                .validate(values::text(values::plain))
                .description("The file with the token, read anew for each session; default is `ALIBABA_CLOUD_OIDC_TOKEN_FILE`."),
            Attribute::string("role_arn")
                .optional()
                .validate(values::text(values::role_arn))
                .description("The role's ARN; default is `ALIBABA_CLOUD_ROLE_ARN`."),
            Attribute::string("role_session_name")
                .optional()
                .validate(values::text(values::session_name))
                .description("The session's name, shown in audit logs; default `terraform`."),
            Attribute::number("session_expiration")
                .optional()
                .validate(validators::integer(DURATION_RANGE.0, DURATION_RANGE.1))
                .description("The session's length in seconds, 900 to 43200; default 3600."),
            Attribute::string("policy")
                .optional()
                .validate(values::text(values::policy))
                .description("A policy as JSON that narrows the session's permissions."),
        ],
    )
    .single_block(
        "endpoints",
        "Where to send requests instead of the region's public endpoints: a VPC endpoint, a proxy, or the emulator.",
        [
            Attribute::string("elasticsearch")
                .optional()
                .validate(values::text(values::endpoint))
                .description("`host[:port]`, or with `http://` or `https://` before it. `{region}` stands for the region of each call: `elasticsearch-vpc.{region}.aliyuncs.com`. Without it, all regions are asked for at this host."),
            Attribute::string("sts")
                .optional()
                .validate(values::text(values::endpoint))
                .description("`host[:port]`, or with `http://` or `https://` before it. `{region}` stands for the provider's region."),
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
        Some("The set is empty, so nothing could be changed. Name an account, or leave the argument out.".to_owned())
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
