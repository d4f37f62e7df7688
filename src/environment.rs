// SPDX-License-Identifier: MPL-2.0
//! The environment's variables as a value, so that tests choose them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// A snapshot of the environment. White space around a value is dropped, since
/// secrets are often mounted from files that end in a line break. Empty counts
/// as unset: CI systems clear a variable by setting it to nothing. On Windows, the
/// case of a name does not matter. `Debug` shows names only.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// The variables of this process. A value that is not Unicode counts as
    /// set, with replacement characters: a broken setting must not pass for none.
    #[must_use]
    pub fn of_process() -> Self {
        std::env::vars_os()
            .filter_map(|(name, value)| {
                Some((
                    name.into_string().ok()?,
                    value.to_string_lossy().into_owned(),
                ))
            })
            .collect()
    }

    /// The value of `name` without the white space around it, unless unset or empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(&*key(name))
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The value of `name` as it is, unless unset or empty.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<&str> {
        let value = self.0.get(&*key(name)).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }

    /// Whether `name` is set, to an empty string or with white space around its
    /// value: to something else than [`Environment::get`] gives.
    #[must_use]
    pub fn is_padded(&self, name: &str) -> bool {
        let value = self.0.get(&*key(name));
        value.is_some_and(|value| value.is_empty() || value.trim() != value)
    }

    /// The first of `names` that is set: its name and value.
    #[must_use]
    pub fn first_of<'a>(&self, names: &[&'a str]) -> Option<(&'a str, &str)> {
        names
            .iter()
            .find_map(|&name| self.get(name).map(|value| (name, value)))
    }

    /// Whether `name` is set to a word that [`switch`] reads as "on".
    #[must_use]
    pub fn is_true(&self, name: &str) -> bool {
        self.get(name).and_then(switch) == Some(true)
    }
}

/// Reads a switch in any case: `true`, `1`, `yes`, `on` or `false`, `0`, `no`,
/// `off`; `None` for anything else.
#[must_use]
pub fn switch(value: &str) -> Option<bool> {
    let is_one_of = |words: [&str; 4]| words.iter().any(|word| value.eq_ignore_ascii_case(word));
    if is_one_of(["true", "1", "yes", "on"]) {
        Some(true)
    } else if is_one_of(["false", "0", "no", "off"]) {
        Some(false)
    } else {
        None
    }
}

/// The name by which a variable is kept.
fn key(name: &str) -> Cow<'_, str> {
    if cfg!(windows) {
        name.to_ascii_uppercase().into()
    } else {
        name.into()
    }
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(iter: I) -> Self {
        let keyed = |(name, value): (String, String)| (key(&name).into_owned(), value);
        Self(iter.into_iter().map(keyed).collect())
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Environment {
    fn from(pairs: [(&str, &str); N]) -> Self {
        pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests;
