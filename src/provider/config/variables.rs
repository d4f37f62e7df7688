// SPDX-License-Identifier: MPL-2.0
//! The one list of environment variables that the provider reads, in the
//! order in which it reads them. The documentation's table is made from it.
//!
//! Names and order are those of terraform-provider-alicloud, so that its users
//! change nothing: the `ALICLOUD_` names are old there, but still read first.

use super::values::{self, Check};

/// What a variable stands in for.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// The provider block's argument.
    pub argument: &'static str,
    /// The names, the first that is set counts.
    pub names: &'static [&'static str],
    /// What the value is, as Markdown.
    pub description: &'static str,
    /// What is wrong with a value.
    pub(super) check: Check,
}

/// Names for `region`.
pub(crate) const REGION: &[&str] = &[
    "ALICLOUD_REGION",
    "ALIBABA_CLOUD_REGION",
    "ALIBABA_CLOUD_REGION_ID",
];
/// Names for `endpoints.elasticsearch`.
pub(crate) const ELASTICSEARCH_ENDPOINT: &[&str] = &[
    "ALIBABA_CLOUD_ENDPOINT_ELASTICSEARCH",
    "ELASTICSEARCH_ENDPOINT",
];
/// Names for `endpoints.sts`.
pub(crate) const STS_ENDPOINT: &[&str] = &[
    "ALIBABA_CLOUD_ENDPOINT_STS",
    "ALIBABA_CLOUD_STS_ENDPOINT",
    "STS_ENDPOINT",
    "ALICLOUD_STS_ENDPOINT",
];
/// Names for `enable_preflight`.
pub(crate) const ENABLE_PREFLIGHT: &[&str] = &["ALICLOUDES_ENABLE_PREFLIGHT"];
/// Names for `configuration_source`.
pub(crate) const CONFIGURATION_SOURCE: &[&str] = &["TF_APPEND_USER_AGENT"];

/// Every variable.
pub const VARIABLES: &[Variable] = &[
    Variable {
        argument: "region",
        names: REGION,
        description: "The region of resources that set none.",
        check: values::region,
    },
    Variable {
        argument: "access_key",
        names: &[
            "ALICLOUD_ACCESS_KEY",
            "ALIBABA_CLOUD_ACCESS_KEY_ID",
            "ALIBABACLOUD_ACCESS_KEY_ID",
        ],
        description: "The access key ID.",
        check: values::secret,
    },
    Variable {
        argument: "secret_key",
        names: &[
            "ALICLOUD_SECRET_KEY",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
            "ALIBABACLOUD_ACCESS_KEY_SECRET",
        ],
        description: "The access key secret.",
        check: values::secret,
    },
    Variable {
        argument: "security_token",
        names: &[
            "ALICLOUD_SECURITY_TOKEN",
            "ALIBABA_CLOUD_SECURITY_TOKEN",
            "ALIBABACLOUD_SECURITY_TOKEN",
        ],
        description: "The security token, if the access key belongs to a session.",
        check: values::secret,
    },
    Variable {
        argument: "assume_role_with_oidc.oidc_provider_arn",
        names: &["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"],
        description: "The ARN of the OIDC identity provider. If this or the token file is set, the other and the role are required.",
        check: values::oidc_provider_arn,
    },
    Variable {
        argument: "assume_role_with_oidc.oidc_token_file",
        names: &["ALIBABA_CLOUD_OIDC_TOKEN_FILE"],
        description: "The path of a file with the OIDC token, which is read again for each session.",
        check: values::plain,
    },
    Variable {
        argument: "assume_role_with_oidc.oidc_token",
        names: &["ALIBABA_CLOUD_OIDC_TOKEN"],
        description: "The OIDC token itself, if no file is set.",
        check: values::secret,
    },
    Variable {
        argument: "assume_role.role_arn",
        names: &["ALICLOUD_ASSUME_ROLE_ARN", "ALIBABA_CLOUD_ROLE_ARN"],
        description: "The role that the block assumes, if it names none. The variable alone assumes no role: write at least `assume_role {}`. With OIDC only the second name counts, and no block is needed.",
        check: values::role_arn,
    },
    Variable {
        argument: "assume_role.session_name",
        names: &[
            "ALICLOUD_ASSUME_ROLE_SESSION_NAME",
            "ALIBABA_CLOUD_ROLE_SESSION_NAME",
        ],
        description: "The name of the session, if the block sets none. With OIDC only the second name counts.",
        check: values::session_name,
    },
    Variable {
        argument: "assume_role.session_expiration",
        names: &["ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION"],
        description: "The length of the session in seconds, if the block sets none. Not for OIDC.",
        check: values::session_expiration,
    },
    Variable {
        argument: "profile",
        names: &[
            "ALICLOUD_PROFILE",
            "ALIBABA_CLOUD_PROFILE",
            "ALIBABACLOUD_PROFILE",
        ],
        description: "The profile in the credentials file.",
        check: values::plain,
    },
    Variable {
        argument: "shared_credentials_file",
        names: &[
            "ALICLOUD_SHARED_CREDENTIALS_FILE",
            "ALIBABA_CLOUD_CREDENTIALS_FILE",
        ],
        description: "The path of the credentials file, in the format of the `aliyun` CLI.",
        check: values::plain,
    },
    Variable {
        argument: "profile",
        names: &["ALIBABA_CLOUD_CLI_PROFILE_DISABLED"],
        description: "`true` ignores the default credentials file.",
        check: values::switch,
    },
    Variable {
        argument: "credentials_uri",
        names: &["ALICLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_CREDENTIALS_URI"],
        description: "A URL that returns credentials as JSON.",
        check: values::uri,
    },
    Variable {
        argument: "ecs_role_name",
        names: &["ALICLOUD_ECS_ROLE_NAME", "ALIBABA_CLOUD_ECS_METADATA"],
        description: "The RAM role of the ECS instance on which OpenTofu or Terraform runs.",
        check: values::plain,
    },
    Variable {
        argument: "ecs_role_name",
        names: &["ALIBABA_CLOUD_ECS_METADATA_DISABLED"],
        description: "`true` never uses the metadata service.",
        check: values::switch,
    },
    Variable {
        argument: "ecs_role_name",
        names: &["ALIBABA_CLOUD_IMDSV1_DISABLED"],
        description: "`true` uses only version 2 of the metadata service.",
        check: values::switch,
    },
    Variable {
        argument: "endpoints.elasticsearch",
        names: ELASTICSEARCH_ENDPOINT,
        description: "The endpoint of the Elasticsearch API.",
        check: values::endpoint,
    },
    Variable {
        argument: "endpoints.sts",
        names: STS_ENDPOINT,
        description: "The endpoint of the Security Token Service.",
        check: values::endpoint,
    },
    Variable {
        argument: "endpoints.sts",
        names: &["ALIBABA_CLOUD_STS_REGION"],
        description: "The region of the Security Token Service, if no endpoint is set. Defaults to its central endpoint.",
        check: values::region,
    },
    Variable {
        argument: "endpoints.sts",
        names: &["ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"],
        description: "`true` uses the VPC endpoint of the Security Token Service, if no endpoint is set: that of `ALIBABA_CLOUD_STS_REGION`, or else of the region of the provider block or the environment. Without a region, the central endpoint is used.",
        check: values::switch,
    },
    Variable {
        argument: "enable_preflight",
        names: ENABLE_PREFLIGHT,
        description: "`false` turns off the check of the instance during a plan.",
        check: values::switch,
    },
    Variable {
        argument: "configuration_source",
        names: CONFIGURATION_SOURCE,
        description: "A string that is added to the User-Agent.",
        check: values::anything,
    },
];
