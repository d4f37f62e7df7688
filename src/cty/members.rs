// SPDX-License-Identifier: MPL-2.0
//! What an object or a map holds, by name.
//!
//! Hosts send an object with each request and in the order of its names, so
//! that a sorted vector is read and written without searching, and names are
//! the type's own, shared instead of copied.

use std::fmt;
use std::sync::Arc;

/// Members by name, each name once, in the order of the names.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Members<V>(Vec<(Arc<str>, V)>);

impl<V> Members<V> {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// None yet, with room for `count`.
    #[must_use]
    pub fn with_capacity(count: usize) -> Self {
        Self(Vec::with_capacity(count))
    }

    fn find(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| (**known).cmp(name))
    }

    /// The member of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&V> {
        let found = self.0.get(self.find(name).ok()?)?;
        Some(&found.1)
    }

    /// The member of this name, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut V> {
        let index = self.find(name).ok()?;
        let found = self.0.get_mut(index)?;
        Some(&mut found.1)
    }

    /// The name and the member at `index`, if the name is these bytes: a try
    /// that costs little where members come in order.
    pub(super) fn at(&self, index: usize, name: &[u8]) -> Option<(&Arc<str>, &V)> {
        let (known, member) = self.0.get(index)?;
        (known.as_bytes() == name).then_some((known, member))
    }

    /// Where the member of this name is, and the member.
    pub(super) fn position(&self, name: &str) -> Option<(usize, &V)> {
        let index = self.find(name).ok()?;
        Some((index, &self.0.get(index)?.1))
    }

    /// The member of this name, and the name as it is shared.
    pub(super) fn get_shared(&self, name: &str) -> Option<(&Arc<str>, &V)> {
        let (known, member) = self.0.get(self.find(name).ok()?)?;
        Some((known, member))
    }

    /// `members` under these names, one for each.
    pub(super) fn renamed<W>(&self, members: impl IntoIterator<Item = W>) -> Members<W> {
        let names = self.0.iter().map(|(name, _)| Arc::clone(name));
        Members(names.zip(members).collect())
    }

    /// Whether there is a member of this name.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.find(name).is_ok()
    }

    /// Sets the member of this name and returns what it was.
    pub fn insert(&mut self, name: impl Into<Arc<str>>, member: V) -> Option<V> {
        let name = name.into();
        if self.0.last().is_none_or(|(last, _)| **last < *name) {
            self.0.push((name, member));
            return None;
        }
        match self.find(&name) {
            Ok(index) => {
                let found = self.0.get_mut(index)?;
                Some(std::mem::replace(&mut found.1, member))
            }
            Err(index) => {
                self.0.insert(index, (name, member));
                None
            }
        }
    }

    /// Takes out the member of this name.
    pub fn remove(&mut self, name: &str) -> Option<V> {
        let index = self.find(name).ok()?;
        Some(self.0.remove(index).1)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the names are those of `other`.
    #[must_use]
    pub fn same_names<W>(&self, other: &Members<W>) -> bool {
        let mut names = self.shared().zip(other.shared());
        self.len() == other.len() && names.all(|((a, _), (b, _))| Arc::ptr_eq(a, b) || a == b)
    }

    /// Names and members.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &V)> {
        self.into_iter()
    }

    /// Names, shared, and members.
    pub(super) fn shared(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &V)> {
        self.0.iter().map(|(name, member)| (name, member))
    }

    /// The names.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(|(name, _)| &**name)
    }

    /// The members.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &V> {
        self.0.iter().map(|(_, member)| member)
    }

    /// The members, to be changed.
    pub fn values_mut(&mut self) -> impl ExactSizeIterator<Item = &mut V> {
        self.0.iter_mut().map(|(_, member)| member)
    }
}

impl<V> Default for Members<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V: fmt::Debug> fmt::Debug for Members<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// The last member of a name stays, as in the maps of the standard library.
impl<K: Into<Arc<str>>, V> FromIterator<(K, V)> for Members<V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        let members = members.into_iter();
        let mut all = Self::with_capacity(members.size_hint().0);
        for (name, member) in members {
            all.insert(name, member);
        }
        all
    }
}

impl<V> IntoIterator for Members<V> {
    type Item = (Arc<str>, V);
    type IntoIter = std::vec::IntoIter<(Arc<str>, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Names and members.
#[derive(Debug)]
pub struct Iter<'a, V>(std::slice::Iter<'a, (Arc<str>, V)>);

impl<'a, V> Iterator for Iter<'a, V> {
    type Item = (&'a str, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, member)| (&**name, member))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<V> ExactSizeIterator for Iter<'_, V> {}

impl<'a, V> IntoIterator for &'a Members<V> {
    type Item = (&'a str, &'a V);
    type IntoIter = Iter<'a, V>;

    fn into_iter(self) -> Self::IntoIter {
        Iter(self.0.iter())
    }
}

/// Names and members to be changed.
#[derive(Debug)]
pub struct IterMut<'a, V>(std::slice::IterMut<'a, (Arc<str>, V)>);

impl<'a, V> Iterator for IterMut<'a, V> {
    type Item = (&'a str, &'a mut V);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, member)| (&**name, member))
    }
}

impl<'a, V> IntoIterator for &'a mut Members<V> {
    type Item = (&'a str, &'a mut V);
    type IntoIter = IterMut<'a, V>;

    fn into_iter(self) -> Self::IntoIter {
        IterMut(self.0.iter_mut())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Members;

    fn members(names: &[&str]) -> Members<usize> {
        names.iter().enumerate().map(|(i, n)| (*n, i)).collect()
    }

    #[test]
    fn names_are_sorted_and_the_last_of_each_stays() {
        let members = members(&["b", "a", "c", "b", "ab", ""]);
        let all: Vec<_> = members.iter().collect();
        assert_eq!(all, [("", &5), ("a", &1), ("ab", &4), ("b", &3), ("c", &2)]);
    }

    #[test]
    fn members_are_found_changed_and_taken_out() {
        let mut members = members(&["a", "b", "c"]);
        assert_eq!(members.insert("b", 7), Some(1));
        assert_eq!(members.insert("bb", 8), None);
        *members.get_mut("c").unwrap_or(&mut 0) = 9;
        assert_eq!(members.remove("a"), Some(0));
        assert_eq!(members.remove("a"), None);
        assert!(!members.contains_key("a"));
        let all: Vec<_> = members
            .into_iter()
            .map(|(n, v)| (n.to_string(), v))
            .collect();
        let expected = [("b", 7), ("bb", 8), ("c", 9)].map(|(n, v)| (n.to_owned(), v));
        assert_eq!(all, expected);
    }

    #[test]
    fn members_are_found_with_their_place_and_their_name() {
        let members = members(&["a", "b", "c"]);
        let plain = |(name, member): (&Arc<str>, &usize)| (name.to_string(), *member);
        let found = Some(("b".to_owned(), 1));
        assert_eq!(members.at(1, b"b").map(plain), found);
        assert_eq!(members.get_shared("b").map(plain), found);
        assert_eq!(members.position("b"), Some((1, &1)));
        for missing in [
            members.at(0, b"b"),
            members.at(3, b"b"),
            members.get_shared("x"),
        ] {
            assert_eq!(missing, None);
        }
        assert_eq!(members.position("x"), None);
        let renamed: Vec<_> = members.renamed("xyz".chars()).into_iter().collect();
        let expected = [("a", 'x'), ("b", 'y'), ("c", 'z')];
        assert_eq!(
            renamed,
            expected.map(|(name, member)| (Arc::from(name), member))
        );
    }

    #[test]
    fn names_are_compared_whoever_made_them() {
        let one = members(&["a", "b"]);
        assert!(one.same_names(&one.clone()));
        assert!(one.same_names(&members(&["b", "a"])));
        assert!(!one.same_names(&members(&["a"])));
        assert!(!one.same_names(&members(&["a", "c"])));
    }
}
