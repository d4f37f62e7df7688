// SPDX-License-Identifier: MPL-2.0
//! Where credentials come from: the file of the aliyun CLI, and the answers of
//! STS, metadata, CloudSSO, URLs and commands.

use std::sync::Arc;

use super::world::{FILE, Server, block_on, machine};
use super::{choice, split};
use crate::credentials::{
    AssumeRoleSettings, CredentialSettings, SourceContext, Sts, profile_region, resolve,
};
use crate::environment::Environment;
use crate::secret::Secret;
use crate::sign::Credentials;

/// A `config.json`, a zero, and what is answered to whatever its current profile
/// asks.
pub(super) fn profile(input: &[u8]) {
    let (file, answer) = split(input, 0);
    let server = Arc::<Server>::default();
    server.answer(answer);
    let settings = CredentialSettings {
        shared_credentials_file: Some(FILE.to_owned()),
        ..Default::default()
    };
    block_on(async {
        let context = machine(file, server);
        load(&settings, &Environment::default(), &context).await;
        drop(profile_region(&settings, &Environment::default(), &context).await);
    });
}

/// Profiles whose answers are read.
const PROFILES: &str = r#"{"profiles": [
    {"name": "instance", "mode": "EcsRamRole"},
    {"name": "command", "mode": "External", "process_command": "helper"},
    {"name": "login", "mode": "CloudSSO", "cloud_sso_sign_in_url": "https://signin.example.com/start",
     "cloud_sso_account_id": "1", "cloud_sso_access_config": "ac-1", "access_token": "token"}
]}"#;

/// What is answered to a source of credentials, which the first byte chooses.
pub(super) fn session(input: &[u8]) {
    let (choice, answer) = choice(input);
    let server = Arc::<Server>::default();
    server.answer(answer);
    block_on(async {
        let context = machine(PROFILES.as_bytes(), server);
        let keys = Environment::from([
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", "key"),
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret"),
        ]);
        let mut settings = CredentialSettings::default();
        let profile = |name: &str| CredentialSettings {
            profile: Some(name.to_owned()),
            shared_credentials_file: Some(FILE.to_owned()),
            ..Default::default()
        };
        let mut environment = Environment::default();
        match choice % 8 {
            0 => {
                environment = keys;
                settings.assume_role = Some(AssumeRoleSettings {
                    role_arn: Some("acs:ram::1:role/fuzz".to_owned()),
                    ..Default::default()
                });
            }
            1 => {
                environment = Environment::from([
                    ("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "/token"),
                    (
                        "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
                        "acs:ram::1:oidc-provider/fuzz",
                    ),
                    ("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/fuzz"),
                ]);
            }
            2 => settings.credentials_uri = Some("http://localhost/credentials".to_owned()),
            3 => settings.ecs_role_name = Some("fuzz".to_owned()),
            4 => settings = profile("instance"),
            5 => settings = profile("command"),
            6 => settings = profile("login"),
            _ => return who_am_i(&context).await,
        }
        load(&settings, &environment, &context).await;
    });
}

async fn load(settings: &CredentialSettings, environment: &Environment, context: &SourceContext) {
    if let Ok(session) = resolve(settings, environment, context).load().await {
        assert!(!session.credentials.access_key_id.is_empty());
        assert!(!session.credentials.access_key_secret.is_empty());
    }
}

async fn who_am_i(context: &SourceContext) {
    let credentials = Credentials {
        access_key_id: "key".to_owned(),
        access_key_secret: Secret::new("secret"),
        security_token: None,
    };
    let sts = Sts::new(context, "https://sts.aliyuncs.com".to_owned());
    drop(sts.get_caller_identity(&credentials).await);
}
