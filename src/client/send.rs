// SPDX-License-Identifier: MPL-2.0
//! One call through all its attempts. Each attempt resolves credentials, signs
//! with a new nonce and date, and sends; what comes back is read, and
//! [`Retries`] says whether another attempt follows.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use jiff::Timestamp;
use tokio::time::Instant;

use super::answer::{self, Body, Sent};
use super::call::{Call, Effect, VERSION};
use super::endpoint::Base;
use super::error::{Context, ErrorKind, Failure};
use super::settings::SignatureVersion;
use super::{Client, Error};
use crate::credentials::{CredentialsError, Session};
use crate::openapi::{Ended, Retries, RetryClass, asked_by};
use crate::sign::{self, Params, RequestView, Signed, acs3, roa};
use crate::text;
use crate::transport::{HttpRequest, TransportError};

/// How one attempt ended without a result.
struct FailedAttempt {
    failure: Box<Failure>,
    /// How long the server asks to be left in peace.
    asked: Option<Duration>,
    /// The date that was signed, to correct the clock by.
    signed_at: Timestamp,
}

/// A request that is ready, and what its answer is compared with.
struct Prepared {
    request: HttpRequest,
    authorization: sign::Authorization,
    signed_at: Timestamp,
}

impl Client {
    /// Makes `call`, as often as it takes and `retries` allow.
    pub(super) async fn run(&self, call: &Call<'_>, retries: &mut Retries) -> Result<Body, Error> {
        let base = Base::resolve(&self.settings, call.region);
        let ended = |retries: &Retries, kind, failure| {
            let context = Context {
                action: call.action,
                region: call.region.to_owned(),
                endpoint: base.to_string(),
                attempts: retries.sent,
            };
            Error::new(context, kind, failure)
        };
        if !is_region(call.region) {
            let why = "a region's ID has lower-case letters, digits and hyphens only";
            let failure = Failure::new(ErrorKind::Request, why);
            return Err(ended(retries, None, Box::new(failure)));
        }
        let mut last: Option<Box<Failure>> = None;
        loop {
            let session = match retries.limits().bound(self.credentials.get()).await {
                Ok(Ok(session)) => session,
                Ok(Err(error)) => {
                    return Err(ended(retries, None, without_credentials(error, last)));
                }
                Err(why) => return Err(ended(retries, kind_of(why), last_or_nothing(last))),
            };
            let prepared = match self.prepare(call, &base, &session) {
                Ok(prepared) => prepared,
                Err(failure) => return Err(ended(retries, None, failure)),
            };
            retries.sent += 1;
            let failed = match self.attempt(call, retries, &base, &session, prepared).await {
                Ok(Ok(body)) => return Ok(body),
                Ok(Err(failed)) => failed,
                Err(why) => {
                    retries.uncertain |= call.effect == Effect::Write;
                    return Err(ended(retries, kind_of(why), last_or_nothing(last)));
                }
            };
            retries.uncertain |= failed.failure.lost;
            let class = failed.failure.retry_class();
            if !self.remedy(class, &failed, &session) {
                return Err(ended(retries, None, failed.failure));
            }
            if let Err(why) = retries.again(class, failed.asked).await {
                return Err(ended(retries, kind_of(why), failed.failure));
            }
            last = Some(failed.failure);
        }
    }

    /// Signs: the step from a call to a request. Nonce and date are new.
    fn prepare(
        &self,
        call: &Call<'_>,
        base: &Base,
        session: &Session,
    ) -> Result<Prepared, Box<Failure>> {
        let method = call.method();
        let signed_at = self.date.now();
        let nonce = uuid::Uuid::new_v4().simple().to_string();
        let params = Params {
            credentials: &session.credentials,
            action: call.action,
            version: VERSION,
            nonce: &nonce,
            now: signed_at,
        };
        let view = RequestView {
            method: method.as_str(),
            path: &call.path,
            query: &call.query,
            headers: &[("accept", "application/json"), ("host", &base.authority)],
            body: &[],
        };
        let signed = match self.settings.signature_version {
            SignatureVersion::RoaHmacSha1 => roa::sign(&view, &params),
            SignatureVersion::Acs3HmacSha256 => acs3::sign(&view, &params),
        };
        let Signed {
            headers: added,
            authorization,
        } = signed
            .map_err(|error| Box::new(Failure::new(ErrorKind::Request, error.to_string())))?;

        let mut headers = HeaderMap::with_capacity(added.len() + 1);
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.extend(added);

        let mut url = format!("{base}{}", call.path);
        if !call.query.is_empty() {
            url.push('?');
            url.push_str(&sign::encode_pairs(&call.query));
        }
        Ok(Prepared {
            request: HttpRequest {
                method,
                url,
                headers,
                body: Bytes::new(),
                timeout: None,
            },
            authorization,
            signed_at,
        })
    }

    /// Sends, and reads what comes back.
    async fn attempt(
        &self,
        call: &Call<'_>,
        retries: &Retries,
        base: &Base,
        session: &Session,
        prepared: Prepared,
    ) -> Result<Result<Body, FailedAttempt>, Ended> {
        let sent_at = Instant::now();
        let exchange = self.transport.send(prepared.request);
        let exchanged = match call.effect {
            Effect::Read => retries.limits().bound(exchange).await?,
            Effect::Write => retries.limits().bound_write(exchange).await?,
        };
        let (read, asked) = match exchanged {
            Err(error) => (Err(without_answer(error, call.effect)), None),
            Ok(response) => {
                let sent = Sent {
                    effect: call.effect,
                    shape: call.shape,
                    credentials: &session.credentials,
                    authorization: &prepared.authorization,
                };
                let asked = asked_by(&response.headers, prepared.signed_at);
                (answer::interpret(&response, &sent), asked)
            }
        };
        log(call, base, retries.sent, sent_at, &read);
        Ok(read.map_err(|failure| FailedAttempt {
            failure,
            asked,
            signed_at: prepared.signed_at,
        }))
    }

    /// Does what `class` needs besides waiting. False if that is in vain.
    fn remedy(&self, class: RetryClass, failed: &FailedAttempt, session: &Session) -> bool {
        match class {
            RetryClass::Final => false,
            RetryClass::ExpiredToken => {
                tracing::debug!(
                    source = session.source,
                    "the session has expired; asking for another"
                );
                self.credentials.invalidate(&session.credentials);
                true
            }
            RetryClass::SkewedClock => failed
                .failure
                .server_date
                .is_some_and(|date| self.date.correct(failed.signed_at, date)),
            RetryClass::Transient
            | RetryClass::Busy
            | RetryClass::Throttled
            | RetryClass::Unresolved
            | RetryClass::SpentNonce => true,
        }
    }
}

/// The characters that region IDs have. Such a string is safe in a host name.
fn is_region(text: &str) -> bool {
    let is_allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.bytes().all(is_allowed)
}

/// What came before stays: that a session was called expired is why another
/// one was wanted.
fn without_credentials(error: CredentialsError, last: Option<Box<Failure>>) -> Box<Failure> {
    let mut failure = last_or_nothing(last);
    failure.kind = ErrorKind::Credentials;
    failure.message.clone_from(&error.message);
    failure.credentials_error = Some(error);
    failure
}

fn without_answer(error: TransportError, effect: Effect) -> Box<Failure> {
    Box::new(Failure {
        lost: effect == Effect::Write && error.may_have_arrived,
        ..Failure::new(
            ErrorKind::Transport(error.kind),
            text::printable(&error.message),
        )
    })
}

/// The kind of error that a limit makes of a call, whatever it failed by
/// before; `None` where the last failure says it all.
fn kind_of(ended: Ended) -> Option<ErrorKind> {
    match ended {
        Ended::Exhausted => None,
        Ended::Stopped => Some(ErrorKind::Cancelled),
        Ended::DeadlinePassed => Some(ErrorKind::DeadlineExceeded),
    }
}

fn last_or_nothing(last: Option<Box<Failure>>) -> Box<Failure> {
    last.unwrap_or_else(|| Box::new(Failure::new(ErrorKind::Cancelled, "")))
}

/// One event for each attempt. The macro evaluates nothing while it is off.
fn log(
    call: &Call<'_>,
    base: &Base,
    attempt: u32,
    sent_at: Instant,
    read: &Result<Body, Box<Failure>>,
) {
    let failure = read.as_ref().err();
    tracing::debug!(
        action = call.action,
        instance_id = call.instance_id,
        region = call.region,
        endpoint = %base,
        attempt,
        duration_ms = u64::try_from(sent_at.elapsed().as_millis()).unwrap_or(u64::MAX),
        http_status = match read {
            Ok(body) => Some(body.http_status),
            Err(failure) => failure.http_status,
        },
        code = failure.and_then(|f| f.code.as_deref()),
        request_id = match read {
            Ok(body) => body.request_id.as_deref(),
            Err(failure) => failure.request_id.as_deref(),
        },
        error = failure.map(|f| f.message.as_str()),
        "attempt"
    );
}
