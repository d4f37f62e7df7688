// SPDX-License-Identifier: MPL-2.0
//! The two keyed hashes.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::Sha256;

/// HMAC-SHA1 of `text` (RFC 2104).
#[expect(clippy::expect_used, reason = "an HMAC takes keys of any length")]
pub(super) fn sha1(key: &[u8], text: &[u8]) -> [u8; 20] {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("any key length");
    mac.update(text);
    mac.finalize().into_bytes().into()
}

/// HMAC-SHA256 of `text` (RFC 2104).
#[expect(clippy::expect_used, reason = "an HMAC takes keys of any length")]
pub(super) fn sha256(key: &[u8], text: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key length");
    mac.update(text);
    mac.finalize().into_bytes().into()
}
