// SPDX-License-Identifier: MPL-2.0

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
