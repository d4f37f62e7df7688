// SPDX-License-Identifier: MPL-2.0
//! ReadResource.

use super::core::{config, created, summaries, text, with};
use super::toy::toy;
use crate::cty::Value;
use crate::framework::StopToken;
use crate::framework::engine::read;

async fn read_in(mode: &str) -> (Value, read::Response) {
    let config = config(toy().schema(), [("name", text("a"))]);
    let state = with(&created(&toy(), &config).await, "mode", text(mode));
    let request = read::Request {
        state: state.clone(),
        private: b"private".to_vec(),
        identity: None,
        stop: StopToken::new(),
    };
    (state, read::read(&toy(), request).await)
}

#[tokio::test]
async fn an_unchanged_object_is_echoed_with_private_bytes_and_identity() {
    let (state, response) = read_in("").await;
    assert!(response.diagnostics.is_empty());
    assert_eq!(response.state, state);
    assert_eq!(response.private, b"private");
    assert!(response.identity.is_some());
}

#[tokio::test]
async fn an_object_that_is_gone_is_null() {
    let (_, response) = read_in("gone").await;
    assert_eq!(summaries(&response.diagnostics), ["Gone"]);
    assert_eq!(response.state, Value::Null);
}

#[tokio::test]
async fn an_error_or_a_panic_keeps_the_state() {
    for mode in ["unreadable", "panic_in_read", "gone_but_broken"] {
        let (state, response) = read_in(mode).await;
        assert!(response.diagnostics.has_errors(), "{mode}");
        assert_eq!(response.state, state, "{mode}");
        assert_eq!(response.private, b"private", "{mode}");
    }
}
