// SPDX-License-Identifier: MPL-2.0

use super::*;

#[test]
fn duplicates_are_dropped_and_order_is_kept() {
    let mut all = Diagnostics::new();
    all.push(Diagnostic::warning("b", ""));
    all.push(Diagnostic::error("a", ""));
    all.push(Diagnostic::warning("b", ""));
    let summaries: Vec<_> = all.iter().map(|d| d.summary.as_str()).collect();
    assert_eq!(summaries, ["b", "a"]);
    assert!(all.has_errors());
}
