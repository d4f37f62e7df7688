// SPDX-License-Identifier: MPL-2.0
//! Which host STS is asked at.

use crate::credentials::CredentialSettings;
use crate::environment::Environment;

/// The host for all regions.
const GLOBAL: &str = "sts.aliyuncs.com";

/// Scheme and host of STS: `endpoints.sts` first, then
/// `ALIBABA_CLOUD_STS_ENDPOINT`, then `ALIBABA_CLOUD_STS_REGION`'s host, else
/// the global one. With `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true` the host
/// inside the VPC of that region, or else of the provider's, is taken. A host
/// without a scheme gets the one that `protocol` names.
#[must_use]
pub fn sts_endpoint(settings: &CredentialSettings, environment: &Environment) -> String {
    let hosts = Hosts {
        plain_http: settings.plain_http,
    };
    let set = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    if let Some(endpoint) = set(&settings.sts_endpoint) {
        return hosts.url(&endpoint);
    }
    let names = ["ALICLOUD_STS_ENDPOINT", "ALIBABA_CLOUD_STS_ENDPOINT"];
    if let Some((_, endpoint)) = environment.first_of(&names) {
        return hosts.url(endpoint);
    }
    let vpc = environment.is_true("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED");
    match environment.get("ALIBABA_CLOUD_STS_REGION") {
        Some(region) => hosts.regional(region, vpc),
        None => match set(&settings.region) {
            Some(region) if vpc => hosts.regional(&region, true),
            _ => hosts.url(GLOBAL),
        },
    }
}

/// How hosts of STS become URLs.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::credentials) struct Hosts {
    /// `protocol = "HTTP"`: a host without a scheme is asked without TLS.
    pub(in crate::credentials) plain_http: bool,
}

impl Hosts {
    /// Scheme and host; the endpoint's own scheme wins.
    pub(in crate::credentials) fn url(self, endpoint: &str) -> String {
        if endpoint.contains("://") {
            return endpoint.to_owned();
        }
        let scheme = if self.plain_http { "http" } else { "https" };
        format!("{scheme}://{endpoint}")
    }

    /// Scheme and host of STS in `region`.
    pub(in crate::credentials) fn regional(self, region: &str, vpc: bool) -> String {
        let network = if vpc { "-vpc" } else { "" };
        self.url(&format!("sts{network}.{region}.aliyuncs.com"))
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
        let plain = CredentialSettings {
            plain_http: true,
            ..region.clone()
        };
        let plain_but_tls = CredentialSettings {
            sts_endpoint: Some("https://127.0.0.1:1".to_owned()),
            ..plain.clone()
        };
        let vpc = ("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", "true");
        let sts_region = ("ALIBABA_CLOUD_STS_REGION", "cn-hangzhou");
        let host = ("ALIBABA_CLOUD_STS_ENDPOINT", "sts.example.com");
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
            (&region, vec![sts_region, host], "https://sts.example.com"),
            (&configured, vec![sts_region, host], "http://127.0.0.1:1"),
            (&plain, vec![], "http://sts.aliyuncs.com"),
            (
                &plain,
                vec![sts_region],
                "http://sts.cn-hangzhou.aliyuncs.com",
            ),
            (&plain, vec![host], "http://sts.example.com"),
            (&plain_but_tls, vec![host], "https://127.0.0.1:1"),
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
