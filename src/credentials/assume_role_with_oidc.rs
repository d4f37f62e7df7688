// SPDX-License-Identifier: MPL-2.0
//! A role taken on with an OIDC token, the way pipelines and pods do it. The
//! token is the proof, so the call is unsigned and needs no other source. A
//! token file is read anew for every session, because it rotates.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use futures_util::future::BoxFuture;

use super::role::Role;
use super::{CredentialSource, CredentialsError, Session, SourceContext, Sts};
use crate::secret::Secret;

/// Where the token comes from.
#[derive(Debug, Clone)]
pub(super) enum OidcToken {
    /// Given as text.
    Text(Secret),
    /// In a file.
    File(PathBuf),
    /// Both were given, in one place.
    Ambiguous,
    /// Not given; what to set.
    Missing(String),
}

/// `role` by AssumeRoleWithOIDC.
#[derive(Debug)]
pub(super) struct AssumeRoleWithOidc {
    pub(super) role: Role,
    pub(super) oidc_provider_arn: Option<String>,
    /// What to set if `oidc_provider_arn` is missing.
    pub(super) provider_setting: String,
    pub(super) token: OidcToken,
    pub(super) context: SourceContext,
    pub(super) sts: Sts,
}

impl AssumeRoleWithOidc {
    async fn read_token(&self) -> Result<Secret, CredentialsError> {
        let token = match &self.token {
            OidcToken::Text(token) => Secret::new(token.expose().trim()),
            OidcToken::File(path) => self.read_file(path).await?,
            OidcToken::Ambiguous => {
                return Err(CredentialsError::invalid(
                    "Block assume_role_with_oidc sets both oidc_token and oidc_token_file.",
                )
                .with_next_step("Keep oidc_token_file: a file can be renewed during a run."));
            }
            OidcToken::Missing(setting) => {
                return Err(CredentialsError::invalid("There is no OIDC token.")
                    .with_next_step(format!(
                        "Set {setting}, or put the token itself into ALIBABA_CLOUD_OIDC_TOKEN. GitHub Actions: give the \
                         job `permissions: id-token: write` and write the token into the file; GitLab: `id_tokens:` \
                         with the name ALIBABA_CLOUD_OIDC_TOKEN; ACK: the pod-identity webhook mounts the file."
                    )));
            }
        };
        if (4..=20_000).contains(&token.expose().len()) {
            return Ok(token);
        }
        Err(
            CredentialsError::invalid("The OIDC token must have 4 to 20000 characters.")
                .with_next_step("Check that the CI system or the pod issued a token."),
        )
    }

    async fn read_file(&self, path: &Path) -> Result<Secret, CredentialsError> {
        let shown = path.display();
        let content = self.context.files.read(path).await.map_err(|error| {
            let (reason, next_step) = match error.kind() {
                ErrorKind::NotFound => (
                    "does not exist".to_owned(),
                    "Check the path, and that the CI job or pod asks for an OIDC token (GitHub: \
                     permissions id-token: write; GitLab: id_tokens; ACK: the pod-identity webhook).",
                ),
                ErrorKind::PermissionDenied => (
                    "may not be read by this user".to_owned(),
                    "Give the user that runs OpenTofu or Terraform permission to read the file.",
                ),
                _ => (format!("cannot be read: {error}"), "Check the path."),
            };
            CredentialsError::invalid(format!("The OIDC token file {shown} {reason}."))
                .with_next_step(next_step)
        })?;
        // The bytes may be a token with a stray byte: none of them is shown.
        let text = String::from_utf8(content).map_err(|_| {
            CredentialsError::invalid(format!("The OIDC token file {shown} is not valid UTF-8."))
        })?;
        let token = Secret::new(text.trim());
        if token.is_empty() {
            return Err(CredentialsError::invalid(format!(
                "The OIDC token file {shown} is empty."
            ))
            .with_next_step("Check that the step that writes the file ran before."));
        }
        Ok(token)
    }
}

impl CredentialSource for AssumeRoleWithOidc {
    fn name(&self) -> String {
        format!("{} with OIDC", self.role.name())
    }

    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>> {
        Box::pin(async {
            let request = self.role.checked()?;
            let Some(provider) = &self.oidc_provider_arn else {
                return Err(CredentialsError::invalid(
                    "The ARN of the OIDC identity provider is missing.",
                )
                .with_next_step(format!("Set {}.", self.provider_setting)));
            };
            let token = self.read_token().await?;
            let issued = self
                .sts
                .assume_role_with_oidc(provider, &token, &request)
                .await?;
            Ok(Session {
                credentials: issued.credentials,
                expires_at: issued.expires_at,
                source: self.name(),
            })
        })
    }
}
