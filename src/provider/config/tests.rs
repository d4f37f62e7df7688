// SPDX-License-Identifier: MPL-2.0
//! Blocks and environments, and the settings that they make.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::model::{Endpoints, ProviderModel};
use super::{Settings, resolve};
use crate::credentials::sts_endpoint;
use crate::cty::Attr;
use crate::diag::Diagnostics;
use crate::environment::Environment;

fn resolve_with(block: &ProviderModel, environment: Environment) -> Result<Settings, Diagnostics> {
    resolve(block, &environment, "test/1")
}

#[test]
fn the_block_comes_before_the_environment() {
    let environment = Environment::from([("ALIBABA_CLOUD_REGION", "cn-beijing")]);
    let block = ProviderModel {
        region: "cn-hangzhou".to_owned().into(),
        ..ProviderModel::default()
    };
    let settings = resolve_with(&block, environment.clone()).unwrap();
    assert_eq!(settings.region.as_deref(), Some("cn-hangzhou"));
    let settings = resolve_with(&ProviderModel::default(), environment).unwrap();
    assert_eq!(settings.region.as_deref(), Some("cn-beijing"));
}

#[test]
fn values_are_trimmed_and_empty_counts_as_unset() {
    let environment = Environment::from([
        ("ALICLOUD_REGION", ""),
        ("ALIBABA_CLOUD_REGION", "cn-beijing\n"),
    ]);
    let block = ProviderModel {
        region: " ".to_owned().into(),
        secret_key: "from-a-file\n".to_owned().into(),
        ..ProviderModel::default()
    };
    let settings = resolve_with(&block, environment).unwrap();
    assert_eq!(settings.region.as_deref(), Some("cn-beijing"));
    let secret = settings.credentials.secret_key.unwrap();
    assert_eq!(secret.expose(), "from-a-file");
}

#[test]
fn a_broken_variable_is_named() {
    let environment = Environment::from([("ALICLOUDES_ENABLE_PREFLIGHT", "maybe")]);
    let found = resolve_with(&ProviderModel::default(), environment).unwrap_err();
    assert!(
        found
            .iter()
            .any(|d| d.summary.contains("ALICLOUDES_ENABLE_PREFLIGHT"))
    );
}

#[test]
fn what_is_added_to_the_user_agent_always_fits_into_a_header() {
    for (value, agent) in [
        ("pipeline/1 (x)", "test/1 pipeline/1 (x)"),
        (" pipeline/1\r\n", "test/1 pipeline/1"),
        ("a\u{7}b\tc\u{7f}", "test/1 abc"),
        ("caf\u{e9}/1 \u{4e2d}", "test/1 caf/1"),
        ("\n", "test/1"),
    ] {
        let environment = Environment::from([("TF_APPEND_USER_AGENT", value)]);
        let of_environment = resolve_with(&ProviderModel::default(), environment).unwrap();
        let block = ProviderModel {
            configuration_source: value.to_owned().into(),
            ..ProviderModel::default()
        };
        let of_block = resolve_with(&block, Environment::default()).unwrap();
        for settings in [of_environment, of_block] {
            assert_eq!(settings.transport.user_agent, agent, "{value:?}");
            assert!(http::HeaderValue::from_str(agent).is_ok());
        }
    }
}

#[test]
fn with_an_unknown_half_no_call_can_be_made() {
    let block = ProviderModel {
        access_key: "id".to_owned().into(),
        secret_key: Attr::Unknown,
        ..ProviderModel::default()
    };
    let settings = resolve_with(&block, Environment::default()).unwrap();
    assert_eq!(settings.not_known_yet(Some("cn-hangzhou")), ["secret_key"]);
}

#[test]
fn the_environment_does_not_stand_in_for_what_is_not_known_yet() {
    let environment = Environment::from([
        ("ALIBABA_CLOUD_REGION", "cn-beijing"),
        ("ALIBABA_CLOUD_ENDPOINT_ELASTICSEARCH", "es.example.com"),
        ("ALIBABA_CLOUD_ENDPOINT_STS", "sts.example.com"),
        ("ALICLOUDES_ENABLE_PREFLIGHT", "true"),
        ("TF_APPEND_USER_AGENT", "pipeline/1"),
    ]);
    let endpoints = [
        Attr::Unknown,
        Attr::Known(Endpoints {
            elasticsearch: Attr::Unknown,
            sts: Attr::Unknown,
        }),
    ];
    for endpoints in endpoints {
        let block = ProviderModel {
            region: Attr::Unknown,
            enable_preflight: Attr::Unknown,
            configuration_source: Attr::Unknown,
            endpoints,
            ..ProviderModel::default()
        };
        let settings = resolve_with(&block, environment.clone()).unwrap();
        assert_eq!(settings.region, None);
        assert_eq!(settings.client.elasticsearch_endpoint, None);
        assert_eq!(settings.credentials.sts_endpoint, None);
        assert_eq!(settings.transport.user_agent, "test/1");
        assert!(!settings.enable_preflight);
        let missing = settings.not_known_yet(None);
        assert!(missing.contains(&"region"), "{missing:?}");
        let missing = settings.not_known_yet(Some("cn-hangzhou"));
        assert!(!missing.is_empty() && !missing.contains(&"region"));
    }
}

#[test]
fn sts_is_asked_by_https_unless_its_endpoint_says_http() {
    for (protocol, endpoint, url) in [
        ("", None, "https://sts.aliyuncs.com"),
        ("HTTP", None, "https://sts.aliyuncs.com"),
        ("HTTP", Some("sts.example.com"), "https://sts.example.com"),
        ("", Some("http://sts.example.com"), "http://sts.example.com"),
        (
            "HTTP",
            Some("https://sts.example.com"),
            "https://sts.example.com",
        ),
    ] {
        let block = ProviderModel {
            protocol: protocol.to_owned().into(),
            endpoints: Attr::Known(Endpoints {
                elasticsearch: Attr::Null,
                sts: endpoint.map(str::to_owned).into(),
            }),
            ..ProviderModel::default()
        };
        let settings = resolve_with(&block, Environment::default()).unwrap();
        let asked = sts_endpoint(&settings.credentials, &Environment::default());
        assert_eq!(asked, url);
    }
}

#[test]
fn the_endpoint_of_sts_takes_the_providers_region() {
    for (region, url) in [
        ("cn-beijing", "https://sts-vpc.cn-beijing.aliyuncs.com"),
        // Which is refused where it is used.
        ("", "https://sts-vpc.{region}.aliyuncs.com"),
    ] {
        let block = ProviderModel {
            region: region.to_owned().into(),
            endpoints: Attr::Known(Endpoints {
                elasticsearch: Attr::Null,
                sts: "sts-vpc.{region}.aliyuncs.com".to_owned().into(),
            }),
            ..ProviderModel::default()
        };
        let settings = resolve_with(&block, Environment::default()).unwrap();
        let asked = sts_endpoint(&settings.credentials, &Environment::default());
        assert_eq!(asked, url);
    }
}

/// The service's log shows which build called.
#[test]
fn the_user_agent_names_version_and_system() {
    let agent = crate::provider::user_agent("1.12.6 (odd)\r\n");
    let version = env!("CARGO_PKG_VERSION");
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    assert_eq!(
        agent,
        format!("terraform-provider-alicloudes/{version} ({os}; {arch}; host 1.12.6odd)")
    );
}

#[test]
fn timeouts_of_a_request_are_what_the_schema_says_they_are() {
    let of = |block: &ProviderModel| {
        let transport = resolve_with(block, Environment::default())
            .unwrap()
            .transport;
        [transport.connect_timeout, transport.read_timeout].map(|t| t.as_millis())
    };
    assert_eq!(of(&ProviderModel::default()), [10_000, 60_000]);
    let block = ProviderModel {
        client_connect_timeout: 500.into(),
        client_read_timeout: 700.into(),
        ..ProviderModel::default()
    };
    assert_eq!(of(&block), [500, 700]);
}
