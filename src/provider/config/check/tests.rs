// SPDX-License-Identifier: MPL-2.0

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
use super::*;
use crate::cty::{Type, Value};
use crate::provider::config::model::{AssumeRole, AssumeRoleWithOidc};
use crate::schema::AttributeType;
use crate::schema::attribute::Validator;

#[test]
fn halves_of_a_key_and_two_role_blocks_are_refused_at_their_path() {
    let block = ProviderModel {
        access_key: "id".to_owned().into(),
        assume_role: AssumeRole::default().into(),
        assume_role_with_oidc: AssumeRoleWithOidc::default().into(),
        ..ProviderModel::default()
    };
    let paths: Vec<_> = validate(&block, &Environment::default())
        .iter()
        .map(|d| d.path.clone().unwrap().to_string())
        .collect();
    assert_eq!(paths, ["assume_role_with_oidc", "secret_key"]);
}

#[test]
fn an_unknown_half_is_no_error() {
    let block = ProviderModel {
        access_key: "id".to_owned().into(),
        secret_key: Attr::Unknown,
        ..ProviderModel::default()
    };
    assert!(validate(&block, &Environment::default()).is_empty());
}

#[test]
fn a_variable_is_checked_as_the_argument_is_and_named_with_its_value() {
    let long = "x".repeat(65);
    for (argument, variable, bad, shown) in [
        (
            "region",
            "ALIBABA_CLOUD_REGION_ID",
            "cn hangzhou",
            "cn hangzhou",
        ),
        (
            "access_key",
            "ALIBABA_CLOUD_ACCESS_KEY_ID",
            "LTAI a",
            "not ASCII",
        ),
        ("secret_key", "ALICLOUD_SECRET_KEY", "se\ncret", "not ASCII"),
        (
            "profile",
            "ALIBABA_CLOUD_PROFILE",
            "c\u{7}i",
            "control character",
        ),
        (
            "credentials_uri",
            "ALIBABA_CLOUD_CREDENTIALS_URI",
            "ftp://x",
            "http://",
        ),
        (
            "endpoints.sts",
            "ALIBABA_CLOUD_STS_ENDPOINT",
            "sts/x",
            "\"sts/x\"",
        ),
        (
            "enable_preflight",
            "ALICLOUDES_ENABLE_PREFLIGHT",
            "maybe",
            "\"maybe\"",
        ),
        (
            "assume_role.role_arn",
            "ALICLOUD_ASSUME_ROLE_ARN",
            "resume",
            "\"resume\"",
        ),
        (
            "assume_role.session_name",
            "ALIBABA_CLOUD_ROLE_SESSION_NAME",
            "a b",
            "\"a b\"",
        ),
        (
            "assume_role.session_name",
            "ALIBABA_CLOUD_ROLE_SESSION_NAME",
            &*long,
            &*long,
        ),
        (
            "assume_role.session_expiration",
            "ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION",
            "1h",
            "\"1h\"",
        ),
        (
            "assume_role.session_expiration",
            "ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION",
            "60",
            "60",
        ),
        (
            "assume_role_with_oidc.oidc_provider_arn",
            "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
            "github",
            "\"github\"",
        ),
    ] {
        let block = ProviderModel {
            assume_role: AssumeRole::default().into(),
            assume_role_with_oidc: match argument.split_once('.') {
                Some(("assume_role_with_oidc", _)) => AssumeRoleWithOidc::default().into(),
                _ => Attr::Null,
            },
            ..ProviderModel::default()
        };
        let environment = Environment::from([(variable, bad)]);
        let found = variables(&block, &environment);
        let texts: Vec<_> = found
            .iter()
            .map(|d| format!("{} {}", d.summary, d.detail))
            .collect();
        let [text] = &texts[..] else {
            panic!("{variable}: {texts:?}")
        };
        assert!(text.contains(variable) && text.contains(shown), "{text}");
        if argument == "secret_key" {
            assert!(!text.contains(bad) && !text.contains("se\\ncret"), "{text}");
        }
        let of_block = validated(argument, bad);
        assert!(of_block.is_none_or(|refused| refused), "{argument}");
    }
}

/// Whether the block's own argument refuses `text`; `None` if it takes no text.
fn validated(argument: &str, text: &str) -> Option<bool> {
    let schema = crate::provider::config::schema();
    let (attributes, name) = match argument.split_once('.') {
        Some((block, name)) => {
            let block = schema.block.blocks.iter().find(|b| b.name == block)?;
            (&block.block.attributes, name)
        }
        None => (&schema.block.attributes, argument),
    };
    let attribute = attributes.iter().find(|a| a.name == name)?;
    let value = Value::String(text.into());
    let is_text = matches!(attribute.ty, AttributeType::Plain(Type::String));
    is_text.then(|| {
        let check = |v: &Validator| v(&Path::to(name), &value).has_errors();
        attribute.validators.iter().any(check)
    })
}

#[test]
fn a_variable_that_is_not_used_is_not_checked() {
    let environment = Environment::from([
        ("ALIBABA_CLOUD_REGION", "no region"),
        ("ALIBABA_CLOUD_ROLE_SESSION_NAME", "a b"),
        ("ALICLOUD_ASSUME_ROLE_ARN", "x"),
        ("ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION", "1h"),
    ]);
    let block = ProviderModel {
        region: "cn-hangzhou".to_owned().into(),
        assume_role_with_oidc: AssumeRoleWithOidc {
            role_session_name: "ci".to_owned().into(),
            ..AssumeRoleWithOidc::default()
        }
        .into(),
        ..ProviderModel::default()
    };
    let found = validate(&block, &environment);
    assert!(found.is_empty(), "{found:?}");
}
