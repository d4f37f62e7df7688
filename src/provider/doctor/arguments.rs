// SPDX-License-Identifier: MPL-2.0
//! The subcommand's arguments.

use crate::cty::{Path, Value};
use crate::provider::config::values;
use crate::provider::validators;

/// What was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments {
    /// The region to ask.
    pub region: Option<String>,
    /// The instance to look at.
    pub instance_id: Option<String>,
    /// The role of block `assume_role`.
    pub assume_role: Option<String>,
    /// `endpoints.elasticsearch`.
    pub endpoint: Option<String>,
    /// `endpoints.sts`.
    pub sts_endpoint: Option<String>,
    /// Print JSON.
    pub json: bool,
}

/// Why the arguments were not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Usage {
    /// Help was asked for.
    Help,
    /// Something is wrong, in a sentence.
    Wrong(String),
}

const KNOWN: [&str; 7] = [
    "--region",
    "--instance-id",
    "--assume-role",
    "--endpoint",
    "--sts-endpoint",
    "--json",
    "--help",
];

impl Arguments {
    /// Reads what follows `doctor`.
    ///
    /// # Errors
    ///
    /// [`Usage`] says why not.
    pub fn parse(words: impl IntoIterator<Item = String>) -> Result<Self, Usage> {
        let mut arguments = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let (name, inline) = match word.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (word, None),
            };
            let mut value = || {
                inline
                    .clone()
                    .or_else(|| words.next())
                    .ok_or_else(|| Usage::Wrong(format!("{name} needs a value")))
            };
            match name.as_str() {
                "--region" => {
                    arguments.region = Some(checked(value()?, values::region)?);
                }
                "--instance-id" => {
                    let id = value()?;
                    let found = validators::instance_id(&Path::root(), &Value::String(id.clone()));
                    if let Some(diagnostic) = found.iter().next() {
                        return Err(Usage::Wrong(diagnostic.detail.clone()));
                    }
                    arguments.instance_id = Some(id);
                }
                "--assume-role" => {
                    arguments.assume_role = Some(checked(value()?, values::role_arn)?);
                }
                "--endpoint" => arguments.endpoint = Some(checked(value()?, values::endpoint)?),
                "--sts-endpoint" => {
                    arguments.sts_endpoint = Some(checked(value()?, values::endpoint)?);
                }
                "--json" if inline.is_none() => arguments.json = true,
                "--help" | "-h" => return Err(Usage::Help),
                _ => {
                    let known = nearest(&name, &KNOWN);
                    let known = known.map(|known| format!("; did you mean {known:?}?"));
                    let known = known.unwrap_or_default();
                    return Err(Usage::Wrong(format!("unknown argument {name:?}{known}")));
                }
            }
        }
        Ok(arguments)
    }
}

fn checked(value: String, check: values::Check) -> Result<String, Usage> {
    check(&value).map_err(Usage::Wrong)?;
    Ok(value)
}

/// The one of `known` that `word` may have been meant for.
#[must_use]
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let likeness = |name: &str| strsim::normalized_damerau_levenshtein(word, name);
    let alike = known.iter().map(|&name| (likeness(name), name));
    alike
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests;
