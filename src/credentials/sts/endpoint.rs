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
pub(crate) fn sts_endpoint(settings: &CredentialSettings, environment: &Environment) -> String {
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
mod tests;
