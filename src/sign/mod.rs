// SPDX-License-Identifier: MPL-2.0
//! Signatures as pure functions: a view of the request and parameters in,
//! headers out. No clock, no randomness, no I/O.
//!
//! Three schemes, one file each: [`roa`] (HMAC-SHA1, what the product's own
//! reference describes), [`acs3`] (HMAC-SHA256, what the newest SDKs send) and
//! [`rpc`] (HMAC-SHA1 over parameters, for STS). Each shows its stages, the
//! string to sign among them, so that a test, or a client that was told
//! `SignatureDoesNotMatch`, can say which stage went wrong.

pub(crate) mod acs3;
mod credentials;
mod encode;
mod error;
mod mac;
pub(crate) mod roa;
pub(crate) mod rpc;
#[cfg(test)]
mod tests;

pub(crate) use credentials::Credentials;
pub(crate) use encode::{encode_pairs, percent_encode};
pub(crate) use error::SignError;

use http::{HeaderName, HeaderValue};
use jiff::Timestamp;

use crate::secret::Secret;

/// A request as the signer sees it. It owns nothing.
#[derive(Clone, Copy)]
pub(crate) struct RequestView<'a> {
    /// The verb, in upper case.
    pub(crate) method: &'a str,
    /// The path, percent-encoded as it goes out.
    pub(crate) path: &'a str,
    /// The query's pairs, decoded, in any order.
    pub(crate) query: &'a [(&'a str, &'a str)],
    /// The headers, names in lower case, in any order. Those that are not
    /// signed may be here too.
    pub(crate) headers: &'a [(&'a str, &'a str)],
    /// The body; empty for none.
    pub(crate) body: &'a [u8],
}

/// What a signature is made with, besides the request.
#[derive(Clone, Copy)]
pub(crate) struct Params<'a> {
    /// Whose key.
    pub(crate) credentials: &'a Credentials,
    /// The API's name for the call: `ResumeElasticsearchTask`.
    pub(crate) action: &'a str,
    /// The API's version: `2017-06-13`.
    pub(crate) version: &'a str,
    /// A string never used before. The server spends it even if it answers
    /// with an error, so each attempt needs a new one.
    pub(crate) nonce: &'a str,
    /// The date to sign; the server allows 15 minutes.
    pub(crate) now: Timestamp,
}

/// A signature, with the stages that led to it. `Debug` shows nothing of the
/// stages: with a session they hold its token.
#[derive(Debug, Clone)]
pub(crate) struct Authorization {
    /// The request in the scheme's canonical form, where the scheme has one
    /// apart from the string to sign (ACS3).
    pub(crate) canonical_request: Option<Secret>,
    /// What was signed.
    pub(crate) string_to_sign: Secret,
    /// The value of the `Authorization` header.
    pub(crate) header: Secret,
}

/// A signed request: what to add to it, and the stages.
#[derive(Debug)]
pub(crate) struct Signed {
    /// The headers to add, `Authorization` among them; those with secrets are
    /// marked sensitive.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// The stages.
    pub(crate) authorization: Authorization,
}

/// The headers that a scheme adds to a request, before they are signed.
struct AddedHeaders(Vec<(HeaderName, HeaderValue)>);

impl AddedHeaders {
    fn new() -> Self {
        Self(Vec::with_capacity(10))
    }

    fn fixed(&mut self, name: &'static str, value: &'static str) {
        self.0.push((
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        ));
    }

    fn plain(&mut self, name: &'static str, value: &str) -> Result<(), SignError> {
        let value = HeaderValue::from_str(value).map_err(|_| SignError::new(name))?;
        self.0.push((HeaderName::from_static(name), value));
        Ok(())
    }

    fn sensitive(&mut self, name: &'static str, value: &str) -> Result<(), SignError> {
        self.plain(name, value)?;
        if let Some((_, value)) = self.0.last_mut() {
            value.set_sensitive(true);
        }
        Ok(())
    }

    /// What every scheme sends for a session: the token, and the key's id
    /// once more, as the current SDKs do.
    fn session(&mut self, credentials: &Credentials) -> Result<(), SignError> {
        let token = credentials
            .security_token
            .as_ref()
            .filter(|t| !t.is_empty());
        if let Some(token) = token {
            self.sensitive("x-acs-accesskey-id", &credentials.access_key_id)?;
            self.sensitive("x-acs-security-token", token.expose())?;
        }
        Ok(())
    }

    /// Signs `request` together with these headers by `authorize`, and adds
    /// the result to them.
    fn authorize(
        mut self,
        request: &RequestView<'_>,
        authorize: impl FnOnce(&RequestView<'_>) -> Authorization,
    ) -> Result<Signed, SignError> {
        let authorization = {
            let mut headers = Vec::with_capacity(request.headers.len() + self.0.len());
            headers.extend_from_slice(request.headers);
            for (name, value) in &self.0 {
                let value = value.to_str().map_err(|_| SignError::new(name.as_str()))?;
                headers.push((name.as_str(), value));
            }
            authorize(&RequestView {
                headers: &headers,
                ..*request
            })
        };
        self.sensitive("authorization", authorization.header.expose())?;
        Ok(Signed {
            headers: self.0,
            authorization,
        })
    }
}
