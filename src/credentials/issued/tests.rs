// SPDX-License-Identifier: MPL-2.0

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]
use super::*;

fn message(body: &str) -> String {
    read_answer(body.as_bytes(), "X").err().unwrap().message
}

#[test]
fn both_spellings_are_read() {
    for body in [
        r#"{"Code":"Success","AccessKeyId":"i","AccessKeySecret":"s","SecurityToken":"t","Expiration":"2026-11-24T08:00:00Z"}"#,
        r#"{"mode":"StsToken","access_key_id":"i","access_key_secret":"s","sts_token":"t","expiration":"2026-11-24T08:00:00Z"}"#,
    ] {
        let issued = read_answer(body.as_bytes(), "X").ok().unwrap();
        assert_eq!(issued.credentials.access_key_id, "i");
        assert_eq!(issued.credentials.access_key_secret.expose(), "s");
        assert_eq!(issued.credentials.security_token.unwrap().expose(), "t");
        assert_eq!(
            issued.expires_at.unwrap().to_string(),
            "2026-11-24T08:00:00Z"
        );
    }
}

#[test]
fn an_answer_that_cannot_be_used_says_why_without_its_content() {
    assert_eq!(
        message(r#"{"Code":"Failed","Message":"no"}"#),
        "X refused with Failed: no"
    );
    assert_eq!(
        message(r#"{"AccessKeyId":"i"}"#),
        "The answer of X has no AccessKeySecret."
    );
    assert_eq!(
        message("\"hunter2\""),
        "The answer of X is not the JSON object that was expected (line 1, column 9)."
    );
    assert!(
        message(r#"{"AccessKeyId":"i","AccessKeySecret":"s","Expiration":"soon"}"#)
            .contains("not a date")
    );
}
