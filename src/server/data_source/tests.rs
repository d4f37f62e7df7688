// SPDX-License-Identifier: MPL-2.0
#![allow(clippy::unwrap_used, reason = "tests")]

use super::check_length;

#[test]
fn what_hosts_do_not_take_is_an_error_that_says_how_to_ask_for_less() {
    check_length(256 << 20).unwrap();
    let refused = check_length((256 << 20) + 1).unwrap_err();
    let detail = &refused.iter().next().unwrap().detail;
    assert!(detail.contains("256 MiB"), "{detail}");
    assert!(detail.contains("filter"), "{detail}");
}
