// SPDX-License-Identifier: MPL-2.0
//! `allowed_account_ids`: whose instances may be changed.

use super::runtime::Runtime;
use crate::client::Target;
use crate::credentials::{CallerIdentity, CredentialsError};
use crate::diag::Diagnostic;
use crate::framework::StopToken;

/// Refuses a change of `target` unless the caller's account is one of
/// `allowed_account_ids`. Asks STS (GetCallerIdentity) once per configuration,
/// and not at all if the argument is unset. Call it before each change.
///
/// # Errors
///
/// The account is another one, or it could not be found out.
pub(crate) async fn check(
    runtime: &Runtime,
    target: &Target,
    stop: &StopToken,
) -> Result<(), Diagnostic> {
    let settings = runtime.settings();
    let Some(allowed) = &settings.allowed_account_ids else {
        return Ok(());
    };
    let identity = tokio::select! {
        () = stop.cancelled() => {
            return Err(Diagnostic::error(
                "Interrupted",
                "The run was interrupted before it changed anything.\n\nNext step: Apply again.",
            ));
        }
        identity = runtime.identity() => identity,
    };
    match identity {
        Ok(identity) if allowed.contains(&identity.account_id) => Ok(()),
        Ok(identity) => Err(another(&identity, allowed, target)),
        Err(error) => Err(unknown(&error, target)),
    }
}

fn another(identity: &CallerIdentity, allowed: &[String], target: &Target) -> Diagnostic {
    Diagnostic::error(
        "Credentials of another account",
        format!(
            "The credentials belong to account {}, but allowed_account_ids in the provider block allows only {}. Nothing was changed.\n\n\
             Caller: {}\nInstance: {}\nRegion: {}\n\n\
             Next step: Use credentials of an allowed account, or add {} to allowed_account_ids.",
            identity.account_id,
            allowed.join(", "),
            identity.arn,
            target.instance_id,
            target.region,
            identity.account_id,
        ),
    )
}

fn unknown(error: &CredentialsError, target: &Target) -> Diagnostic {
    let next_step = error.next_step.as_deref().unwrap_or(
        "Check that the Security Token Service can be reached, or remove allowed_account_ids.",
    );
    Diagnostic::error(
        "The account is not known",
        format!(
            "allowed_account_ids is set in the provider block, but the provider could not find out whose credentials are in use. Nothing was changed.\n\n\
             Reason: {error}\nInstance: {}\nRegion: {}\n\nNext step: {next_step}",
            target.instance_id, target.region,
        ),
    )
}
