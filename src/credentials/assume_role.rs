// SPDX-License-Identifier: MPL-2.0
//! A role taken on with the credentials of another source. Chainable: the
//! other source may be a role as well.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::role::Role;
use super::{CredentialSource, CredentialsError, Session, SourceContext, Sts};

/// `role` by AssumeRole over `base`.
#[derive(Debug)]
pub(super) struct AssumeRole {
    pub(super) base: Arc<dyn CredentialSource>,
    pub(super) role: Role,
    pub(super) sts: Sts,
}

impl AssumeRole {
    pub(super) fn new(
        base: Arc<dyn CredentialSource>,
        role: Role,
        context: &SourceContext,
        endpoint: &str,
    ) -> Self {
        Self {
            base,
            role,
            sts: Sts::new(context, endpoint),
        }
    }
}

impl CredentialSource for AssumeRole {
    fn name(&self) -> String {
        format!("{} over {}", self.role.name(), self.base.name())
    }

    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>> {
        Box::pin(async {
            let request = self.role.checked()?;
            let base = self.base.load().await?;
            let issued = self.sts.assume_role(&base.credentials, &request).await?;
            Ok(Session {
                credentials: issued.credentials,
                expires_at: issued.expires_at,
                source: format!("{} over {}", self.role.name(), base.source),
            })
        })
    }
}
