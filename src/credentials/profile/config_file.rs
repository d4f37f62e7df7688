// SPDX-License-Identifier: MPL-2.0
//! `config.json` as data. Only what is asked for is checked: an odd field in
//! another profile is nobody's problem. Errors name places, never contents.

use serde_json::error::Category;
use serde_json::{Map, Value};

use crate::credentials::CredentialsError;
use crate::text::shown;

/// The file, parsed. No `Debug`: it is full of secrets.
pub(super) struct ConfigFile {
    /// Its path, for messages.
    pub(super) path: String,
    root: Map<String, Value>,
}

/// One profile.
#[derive(Clone, Copy)]
pub(super) struct Profile<'a> {
    name: &'a str,
    path: &'a str,
    fields: &'a Map<String, Value>,
}

impl ConfigFile {
    pub(super) fn parse(content: &[u8], path: String) -> Result<Self, CredentialsError> {
        let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
        let broken = |line: usize, column: usize, reason: &str| {
            let next_step = if content.trim_ascii_start().starts_with(b"[") {
                "This looks like the INI file of the SDKs; a config.json of the aliyun CLI is needed."
            } else {
                "Correct the file, or create it again with: aliyun configure."
            };
            let place = format!("{path}:{line}:{column}");
            CredentialsError::invalid(format!(
                "{place}: The credentials file is broken: {reason}."
            ))
            .with_next_step(next_step)
        };
        match serde_json::from_slice(content) {
            Ok(Value::Object(root)) => Ok(Self { path, root }),
            Ok(_) => Err(broken(1, 1, "it must be an object")),
            Err(error) => {
                let reason = if error.classify() == Category::Eof {
                    "it ends too early"
                } else {
                    "it is not valid JSON here"
                };
                Err(broken(error.line(), error.column(), reason))
            }
        }
    }

    /// The profile in use, as far as the file says.
    pub(super) fn current(&self) -> Option<&str> {
        self.root
            .get("current")?
            .as_str()
            .filter(|name| !name.is_empty())
    }

    fn profiles(&self) -> impl Iterator<Item = (&str, &Map<String, Value>)> {
        self.root
            .get("profiles")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|profile| {
                let fields = profile.as_object()?;
                Some((fields.get("name")?.as_str()?, fields))
            })
    }

    /// The profile `name`; if there is none, the error lists those there are.
    pub(super) fn profile(&self, name: &str) -> Result<Profile<'_>, CredentialsError> {
        let found = self.profiles().find(|(candidate, _)| *candidate == name);
        if let Some((name, fields)) = found {
            return Ok(Profile {
                name,
                path: &self.path,
                fields,
            });
        }
        let names: Vec<String> = self
            .profiles()
            .map(|(name, _)| format!("{:?}", shown(name, &[])))
            .collect();
        let error = CredentialsError::invalid(format!(
            "There is no profile {:?} in {}.",
            shown(name, &[]),
            self.path
        ));
        Err(error.with_next_step(if names.is_empty() {
            "The file has no profiles; add one with: aliyun configure.".to_owned()
        } else {
            format!("The file has: {}.", names.join(", "))
        }))
    }
}

impl<'a> Profile<'a> {
    /// `profile "ci" in /path`.
    pub(super) fn label(&self) -> String {
        format!("profile {}", self.place())
    }

    fn place(&self) -> String {
        format!("{:?} in {}", shown(self.name, &[]), self.path)
    }

    fn invalid(&self, reason: &str) -> CredentialsError {
        CredentialsError::invalid(format!("Profile {} {reason}.", self.place()))
    }

    /// The text `field`, unless missing, null or empty.
    pub(super) fn text(&self, field: &str) -> Result<Option<&'a str>, CredentialsError> {
        match self.fields.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str()).filter(|text| !text.is_empty())),
            Some(_) => Err(self.invalid(&format!("has a value for {field} that is not a string"))),
        }
    }

    /// The text `field`, which this profile's mode cannot do without.
    pub(super) fn required(&self, field: &str) -> Result<&'a str, CredentialsError> {
        let mode = self.fields.get("mode").and_then(Value::as_str);
        self.text(field)?.ok_or_else(|| {
            self.invalid(&match mode {
                Some(mode) => format!("has mode {} but no {field}", shown(mode, &[])),
                None => format!("has no {field}"),
            })
            .with_next_step(format!(
                "Set {field} in the profile, or run: aliyun configure."
            ))
        })
    }

    /// The whole number `field`; zero, which the CLI writes for "unset", is none.
    pub(super) fn number(&self, field: &str) -> Result<Option<i64>, CredentialsError> {
        match self.fields.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match value.as_i64() {
                Some(number) => Ok(Some(number).filter(|number| *number != 0)),
                None => Err(self.invalid(&format!(
                    "has a value for {field} that is not a whole number"
                ))),
            },
        }
    }

    /// Whether `field` is true.
    pub(super) fn flag(&self, field: &str) -> bool {
        self.fields.get(field).and_then(Value::as_bool) == Some(true)
    }

    /// No mode that needs anything, and no key.
    pub(super) fn is_blank(&self) -> bool {
        let is_set = |field| !matches!(self.text(field), Ok(None));
        let mode = self.fields.get("mode").and_then(Value::as_str);
        matches!(mode, None | Some("" | "AK"))
            && !is_set("access_key_id")
            && !is_set("access_key_secret")
    }
}
