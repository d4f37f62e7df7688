// SPDX-License-Identifier: MPL-2.0
//! `allowed_account_ids`: nothing is changed in an account that is not named.

use std::time::Duration;

use emulator::{DEFAULT_KEY_ID, DEFAULT_KEY_SECRET, Emulator};
use serde_json::{Value, json};

use super::core::{Core, ID, RESUME, emulator, errors, resource, state};

const ACCOUNT: &str = "1234567890123456";

async fn core(api: &Emulator, allowed: Value, sts: &str) -> Core {
    let core = Core::start().await;
    core.configure_as(&json!({
        "region": "cn-hangzhou",
        "access_key": DEFAULT_KEY_ID,
        "secret_key": DEFAULT_KEY_SECRET,
        "enable_preflight": false,
        "allowed_account_ids": allowed,
        "endpoints": { "elasticsearch": api.url(), "sts": sts },
    }))
    .await;
    core
}

#[tokio::test]
async fn only_an_allowed_account_is_changed_and_sts_is_asked_once() {
    let api = emulator(Duration::ZERO);
    let allowed = core(&api, json!([ACCOUNT, "1"]), &api.url()).await;
    let config = resource(RESUME, json!({ "instance_id": ID })).await;
    for _ in 0..2 {
        let done = allowed.change(RESUME, &Value::Null, &config).await;
        assert_eq!(errors(&done.diagnostics), [""; 0]);
        assert_eq!(state(&done)["exists"], true);
    }
    assert_eq!(api.requests_of("GetCallerIdentity").len(), 1);

    let api = emulator(Duration::ZERO);
    let other = core(&api, json!(["6543210987654321"]), &api.url()).await;
    let done = other.change(RESUME, &Value::Null, &config).await;
    assert_eq!(
        errors(&done.diagnostics),
        ["Credentials of another account"]
    );
    let detail = &done.diagnostics[0].detail;
    for part in [ACCOUNT, "6543210987654321", "allowed_account_ids", ID] {
        assert!(detail.contains(part), "{part}: {detail}");
    }
    assert!(state(&done).is_null());
    assert_eq!(api.counts().effects, 0);
    assert!(api.requests_of("ResumeElasticsearchTask").is_empty());
}

#[tokio::test]
async fn an_account_that_cannot_be_found_out_is_not_changed() {
    let api = emulator(Duration::ZERO);
    let core = core(&api, json!([ACCOUNT]), "http://127.0.0.1:1").await;
    let config = resource(RESUME, json!({ "instance_id": ID })).await;
    let done = core.change(RESUME, &Value::Null, &config).await;
    assert_eq!(errors(&done.diagnostics), ["The account is not known"]);
    assert!(done.diagnostics[0].detail.contains("127.0.0.1:1"));
    assert_eq!(api.counts().effects, 0);
}
