// SPDX-License-Identifier: MPL-2.0
//! Asks one source after the other. A source that is not there passes to the
//! next, one that is broken stops with its reason, and when all are missing
//! the error lists each with its own.

use std::sync::{Arc, OnceLock};

use futures_util::future::BoxFuture;

use super::{CredentialSource, CredentialsError, Session};

/// Sources in the order in which they are asked.
#[derive(Debug)]
pub(super) struct Chain {
    sources: Vec<Arc<dyn CredentialSource>>,
    /// The one that gave the first session gives all later ones too: a run
    /// must not change its identity because a source was briefly away.
    winner: OnceLock<Arc<dyn CredentialSource>>,
}

impl Chain {
    pub(super) fn new(sources: Vec<Arc<dyn CredentialSource>>) -> Self {
        Self {
            sources,
            winner: OnceLock::new(),
        }
    }

    async fn ask_all(&self) -> Result<Session, CredentialsError> {
        let mut reasons = Vec::new();
        for source in &self.sources {
            match source.load().await {
                Ok(session) => {
                    tracing::debug!(source = session.source, "credentials found");
                    let _ = self.winner.set(Arc::clone(source));
                    return Ok(session);
                }
                Err(error) if error.passes_on() => {
                    tracing::debug!(source = source.name(), reason = %error, "no credentials here");
                    reasons.push((source.name(), error.message));
                }
                Err(error) => {
                    tracing::debug!(source = source.name(), reason = %error, "credentials broken");
                    return Err(error);
                }
            }
        }
        Err(none_found(&reasons))
    }
}

impl CredentialSource for Chain {
    fn name(&self) -> String {
        self.winner
            .get()
            .map_or_else(|| "credential chain".to_owned(), |source| source.name())
    }

    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>> {
        Box::pin(async {
            match self.winner.get() {
                Some(source) => source.load().await,
                None => self.ask_all().await,
            }
        })
    }
}

fn none_found(reasons: &[(String, String)]) -> CredentialsError {
    let mut message = "No credentials were found. These sources were asked:".to_owned();
    for (source, reason) in reasons {
        message.push_str(&format!("\n  - {source}: {reason}"));
    }
    CredentialsError::not_loaded(message).with_next_step(
        "Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, \
         or name a profile, an OIDC token or an instance role.",
    )
}

/// A source whose outcome is known before it is asked: an error.
#[derive(Debug)]
pub(super) struct FailedSource {
    name: &'static str,
    error: CredentialsError,
}

impl FailedSource {
    /// The source `name` is not there, because of `reason`.
    pub(super) fn absent(name: &'static str, reason: &str) -> Arc<dyn CredentialSource> {
        Self::broken(name, CredentialsError::not_loaded(reason))
    }

    /// The source `name` fails with `error`.
    pub(super) fn broken(name: &'static str, error: CredentialsError) -> Arc<dyn CredentialSource> {
        Arc::new(Self { name, error })
    }
}

impl CredentialSource for FailedSource {
    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>> {
        Box::pin(async { Err(self.error.clone()) })
    }
}
