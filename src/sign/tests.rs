// SPDX-License-Identifier: MPL-2.0
//! The signature vectors of `tests/vectors/`, stage by stage, so that a
//! failure names the first stage that is wrong.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Credentials, RequestView, acs3, roa, rpc};
use crate::secret::Secret;

#[derive(Deserialize)]
struct File {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    producer: String,
    input: Input,
    expected: Expected,
}

#[derive(Deserialize)]
struct Input {
    method: String,
    #[serde(default)]
    path: String,
    #[serde(default)]
    query: BTreeMap<String, String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    parameters: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
    access_key_id: String,
    access_key_secret: String,
    security_token: Option<String>,
}

#[derive(Deserialize)]
struct Expected {
    canonical_request: Option<String>,
    hashed_request_payload: Option<String>,
    string_to_sign: String,
    signature: String,
    #[serde(default)]
    authorization: String,
    signed_headers: Option<String>,
}

fn vectors(text: &str, at_least: usize) -> Vec<Vector> {
    let file: File = serde_json::from_str(text).unwrap();
    assert!(file.vectors.len() >= at_least, "vectors went missing");
    file.vectors
}

fn pairs(map: &BTreeMap<String, String>) -> Vec<(&str, &str)> {
    // Reversed, so that an unsorted signer fails.
    map.iter()
        .rev()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect()
}

impl Input {
    fn credentials(&self) -> Credentials {
        Credentials {
            access_key_id: self.access_key_id.clone(),
            access_key_secret: Secret::new(self.access_key_secret.as_str()),
            security_token: self.security_token.as_deref().map(Secret::new),
        }
    }

    fn with_view<T>(&self, f: impl FnOnce(&RequestView<'_>) -> T) -> T {
        f(&RequestView {
            method: &self.method,
            path: &self.path,
            query: &pairs(&self.query),
            headers: &pairs(&self.headers),
            body: self.body.as_bytes(),
        })
    }
}

#[test]
fn roa_vectors_hold_at_each_stage() {
    for vector in vectors(include_str!("../../tests/vectors/roa-hmac-sha1.json"), 15) {
        let name = &vector.name;
        let got = vector
            .input
            .with_view(|view| roa::authorize(view, &vector.input.credentials()));
        let expected = vector.expected;
        assert_eq!(
            got.string_to_sign.expose(),
            expected.string_to_sign,
            "{name}: string to sign"
        );
        assert!(
            got.header.expose().ends_with(&expected.signature),
            "{name}: signature"
        );
        assert_eq!(
            got.header.expose(),
            expected.authorization,
            "{name}: header"
        );
    }
}

#[test]
fn acs3_vectors_hold_at_each_stage() {
    for mut vector in vectors(
        include_str!("../../tests/vectors/acs3-hmac-sha256.json"),
        12,
    ) {
        let name = &vector.name;
        // The Python SDK signs all headers that it has.
        if vector.producer == "util" {
            vector.input.headers.retain(|name, _| acs3::is_signed(name));
        }
        let got = vector
            .input
            .with_view(|view| acs3::authorize(view, &vector.input.credentials()));
        let expected = vector.expected;
        let canonical = got.canonical_request.unwrap();
        let canonical = canonical.expose();
        let mut last_lines = canonical.rsplit('\n');
        assert_eq!(
            last_lines.next(),
            expected.hashed_request_payload.as_deref(),
            "{name}: hash"
        );
        assert_eq!(
            last_lines.next(),
            expected.signed_headers.as_deref(),
            "{name}: signed headers"
        );
        assert_eq!(
            Some(canonical),
            expected.canonical_request.as_deref(),
            "{name}: canonical"
        );
        assert_eq!(
            got.string_to_sign.expose(),
            expected.string_to_sign,
            "{name}: string to sign"
        );
        assert!(
            got.header.expose().ends_with(&expected.signature),
            "{name}: signature"
        );
        assert_eq!(
            got.header.expose(),
            expected.authorization,
            "{name}: header"
        );
    }
}

#[test]
fn rpc_vectors_hold_at_each_stage() {
    for vector in vectors(include_str!("../../tests/vectors/rpc-hmac-sha1.json"), 3) {
        let name = &vector.name;
        let (string_to_sign, signature) = rpc::authorize(
            &vector.input.method,
            &pairs(&vector.input.parameters),
            &Secret::new(vector.input.access_key_secret.as_str()),
        );
        assert_eq!(
            string_to_sign.expose(),
            vector.expected.string_to_sign,
            "{name}: string to sign"
        );
        assert_eq!(signature, vector.expected.signature, "{name}: signature");
    }
}
