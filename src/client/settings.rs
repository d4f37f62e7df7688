// SPDX-License-Identifier: MPL-2.0
//! What a client is told once.

use super::endpoint::{Endpoint, Protocol};

/// A client's settings.
#[derive(Debug, Clone, Default)]
pub(crate) struct ClientSettings {
    /// The scheme of endpoints that name none.
    pub protocol: Protocol,
    /// Where Elasticsearch and Logstash calls go, instead of the rule
    /// `elasticsearch.{region}.aliyuncs.com`.
    pub elasticsearch_endpoint: Option<Endpoint>,
    /// How requests are signed.
    pub signature_version: SignatureVersion,
    /// How often a call is sent again, whatever it failed by: N retries are
    /// N + 1 requests at most. `None` for as often as each kind of failure is
    /// worth it.
    pub max_retries: Option<u32>,
}

/// How requests are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum SignatureVersion {
    /// As the API's own reference describes it.
    #[default]
    RoaHmacSha1,
    /// As the newest SDKs do it.
    Acs3HmacSha256,
}
