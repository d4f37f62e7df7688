// SPDX-License-Identifier: MPL-2.0
//! Profiles of Alibaba Cloud's CLI: `~/.aliyun/config.json`. A profile is a
//! recipe: each mode builds one of the other sources. The file is read anew at
//! each load, because the CLI may have renewed what it holds.

mod config_file;
mod mode;

use std::io::ErrorKind;
use std::path::PathBuf;

use futures_util::future::BoxFuture;

use self::config_file::ConfigFile;
use super::instance_role::InstanceRole;
use super::{CredentialSource, CredentialsError, Session, SourceContext};
use crate::text::shown;

/// Credentials as a profile describes them.
#[derive(Debug)]
pub(super) struct ProfileSource {
    /// The file, if someone named one; `~/.aliyun/config.json` otherwise.
    pub(super) file: Option<PathBuf>,
    /// The profile, if someone named one; the file's `current` otherwise.
    pub(super) profile: Option<String>,
    /// STS's scheme and host, for profiles that do not name their own.
    pub(super) sts_endpoint: String,
    /// The instance's role, for profiles of mode `EcsRamRole`.
    pub(super) instance_role: InstanceRole,
    pub(super) context: SourceContext,
}

impl ProfileSource {
    /// What someone asked for by name must be there.
    fn is_named(&self) -> bool {
        self.file.is_some() || self.profile.is_some()
    }

    fn path(&self) -> Option<PathBuf> {
        match (&self.file, &self.context.home) {
            (Some(file), _) => Some(file.clone()),
            (None, Some(home)) => Some(home.join(".aliyun").join("config.json")),
            (None, None) => None,
        }
    }

    /// The error for a file or profile that is not there.
    fn absent(&self, message: String) -> CredentialsError {
        if self.is_named() {
            CredentialsError::invalid(message)
        } else {
            CredentialsError::not_loaded(message)
        }
    }

    /// The file, read and parsed.
    async fn read(&self) -> Result<ConfigFile, CredentialsError> {
        let Some(path) = self.path() else {
            return Err(self.absent("there is no home directory".to_owned()));
        };
        let shown = path.display().to_string();
        match self.context.files.read(&path).await {
            Ok(content) => ConfigFile::parse(&content, shown),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let error = self.absent(format!("the credentials file {shown} does not exist"));
                Err(error.with_next_step(
                    "Correct shared_credentials_file (ALIBABA_CLOUD_CREDENTIALS_FILE), \
                     or make the file with: aliyun configure.",
                ))
            }
            Err(error) => Err(CredentialsError::invalid(format!(
                "The credentials file {shown} cannot be read: {error}."
            ))
            .with_next_step(
                "Give the user that runs OpenTofu or Terraform permission to read it.",
            )),
        }
    }

    async fn find(&self) -> Result<Session, CredentialsError> {
        let file = self.read().await?;
        let name = match (&self.profile, file.current()) {
            (Some(name), _) => name.clone(),
            (None, Some(current)) => current.to_owned(),
            (None, None) => {
                return Err(self.absent(format!(
                    "the credentials file {} names no current profile",
                    file.path
                )));
            }
        };
        let profile = file.profile(&name)?;
        if !self.is_named() && profile.is_blank() {
            // `aliyun configure`, left half-way, leaves such a profile behind.
            return Err(CredentialsError::not_loaded(format!(
                "profile {name:?} in {} is empty",
                file.path
            )));
        }
        let source = mode::source(self, &file, &name, &mut Vec::new())?;
        let mut session = source.load().await?;
        session.source = format!("profile {:?} ({})", shown(&name, &[]), session.source);
        Ok(session)
    }

    /// The region that the profile names, if there is one. For the provider's
    /// `region` where neither configuration nor environment has it.
    pub(super) async fn region(&self) -> Option<String> {
        let file = self.read().await.ok()?;
        let name = self.profile.as_deref().or(file.current())?;
        let region = file.profile(name).ok()?.text("region_id").ok()??;
        Some(region.to_owned())
    }
}

impl CredentialSource for ProfileSource {
    fn name(&self) -> String {
        match &self.profile {
            Some(name) => format!("profile {:?}", shown(name, &[])),
            None => "profile".to_owned(),
        }
    }

    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>> {
        Box::pin(self.find())
    }
}
