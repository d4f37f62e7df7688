// SPDX-License-Identifier: MPL-2.0

use super::*;

#[test]
fn values_are_trimmed_and_empty_counts_as_unset() {
    let environment = Environment::from([("A", ""), ("B", " b\r\n"), ("C", " \n")]);
    assert_eq!(environment.get("A"), None);
    assert_eq!(environment.get("C"), None);
    assert_eq!(environment.first_of(&["A", "B"]), Some(("B", "b")));
}

#[test]
fn a_switch_is_on_only_with_a_word_for_on() {
    let environment = Environment::from([("A", "True"), ("B", "false"), ("C", "")]);
    assert!(environment.is_true("A"));
    assert!(
        ["B", "C", "D"]
            .iter()
            .all(|name| !environment.is_true(name))
    );
}

#[test]
fn debug_shows_names_only() {
    let environment = Environment::from([("SECRET", "hunter2")]);
    assert_eq!(format!("{environment:?}"), r#"{"SECRET"}"#);
}

#[test]
fn names_differ_by_case_but_on_windows() {
    let environment = Environment::from([("Https_Proxy", "proxy")]);
    let wanted = cfg!(windows).then_some("proxy");
    assert_eq!(environment.get("HTTPS_PROXY"), wanted);
    assert_eq!(environment.raw("https_proxy"), wanted);
    assert_eq!(environment.get("Https_Proxy"), Some("proxy"));
}
