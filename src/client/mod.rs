// SPDX-License-Identifier: MPL-2.0
//! Typed calls of the API, with retry and errors. No Terraform words in here.
//!
//! One call is resolve credentials → sign → send → read → retry or not, each a
//! step of its own in [`send`](self): every attempt gets a new nonce and date,
//! and the same client token. What callers use: [`task`] for what changes an
//! instance, [`instances`] for what reads them.

mod answer;
mod call;
mod endpoint;
mod error;
pub(crate) mod instances;
mod send;
mod settings;
pub(crate) mod task;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub(crate) use endpoint::{Endpoint, EndpointError, Protocol};
pub(crate) use error::{Error, ErrorKind};
pub(crate) use settings::{ClientSettings, SignatureVersion};

use crate::clock::Clock;
use crate::credentials::CredentialCache;
use crate::openapi::ServerDate;
pub(crate) use crate::openapi::{Limits, Retries};
use crate::transport::HttpTransport;

/// An instance, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    /// The region's id: `cn-hangzhou`.
    pub region: String,
    /// The instance's id: `es-cn-…` or `ls-cn-…`.
    pub instance_id: String,
}

/// The API, for one set of credentials. Cheap to share behind an `Arc`; calls
/// share its idea of the server's clock.
#[derive(Debug)]
pub(crate) struct Client {
    settings: ClientSettings,
    credentials: Arc<CredentialCache>,
    transport: Arc<dyn HttpTransport>,
    date: ServerDate,
}

impl Client {
    /// A client that has sent nothing yet and asked for no credentials.
    pub(crate) fn new(
        settings: ClientSettings,
        credentials: Arc<CredentialCache>,
        transport: Arc<dyn HttpTransport>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            settings,
            credentials,
            transport,
            date: ServerDate::new(clock),
        }
    }

    /// The repetitions of one call within `limits`; where those do not bound
    /// how many, the settings do.
    pub(crate) fn retries(&self, limits: &Limits) -> Retries {
        Retries::new(Limits {
            max_retries: limits.max_retries.or(self.settings.max_retries),
            ..limits.clone()
        })
    }

    /// The base URL that calls for `region` go to, as a diagnostic names it:
    /// `https://elasticsearch.cn-hangzhou.aliyuncs.com`.
    pub(crate) fn endpoint(&self, region: &str) -> String {
        endpoint::Base::resolve(&self.settings, region).to_string()
    }
}
