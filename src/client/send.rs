// SPDX-License-Identifier: MPL-2.0
//! One call through all its attempts. Each attempt resolves credentials, waits
//! for its turn, signs with a new nonce and date, and sends; what comes back
//! is read, and the retry table says whether another attempt follows.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use jiff::Timestamp;
use tokio::time::Instant;

use super::answer::{self, Body, Sent};
use super::call::{Call, Effect, VERSION};
use super::endpoint::Base;
use super::error::{Context, ErrorKind, Failure};
use super::limits::{Ended, Limits};
use super::retry::{self, RetryClass};
use super::settings::SignatureVersion;
use super::throttle::Throttle;
use super::{Client, Error};
use crate::credentials::{CredentialsError, Session};
use crate::sign::{self, Params, RequestView, Signed, acs3, roa};
use crate::text;
use crate::transport::{HttpRequest, HttpResponse, TransportError};

/// What a call got.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) body: Body,
    pub(super) attempts: u32,
    /// An earlier attempt's answer was lost.
    pub(super) uncertain: bool,
}

/// How one attempt ended without a result.
struct Missed {
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

/// How often each class was answered by another attempt.
#[derive(Default)]
struct Spent(Vec<RetryClass>);

impl Spent {
    fn allows(&self, class: RetryClass) -> bool {
        let spent = self.0.iter().filter(|c| **c == class).count();
        class.limit().is_none_or(|limit| spent < limit as usize)
    }
}

impl Client {
    /// Makes `call`, as often as it takes and `limits` allow.
    pub(super) async fn run(&self, call: &Call<'_>, limits: &Limits) -> Result<Outcome, Error> {
        let base = Base::resolve(&self.settings, call.region);
        let mut context = Context {
            action: call.action,
            region: call.region.to_owned(),
            endpoint: base.to_string(),
            attempts: 0,
            uncertain: false,
        };
        if !is_region(call.region) {
            let failure = Failure::new(
                ErrorKind::Request,
                "a region's id has lower-case letters, digits and hyphens only",
            );
            return Err(Error::new(context, Box::new(failure)));
        }
        let throttle = self.throttles.of(&base.authority);
        let max_retries = limits.max_retries.unwrap_or(self.settings.max_retries);
        let mut spent = Spent::default();
        let mut last: Option<Box<Failure>> = None;
        loop {
            // The turn first: a session could end while the call queues.
            let ready = limits.bound(async {
                throttle.turn().await;
                self.credentials.get().await
            });
            let session = match ready.await {
                Ok(Ok(session)) => session,
                Ok(Err(error)) => {
                    return Err(Error::new(context, without_credentials(error, last)));
                }
                Err(ended) => return Err(interrupted(context, ended, last)),
            };
            let prepared = match self.prepare(call, &base, &session) {
                Ok(prepared) => prepared,
                Err(failure) => return Err(Error::new(context, failure)),
            };
            context.attempts += 1;
            let missed = match self
                .attempt(call, limits, &context, &throttle, &session, prepared)
                .await
            {
                Ok(Ok(body)) => {
                    return Ok(Outcome {
                        body,
                        attempts: context.attempts,
                        uncertain: context.uncertain,
                    });
                }
                Ok(Err(missed)) => missed,
                Err(ended) => {
                    context.uncertain |= call.effect == Effect::Write;
                    return Err(interrupted(context, ended, last));
                }
            };
            context.uncertain |= missed.failure.lost;
            let class = retry::class_of(&missed.failure);
            let again = context.attempts <= max_retries
                && spent.allows(class)
                && self.remedy(class, &missed, &session);
            if !again {
                return Err(Error::new(context, missed.failure));
            }
            spent.0.push(class);
            let wait = class.wait(context.attempts, self.random.fraction(), missed.asked);
            tracing::trace!(
                action = call.action,
                ?class,
                ?wait,
                "another attempt follows"
            );
            last = Some(missed.failure);
            if let Err(ended) = limits.wait(wait).await {
                return Err(interrupted(context, ended, last));
            }
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
        let nonce = self.random.nonce();
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

        let mut headers = HeaderMap::with_capacity(added.len() + 2);
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        if let Ok(agent) = HeaderValue::from_str(&self.settings.user_agent)
            && !agent.is_empty()
        {
            headers.insert(header::USER_AGENT, agent);
        }
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
        limits: &Limits,
        context: &Context,
        throttle: &Throttle,
        session: &Session,
        prepared: Prepared,
    ) -> Result<Result<Body, Missed>, Ended> {
        let sent_at = Instant::now();
        let exchange = self.transport.send(prepared.request);
        let exchanged = match call.effect {
            Effect::Read => limits.bound(exchange).await?,
            Effect::Write => limits.bound_with_grace(exchange).await?,
        };
        let missed = |failure, asked| Missed {
            failure,
            asked,
            signed_at: prepared.signed_at,
        };
        let read = match exchanged {
            Err(error) => Err(missed(without_answer(error, call.effect), None)),
            Ok(response) => {
                let sent = Sent {
                    effect: call.effect,
                    shape: call.shape,
                    credentials: &session.credentials,
                    authorization: &prepared.authorization,
                };
                let asked = |response: &HttpResponse| {
                    retry::asked_by(&response.headers, prepared.signed_at)
                };
                answer::interpret(&response, &sent)
                    .map_err(|failure| missed(failure, asked(&response)))
            }
        };
        match &read {
            Err(Missed { failure, .. }) if retry::class_of(failure) == RetryClass::Throttled => {
                throttle.throttled(sent_at);
            }
            Err(Missed { failure, .. }) if failure.http_status.is_none() => {}
            _ => throttle.passed(),
        }
        log(context, sent_at, &read);
        Ok(read)
    }

    /// Does what `class` needs besides waiting. False if that is in vain.
    fn remedy(&self, class: RetryClass, missed: &Missed, session: &Session) -> bool {
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
            RetryClass::SkewedClock => missed
                .failure
                .server_date
                .is_some_and(|date| self.date.correct(missed.signed_at, date)),
            RetryClass::Transient
            | RetryClass::Busy
            | RetryClass::Throttled
            | RetryClass::Unresolved
            | RetryClass::SpentNonce => true,
        }
    }
}

/// The characters that region ids have. Such a text is safe in a host name.
fn is_region(text: &str) -> bool {
    let is_allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.bytes().all(is_allowed)
}

/// What came before stays: that a session was called expired is why another
/// one was wanted.
fn without_credentials(error: CredentialsError, last: Option<Box<Failure>>) -> Box<Failure> {
    let mut failure = last.unwrap_or_else(|| Box::new(Failure::new(ErrorKind::Credentials, "")));
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

fn interrupted(context: Context, ended: Ended, last: Option<Box<Failure>>) -> Error {
    let kind = match ended {
        Ended::Stopped => ErrorKind::Cancelled,
        Ended::DeadlinePassed => ErrorKind::DeadlineExceeded,
    };
    Error::interrupted(context, kind, last)
}

/// One event for each attempt. The macro evaluates nothing while it is off.
fn log(context: &Context, sent_at: Instant, read: &Result<Body, Missed>) {
    let failure = read.as_ref().err().map(|missed| &missed.failure);
    tracing::debug!(
        action = context.action,
        region = context.region,
        endpoint = context.endpoint,
        attempt = context.attempts,
        duration_ms = u64::try_from(sent_at.elapsed().as_millis()).unwrap_or(u64::MAX),
        http_status = match read {
            Ok(body) => Some(body.http_status),
            Err(missed) => missed.failure.http_status,
        },
        code = failure.and_then(|f| f.code.as_deref()),
        request_id = match read {
            Ok(body) => Some(body.request_id.as_str()),
            Err(missed) => missed.failure.request_id.as_deref(),
        },
        error = failure.map(|f| f.message.as_str()),
        "attempt"
    );
}
