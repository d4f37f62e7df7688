// SPDX-License-Identifier: MPL-2.0
//! What a second load of the same source does.

use super::world::{Commands, World, answer};
use crate::credentials::{CredentialSettings, resolve};
use crate::environment::Environment;

fn issued(number: u32) -> String {
    format!(
        r#"{{"Credentials": {{"AccessKeyId": "id-{number}", "AccessKeySecret": "s",
        "SecurityToken": "t", "Expiration": "2026-11-24T09:00:00Z"}}}}"#
    )
}

#[tokio::test(start_paused = true)]
async fn a_token_file_is_read_anew_for_each_session() {
    let world = World::new(Commands::default());
    let environment = Environment::from([
        ("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/ci"),
        (
            "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
            "acs:ram::1:oidc-provider/ci",
        ),
        ("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "/token"),
    ]);
    let source = resolve(&CredentialSettings::default(), &environment, &world.context);
    for (number, token) in [(1, "first"), (2, "second")] {
        world.files.put("/token", token);
        let reply = answer(200, issued(number));
        world.script.replies.lock().unwrap().push_back(reply);
        let session = source.load().await.unwrap();
        assert_eq!(session.credentials.access_key_id, format!("id-{number}"));
        let requests = world.script.requests.lock().unwrap();
        let form = String::from_utf8(requests.last().unwrap().body.to_vec()).unwrap();
        assert!(form.contains(&format!("OIDCToken={token}")), "{form}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_source_that_won_is_not_replaced_by_another_when_it_is_away() {
    let world = World::new(Commands::default());
    let config = r#"{"current": "ci", "profiles": [{"name": "ci", "access_key_id": "file",
        "access_key_secret": "s"}]}"#;
    let path = "/home/user/.aliyun/config.json";
    world.files.put(path, config);
    let environment = Environment::from([("ALIBABA_CLOUD_CREDENTIALS_URI", "http://agent/")]);
    let source = resolve(&CredentialSettings::default(), &environment, &world.context);
    let first = source.load().await.unwrap();
    assert_eq!(first.credentials.access_key_id, "file");
    world.files.0.lock().unwrap().clear();
    let error = source.load().await.unwrap_err();
    assert_eq!(
        error.message,
        format!("the credentials file {path} does not exist")
    );
    assert!(world.script.requests.lock().unwrap().is_empty());
}
