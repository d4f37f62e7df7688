// SPDX-License-Identifier: MPL-2.0
//! The provider block's schema. Names follow terraform-provider-alicloud.

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
            .validate(validators::unless_empty(validators::region))
            .description("The region of resources that name none, such as `cn-hangzhou`; default is the one that the chosen profile names."),
        Attribute::string("access_key")
            .optional()
            .sensitive()
            .validate(validators::not_blank)
            .description("The access key's ID. Takes `secret_key` with it."),
        Attribute::string("secret_key")
            .optional()
            .sensitive()
            .validate(validators::not_blank)
            .description("The access key's secret."),
        Attribute::string("security_token")
            .optional()
            .sensitive()
            .validate(validators::not_blank)
            .description("The session's token, when the keys belong to a session."),
        Attribute::string("profile")
            .optional()
            .validate(validators::not_blank)
            .description("The profile in the credentials file; default is the file's current one."),
        Attribute::string("shared_credentials_file")
            .optional()
            .validate(validators::not_blank)
            .description("The credentials file, in the format of the vendor's command line tool; default is `~/.aliyun/config.json`."),
        Attribute::string("ecs_role_name")
            .optional()
            .validate(validators::not_blank)
            .description("The role of the ECS instance that the run is on."),
        Attribute::string("credentials_uri")
            .optional()
            .validate(validators::not_blank)
            .description("A URI that answers with credentials."),
        Attribute::string("protocol")
            .optional()
            .validate(validators::unless_empty(validators::one_of(PROTOCOLS)))
            .description("`HTTPS` (default) or `HTTP`, for the API and for STS. An endpoint's own scheme wins."),
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
            .validate(validators::not_blank)
            .description("Text that is added to the User-Agent of each request."),
    ])
    .single_block(
        "assume_role",
        "Assume this role with the credentials that were found.",
        [
            Attribute::string("role_arn")
                .optional()
                .validate(validators::not_blank)
                .description("The role's ARN; default is `ALIBABA_CLOUD_ROLE_ARN`."),
            Attribute::string("session_name")
                .optional()
                .validate(validators::not_blank)
                .description("The session's name, shown in audit logs; default `terraform`."),
            Attribute::number("session_expiration")
                .optional()
                .validate(validators::integer(900, 43_200))
                .description("The session's length in seconds, 900 to 43200; default 3600. Sessions are renewed before they end."),
            Attribute::string("policy")
                .optional()
                .description("A policy as JSON that narrows the session's permissions."),
            Attribute::string("external_id")
                .optional()
                .validate(validators::not_blank)
                .description("The external ID that the role's owner asks for."),
        ],
    )
    .single_block(
        "assume_role_with_oidc",
        "Assume a role with an OIDC token, as pipelines and pods get one. No other credentials are needed.",
        [
            Attribute::string("oidc_provider_arn")
                .optional()
                .validate(validators::not_blank)
                .description("The identity provider's ARN; default is `ALIBABA_CLOUD_OIDC_PROVIDER_ARN`."),
            Attribute::string("oidc_token")
                .optional()
                .sensitive()
                .description("The token itself. Prefer the file: it can be read anew."),
            Attribute::string("oidc_token_file")
                .optional()
                .validate(validators::not_blank)
                .description("The file with the token, read anew for each session; default is `ALIBABA_CLOUD_OIDC_TOKEN_FILE`."),
            Attribute::string("role_arn")
                .optional()
                .validate(validators::not_blank)
                .description("The role's ARN; default is `ALIBABA_CLOUD_ROLE_ARN`."),
            Attribute::string("role_session_name")
                .optional()
                .validate(validators::not_blank)
                .description("The session's name, shown in audit logs; default `terraform`."),
            Attribute::number("session_expiration")
                .optional()
                .validate(validators::integer(900, 43_200))
                .description("The session's length in seconds, 900 to 43200; default 3600."),
            Attribute::string("policy")
                .optional()
                .description("A policy as JSON that narrows the session's permissions."),
        ],
    )
    .single_block(
        "endpoints",
        "Where to send requests instead of the region's public endpoints: a VPC endpoint, a proxy, or the emulator.",
        [
            Attribute::string("elasticsearch")
                .optional()
                .validate(validators::endpoint)
                .description("`host[:port]`, or with `http://` or `https://` before it."),
            Attribute::string("sts")
                .optional()
                .validate(validators::endpoint)
                .description("`host[:port]`, or with `http://` or `https://` before it."),
        ],
    )
}
