// SPDX-License-Identifier: MPL-2.0
//! Typed calls of the API, with retry and errors. No Terraform words in here.
//!
//! One call is resolve credentials → sign → send → read → retry or not, each a
//! step of its own in [`send`](self): every attempt gets a new nonce and date,
//! and the same client token. What callers use: [`task`] for what changes an
//! instance, [`elasticsearch`] and [`logstash`] for what reads one.

mod answer;
mod call;
mod date;
pub mod elasticsearch;
mod endpoint;
mod error;
mod fields;
mod limits;
pub mod logstash;
mod random;
mod retry;
mod send;
mod settings;
pub mod task;
mod throttle;
mod xml;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use endpoint::{Endpoint, EndpointError, Protocol};
pub use error::{Error, ErrorKind};
pub use limits::Limits;
pub use random::{Randomness, SystemRandom};
pub use retry::{RetryClass, class_of_code};
pub use settings::{ClientSettings, SignatureVersion};

use crate::clock::Clock;
use crate::credentials::CredentialCache;
use crate::transport::HttpTransport;

/// An instance, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The region's id: `cn-hangzhou`.
    pub region: String,
    /// The instance's id: `es-cn-…` or `ls-cn-…`.
    pub instance_id: String,
}

/// What a read call got.
#[derive(Debug, Clone)]
pub struct Answer<T> {
    /// The result.
    pub value: T,
    /// The server's id for the request; empty if it gave none.
    pub request_id: String,
    /// How many requests it took.
    pub attempts: u32,
}

/// The API, for one set of credentials. Cheap to share behind an `Arc`; calls
/// share its throttle and its idea of the server's clock.
#[derive(Debug)]
pub struct Client {
    settings: ClientSettings,
    credentials: Arc<CredentialCache>,
    transport: Arc<dyn HttpTransport>,
    date: date::ServerDate,
    random: Arc<dyn Randomness>,
    throttles: throttle::Throttles,
}

impl Client {
    /// A client that has sent nothing yet and asked for no credentials.
    #[must_use]
    pub fn new(
        settings: ClientSettings,
        credentials: Arc<CredentialCache>,
        transport: Arc<dyn HttpTransport>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            settings,
            credentials,
            transport,
            date: date::ServerDate::new(clock),
            random: Arc::new(SystemRandom),
            throttles: throttle::Throttles::default(),
        }
    }

    /// The same client with another source of nonces and jitter, for tests.
    #[must_use]
    pub fn with_randomness(mut self, random: Arc<dyn Randomness>) -> Self {
        self.random = random;
        self
    }

    /// The base URL that calls for `region` go to, as a diagnostic names it:
    /// `https://elasticsearch.cn-hangzhou.aliyuncs.com`.
    #[must_use]
    pub fn endpoint(&self, region: &str) -> String {
        endpoint::Base::resolve(&self.settings, region).to_string()
    }
}
