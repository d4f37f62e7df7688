// SPDX-License-Identifier: MPL-2.0
use super::*;

#[test]
fn only_own_targets_have_a_module() {
    assert_eq!(module("alicloudes").as_deref(), Some("provider"));
    assert_eq!(
        module("alicloudes::client::retry").as_deref(),
        Some("provider.client.retry")
    );
    assert_eq!(module("hyper::proto"), None);
    assert_eq!(module("alicloudes_emulator"), None);
}
