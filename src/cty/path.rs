// SPDX-License-Identifier: MPL-2.0
//! Where in a value something is.

use std::fmt;

/// One step into a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Step {
    /// An attribute of an object, or a nested block by its type name.
    Attribute(String),
    /// An element of a map.
    Key(String),
    /// An element of a list or tuple, from 0.
    Index(i64),
}

/// Steps from a root value to a value within it. The empty path is the root.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct Path(Vec<Step>);

impl Path {
    /// The value itself.
    pub(crate) fn root() -> Self {
        Self::default()
    }

    /// Shorthand for `Path::root().attribute(name)`.
    pub(crate) fn to(name: impl Into<String>) -> Self {
        Self::root().attribute(name)
    }

    /// This path, then an attribute.
    #[must_use]
    pub(crate) fn attribute(mut self, name: impl Into<String>) -> Self {
        self.0.push(Step::Attribute(name.into()));
        self
    }

    /// This path, then a map's key.
    #[must_use]
    pub(crate) fn key(mut self, key: impl Into<String>) -> Self {
        self.0.push(Step::Key(key.into()));
        self
    }

    /// This path, then a list's index.
    #[must_use]
    pub(crate) fn index(mut self, index: i64) -> Self {
        self.0.push(Step::Index(index));
        self
    }

    /// Puts a step before all others: errors learn their path on the way out.
    pub(super) fn prepend(&mut self, step: Step) {
        self.0.insert(0, step);
    }

    /// This path, then a step.
    #[must_use]
    pub(crate) fn join(mut self, step: Step) -> Self {
        self.0.push(step);
        self
    }

    /// The steps, outermost first.
    pub(crate) fn steps(&self) -> &[Step] {
        &self.0
    }
}

impl FromIterator<Step> for Path {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Attribute(name) if position == 0 => f.write_str(name)?,
                Step::Attribute(name) => write!(f, ".{name}")?,
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
