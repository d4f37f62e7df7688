// SPDX-License-Identifier: MPL-2.0
//! A command that prints credentials as JSON. It runs without a shell, split
//! at white space as the vendor's SDKs split it, and never sees our streams.

use std::io::ErrorKind;
use std::time::Duration;

use futures_util::future::BoxFuture;

use super::issued::read_answer;
use super::{CredentialSource, CredentialsError, Io, Session};
use crate::secret::Secret;
use crate::text::shown;

/// The command may take so long.
const LIMIT: Duration = Duration::from_secs(60);

/// Credentials from a command's output.
#[derive(Debug)]
pub(super) struct External {
    /// Its arguments may hold a secret.
    pub(super) command: Secret,
    pub(super) io: Io,
}

impl External {
    fn program(&self) -> &str {
        self.command
            .expose()
            .split_whitespace()
            .next()
            .unwrap_or_default()
    }
}

impl CredentialSource for External {
    fn name(&self) -> String {
        format!("command {}", shown(self.program(), &[]))
    }

    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>> {
        Box::pin(async {
            let name = self.name();
            let arguments: Vec<&str> = self.command.expose().split_whitespace().skip(1).collect();
            let output = self
                .io
                .processes
                .run(self.program(), &arguments, LIMIT)
                .await
                .map_err(|error| match error.kind() {
                    ErrorKind::TimedOut => CredentialsError::unreachable(format!(
                        "The {name} did not end within {} seconds.",
                        LIMIT.as_secs()
                    ))
                    .with_next_step("It must not wait for input; run it by hand to see."),
                    _ => CredentialsError::invalid(format!("The {name} cannot be run: {error}"))
                        .with_next_step("Check process_command in the profile."),
                })?;
            if output.code != Some(0) {
                let how = output.code.map_or_else(
                    || "was ended by a signal".to_owned(),
                    |code| format!("ended with exit code {code}"),
                );
                return Err(CredentialsError::refused(format!("The {name} {how}."))
                    .with_next_step("Run it by hand; its own messages are not shown here."));
            }
            let issued = read_answer(&output.stdout, &format!("the {name}"))?
                .still_good(self.io.clock.now(), &format!("The {name}"))?;
            Ok(Session {
                credentials: issued.credentials,
                expires_at: issued.expires_at,
                source: name,
            })
        })
    }
}
