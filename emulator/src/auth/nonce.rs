// SPDX-License-Identifier: MPL-2.0
//! Nonces seen within the time window.

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

/// Remembers each nonce for a while; old ones are dropped as new ones come.
#[derive(Debug, Default)]
pub(crate) struct Nonces {
    seen: HashSet<String>,
    by_age: VecDeque<(Instant, String)>,
}

impl Nonces {
    /// Spends a nonce; false if it was spent before.
    pub(crate) fn spend(&mut self, nonce: &str, now: Instant, window: Duration) -> bool {
        while let Some((at, _)) = self.by_age.front() {
            if now.duration_since(*at) <= window {
                break;
            }
            if let Some((_, old)) = self.by_age.pop_front() {
                self.seen.remove(&old);
            }
        }
        if !self.seen.insert(nonce.to_owned()) {
            return false;
        }
        self.by_age.push_back((now, nonce.to_owned()));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_spent_once_until_the_window_has_passed() {
        let mut nonces = Nonces::default();
        let start = Instant::now();
        let window = Duration::from_secs(900);
        assert!(nonces.spend("a", start, window));
        assert!(!nonces.spend("a", start + window, window));
        assert!(nonces.spend("a", start + window + Duration::from_secs(1), window));
        assert_eq!(nonces.by_age.len(), 1);
    }
}
