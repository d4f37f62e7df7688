// SPDX-License-Identifier: MPL-2.0

use super::*;

fn accepts(check: impl Fn(&Path, &Value) -> Diagnostics, text: &str) -> bool {
    let found = check(&Path::to("x"), &Value::String(text.into()));
    for diagnostic in &found {
        assert_eq!(diagnostic.path, Some(Path::to("x")));
    }
    assert!(found.iter().count() <= 1, "one diagnostic each: {found:?}");
    found.is_empty()
}

#[test]
fn instance_ids_are_checked_for_characters_and_length() {
    assert!(accepts(instance_id, "es-cn-n6w1o1x0w001c0001"));
    assert!(accepts(instance_id, &"a".repeat(128)));
    for bad in [
        "",
        " ",
        "../x",
        "a/b",
        "a\nb",
        "é",
        "a?b",
        "a b",
        &"a".repeat(129),
    ] {
        assert!(!accepts(instance_id, bad), "{bad:?}");
    }
}

#[test]
fn regions_are_checked_for_characters_but_not_against_a_list() {
    assert!(accepts(region, "cn-hangzhou"));
    assert!(accepts(region, "mars-north-7"));
    for bad in ["", "CN-Hangzhou", "cn_hangzhou", "cn-hangzhou/", "a.b"] {
        assert!(!accepts(region, bad), "{bad:?}");
    }
}

#[test]
fn client_tokens_are_printable_ascii_of_at_most_64() {
    assert!(accepts(client_token, &"x".repeat(64)));
    for bad in ["", "a b", "tökén", "a\tb", &"x".repeat(65)] {
        assert!(!accepts(client_token, bad), "{bad:?}");
    }
}

#[test]
fn numbers_must_be_whole_and_in_range() {
    let check = integer(0, 100);
    let path = Path::to("max_retries");
    assert!(check(&path, &Value::Number(5.into())).is_empty());
    assert!(check(&path, &Value::Number((-1).into())).has_errors());
    assert!(check(&path, &Value::Number(101.into())).has_errors());
}

#[test]
fn filters_hold_some_text() {
    for (text, fits) in [("a", true), (" a ", true), ("", false), (" \t\n", false)] {
        assert_eq!(accepts(filter_text, text), fits, "{text:?}");
    }
}

#[test]
fn enums_list_what_is_allowed() {
    let found = one_of(&["none", "active"])(&Path::to("x"), &Value::String("later".into()));
    let text: Vec<_> = found.iter().map(|d| d.detail.clone()).collect();
    assert_eq!(text, ["\"later\" is not one of \"none\", \"active\"."]);
}
