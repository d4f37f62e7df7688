// SPDX-License-Identifier: MPL-2.0
//! Which host STS is asked at.

use crate::credentials::CredentialSettings;
use crate::environment::Environment;

/// The host for all regions.
const GLOBAL: &str = "https://sts.aliyuncs.com";

/// Scheme and host of STS: `endpoints.sts` first, then
/// `ALIBABA_CLOUD_STS_ENDPOINT`, then `ALIBABA_CLOUD_STS_REGION`'s host, else
/// the global one. With `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true` the host
/// inside the VPC of that region, or else of the provider's, is taken.
#[must_use]
pub fn sts_endpoint(settings: &CredentialSettings, environment: &Environment) -> String {
    let set = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    if let Some(endpoint) = set(&settings.sts_endpoint) {
        return with_scheme(&endpoint);
    }
    let names = ["ALICLOUD_STS_ENDPOINT", "ALIBABA_CLOUD_STS_ENDPOINT"];
    if let Some((_, endpoint)) = environment.first_of(&names) {
        return with_scheme(endpoint);
    }
    let vpc = environment.is_true("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED");
    match environment.get("ALIBABA_CLOUD_STS_REGION") {
        Some(region) => regional_endpoint(region, vpc),
        None => match set(&settings.region) {
            Some(region) if vpc => regional_endpoint(&region, true),
            _ => GLOBAL.to_owned(),
        },
    }
}

/// Scheme and host of STS in `region`.
pub(in crate::credentials) fn regional_endpoint(region: &str, vpc: bool) -> String {
    let network = if vpc { "-vpc" } else { "" };
    format!("https://sts{network}.{region}.aliyuncs.com")
}

/// STS takes HTTPS only, so that is what a bare host means.
pub(in crate::credentials) fn with_scheme(endpoint: &str) -> String {
    if endpoint.contains("://") {
        endpoint.to_owned()
    } else {
        format!("https://{endpoint}")
    }
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
        let host = ("ALIBABA_CLOUD_STS_ENDPOINT", "sts.example.com");
        for (settings, variables, expected) in [
            (&none, vec![], GLOBAL),
            (&region, vec![], GLOBAL),
            (&none, vec![vpc], GLOBAL),
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
            (&region, vec![sts_region, host], "https://sts.example.com"),
            (&configured, vec![sts_region, host], "http://127.0.0.1:1"),
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
