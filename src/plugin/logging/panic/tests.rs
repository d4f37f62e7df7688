// SPDX-License-Identifier: MPL-2.0
use super::*;

#[test]
fn report_begins_as_hosts_expect_and_keeps_to_its_lines() {
    let text = report("a\nb\u{1b}[2J", Some(Location::caller()));
    assert!(text.starts_with("panic: a\\nb\\u{1b}[2J\n\tat "), "{text}");
    assert_eq!(text.lines().count(), 2);
    assert_eq!(report("x", None), "panic: x\n");
}
