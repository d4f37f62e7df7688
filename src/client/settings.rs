// SPDX-License-Identifier: MPL-2.0
//! What a client is told once.

use super::endpoint::{Endpoint, Protocol};

/// How often a call is sent again unless told otherwise.
const DEFAULT_MAX_RETRIES: u32 = 5;

/// A client's settings.
#[derive(Debug, Clone)]
pub struct ClientSettings {
    /// The scheme of endpoints that name none.
    pub protocol: Protocol,
    /// Where Elasticsearch and Logstash calls go, instead of the rule
    /// `elasticsearch.{region}.aliyuncs.com`.
    pub elasticsearch_endpoint: Option<Endpoint>,
    /// How requests are signed.
    pub signature_version: SignatureVersion,
    /// How often a call is sent again: N retries are N + 1 requests at most.
    pub max_retries: u32,
    /// `User-Agent`; empty for the transport's own.
    pub user_agent: String,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            protocol: Protocol::default(),
            elasticsearch_endpoint: None,
            signature_version: SignatureVersion::default(),
            max_retries: DEFAULT_MAX_RETRIES,
            user_agent: String::new(),
        }
    }
}

/// How requests are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignatureVersion {
    /// As the API's own reference describes it.
    #[default]
    RoaHmacSha1,
    /// As the newest SDKs do it.
    Acs3HmacSha256,
}
