// SPDX-License-Identifier: MPL-2.0
//! A command that prints credentials as JSON. It runs without a shell and
//! without our streams. Its line is split at white space, with quotes, as Alibaba
//! Cloud's SDK for Python splits it; the one for Go knows no quotes.

use std::io::ErrorKind;
use std::time::Duration;

use futures_util::future::BoxFuture;

use super::issued::read_answer;
use super::{CredentialSource, CredentialsError, Session, SourceContext};
use crate::secret::Secret;
use crate::text::shown;

/// The command may take so long.
const LIMIT: Duration = Duration::from_secs(60);

/// Credentials from a command's output.
#[derive(Debug)]
pub(super) struct External {
    /// Its arguments may hold a secret.
    pub(super) command: Secret,
    pub(super) context: SourceContext,
}

impl External {
    /// Program and arguments; `None` if a quote is not closed or there is no
    /// program.
    fn words(&self) -> Option<Vec<String>> {
        let line = self.command.expose();
        let words = if cfg!(windows) {
            // A path's backslashes are no escapes there.
            shlex::split(&line.replace('\\', r"\\"))
        } else {
            shlex::split(line)
        };
        words.filter(|words| words.first().is_some_and(|program| !program.is_empty()))
    }
}

impl CredentialSource for External {
    fn name(&self) -> String {
        let words = self.words().unwrap_or_default();
        let program = words.first().map_or("of process_command", String::as_str);
        format!("command {}", shown(program, &[]))
    }

    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>> {
        Box::pin(async {
            let name = self.name();
            let Some((program, arguments)) = self
                .words()
                .as_deref()
                .and_then(|words| words.split_first().map(|(p, a)| (p.clone(), a.to_vec())))
            else {
                return Err(CredentialsError::invalid(
                    "process_command is empty, or a quote in it is not closed.",
                )
                .with_next_step("Correct process_command in the profile."));
            };
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let output = self
                .context
                .processes
                .run(&program, &arguments, LIMIT)
                .await
                .map_err(|error| match error.kind() {
                    ErrorKind::TimedOut => CredentialsError::unreachable(format!(
                        "The {name} did not end within {} seconds.",
                        LIMIT.as_secs()
                    ))
                    .with_next_step("Run it by hand to see whether it waits for input."),
                    _ => CredentialsError::invalid(format!("The {name} cannot be run: {error}"))
                        .with_next_step("Check process_command in the profile."),
                })?;
            if output.code != Some(0) {
                let how = output.code.map_or_else(
                    || "was ended by a signal".to_owned(),
                    |code| format!("ended with exit code {code}"),
                );
                return Err(CredentialsError::refused(format!("The {name} {how}."))
                    .with_next_step(
                        "Run it by hand to see its own messages, which are not shown here.",
                    ));
            }
            let issued = read_answer(&output.stdout, &format!("the {name}"))?
                .still_good(self.context.clock.now(), &format!("The {name}"))?;
            Ok(Session {
                credentials: issued.credentials,
                expires_at: issued.expires_at,
                source: name,
            })
        })
    }
}
