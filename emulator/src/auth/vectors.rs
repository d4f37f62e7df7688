// SPDX-License-Identifier: MPL-2.0
//! The signature vectors' file format, for tests.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(crate) struct File {
    pub(crate) vectors: Vec<Vector>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Vector {
    pub(crate) name: String,
    pub(crate) input: Input,
    pub(crate) expected: Expected,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Input {
    pub(crate) method: String,
    #[serde(default)]
    pub(crate) path: String,
    #[serde(default)]
    pub(crate) query: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) parameters: BTreeMap<String, String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) body: String,
    pub(crate) access_key_id: String,
    pub(crate) access_key_secret: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Expected {
    pub(crate) string_to_sign: String,
    pub(crate) signature: String,
    pub(crate) signed_headers: Option<String>,
    pub(crate) canonical_request: Option<String>,
    pub(crate) authorization: Option<String>,
}

impl Input {
    pub(crate) fn headers(&self) -> HeaderMap {
        self.headers
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::try_from(name).unwrap(),
                    HeaderValue::try_from(value).unwrap(),
                )
            })
            .collect()
    }
}

pub(crate) fn load(text: &str) -> File {
    serde_json::from_str(text).unwrap()
}
