// SPDX-License-Identifier: MPL-2.0
//! GetCallerIdentity, where it goes wrong.

use super::world::{Commands, World, answer};
use crate::credentials::{CredentialsError, Sts};
use crate::secret::Secret;
use crate::sign::Credentials;

async fn asked(world: &World, endpoint: &str) -> CredentialsError {
    let credentials = Credentials {
        access_key_id: "key".to_owned(),
        access_key_secret: Secret::new("secret"),
        security_token: None,
    };
    let sts = Sts::new(&world.context, endpoint);
    sts.get_caller_identity(&credentials).await.unwrap_err()
}

#[tokio::test]
async fn an_endpoint_of_each_region_is_not_asked_without_a_region() {
    let world = World::new(Commands::default());
    let error = asked(&world, "https://sts.{region}.example.com").await;
    assert!(error.message.contains("endpoints.sts"), "{error}");
    assert!(error.next_step.unwrap().contains("region"));
    assert!(world.script.requests.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_denial_keeps_the_words_of_sts_and_speaks_of_no_role() {
    let world = World::new(Commands::default());
    let body = r#"{"Code": "Forbidden.RAM", "Message": "Denied by a policy.", "RequestId": "R"}"#;
    let denied = answer(403, body);
    world.script.replies.lock().unwrap().push_back(denied);
    let error = asked(&world, "https://sts.example.com").await;
    assert!(error.message.contains("Denied by a policy."), "{error}");
    let said = format!("{error} {:?}", error.next_step);
    assert!(
        !said.contains("assume") && !said.contains("trust policy"),
        "{said}"
    );
}
