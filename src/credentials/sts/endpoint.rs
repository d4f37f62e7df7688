// SPDX-License-Identifier: MPL-2.0
//! Which host STS is asked at.

use crate::credentials::CredentialSettings;
use crate::environment::Environment;

/// The host for all regions.
const GLOBAL: &str = "sts.aliyuncs.com";

/// Scheme and host of STS: `endpoints.sts` first, then the host of
/// `ALIBABA_CLOUD_STS_REGION`, else the global one. With
/// `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true` the host inside the VPC of that
/// region, or else of the provider's, is taken.
#[must_use]
pub fn sts_endpoint(settings: &CredentialSettings, environment: &Environment) -> String {
    let set = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    if let Some(endpoint) = set(&settings.sts_endpoint) {
        return url(&endpoint);
    }
    let vpc = environment.is_true("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED");
    match environment.get("ALIBABA_CLOUD_STS_REGION") {
        Some(region) => regional(region, vpc),
        None => match set(&settings.region) {
            Some(region) if vpc => regional(&region, true),
            _ => url(GLOBAL),
        },
    }
}

/// Scheme and host. One without a scheme is asked by HTTPS, whatever
/// `protocol` says: what goes to STS holds tokens, and what comes back, keys.
pub(in crate::credentials) fn url(endpoint: &str) -> String {
    if endpoint.contains("://") {
        return endpoint.to_owned();
    }
    format!("https://{endpoint}")
}

/// Scheme and host of STS in `region`.
pub(in crate::credentials) fn regional(region: &str, vpc: bool) -> String {
    let network = if vpc { "-vpc" } else { "" };
    url(&format!("sts{network}.{region}.aliyuncs.com"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_setting_names_the_host() {
        let none = CredentialSettings::default();
        let region = CredentialSettings {
            region: Some("cn-beijing".to_owned()),
            ..CredentialSettings::default()
        };
        let configured = CredentialSettings {
            sts_endpoint: Some("http://127.0.0.1:1".to_owned()),
            ..region.clone()
        };
        let vpc = ("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", "true");
        let sts_region = ("ALIBABA_CLOUD_STS_REGION", "cn-hangzhou");
        let bare = CredentialSettings {
            sts_endpoint: Some("sts.example.com".to_owned()),
            ..region.clone()
        };
        for (settings, variables, expected) in [
            (&none, vec![], "https://sts.aliyuncs.com"),
            (&region, vec![], "https://sts.aliyuncs.com"),
            (&none, vec![vpc], "https://sts.aliyuncs.com"),
            (
                &region,
                vec![vpc],
                "https://sts-vpc.cn-beijing.aliyuncs.com",
            ),
            (
                &region,
                vec![sts_region],
                "https://sts.cn-hangzhou.aliyuncs.com",
            ),
            (
                &region,
                vec![sts_region, vpc],
                "https://sts-vpc.cn-hangzhou.aliyuncs.com",
            ),
            (&bare, vec![sts_region], "https://sts.example.com"),
            (&configured, vec![sts_region], "http://127.0.0.1:1"),
        ] {
            let environment = variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            assert_eq!(
                sts_endpoint(settings, &environment),
                expected,
                "{variables:?}"
            );
        }
    }
}
