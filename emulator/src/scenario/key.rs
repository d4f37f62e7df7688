// SPDX-License-Identifier: MPL-2.0
//! The keys that may sign requests.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Id of the key that is there when a scenario configures none.
pub const DEFAULT_KEY_ID: &str = "testAccessKeyId";
/// Secret of [`DEFAULT_KEY_ID`].
pub const DEFAULT_KEY_SECRET: &str = "testAccessKeySecret";

/// A key that may sign requests.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySpec {
    /// The access key id.
    pub id: String,
    /// The access key secret.
    pub secret: String,
    /// The token that must come along, for a temporary key that never expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security_token: Option<String>,
    /// Whether the key is disabled.
    #[serde(default)]
    pub inactive: bool,
}

impl Default for KeySpec {
    fn default() -> Self {
        Self {
            id: DEFAULT_KEY_ID.into(),
            secret: DEFAULT_KEY_SECRET.into(),
            security_token: None,
            inactive: false,
        }
    }
}

impl fmt::Debug for KeySpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeySpec")
            .field("id", &self.id)
            .field("inactive", &self.inactive)
            .finish_non_exhaustive()
    }
}
