// SPDX-License-Identifier: MPL-2.0
//! Chance as a dependency, so that tests choose it.

use std::fmt;

use uuid::Uuid;

/// Makes nonces and jitter.
pub trait Randomness: Send + Sync + fmt::Debug {
    /// A text that was never used before.
    fn nonce(&self) -> String;

    /// A number from 0 up to, but not including, 1.
    fn fraction(&self) -> f64;
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Randomness for SystemRandom {
    fn nonce(&self) -> String {
        Uuid::new_v4().simple().to_string()
    }

    fn fraction(&self) -> f64 {
        // The last six bytes of a version 4 UUID are all random.
        let [.., a, b, c, d] = Uuid::new_v4().into_bytes();
        f64::from(u32::from_be_bytes([a, b, c, d])) / (f64::from(u32::MAX) + 1.0)
    }
}
