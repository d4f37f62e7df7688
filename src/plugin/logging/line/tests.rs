// SPDX-License-Identifier: MPL-2.0
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

fn finished(line: Line) -> (String, Value) {
    let text = line.finish();
    let value = serde_json::from_str(&text).unwrap();
    (text, value)
}

#[test]
fn timestamp_has_exactly_six_decimals() {
    for (time, expected) in [
        ("2026-03-04T05:06:07Z", "2026-03-04T05:06:07.000000Z"),
        ("2026-03-04T05:06:07.1Z", "2026-03-04T05:06:07.100000Z"),
        (
            "2026-03-04T05:06:07.123456789Z",
            "2026-03-04T05:06:07.123456Z",
        ),
    ] {
        let (_, value) = finished(Line::new("info", "m", "x", time.parse().unwrap()));
        assert_eq!(value["@timestamp"], expected);
    }
}

#[test]
fn own_keys_are_texts_and_can_not_be_overridden() {
    let mut line = Line::new("warn", "provider", "hello", Timestamp::UNIX_EPOCH);
    line.field("@level", &Value::from(3));
    line.field("n", &Value::from(3));
    line.field("n", &Value::from(4));
    let (text, value) = finished(line);
    assert_eq!(
        text,
        concat!(
            r#"{"@level":"warn","@message":"hello","@module":"provider","#,
            r#""@timestamp":"1970-01-01T00:00:00.000000Z","n":3}"#,
            "\n"
        )
    );
    assert_eq!(value["n"], 3);
}

#[test]
fn control_characters_are_written_out() {
    let mut line = Line::new("info", "m", "a\u{1b}[2J\nb\u{9b}c", Timestamp::UNIX_EPOCH);
    line.field("f", &Value::from("x\n\u{7}\u{7f}"));
    let (text, value) = finished(line);
    assert_eq!(value["@message"], r"a\u{1b}[2J\nb\u{9b}c");
    assert_eq!(value["f"], "x\n\\u{7}\\u{7f}");
    assert_eq!(text.matches('\n').count(), 1);
    assert!(!text.trim_end().chars().any(char::is_control));
}

#[test]
fn no_line_reaches_64_kib() {
    let nasty = "\"".repeat(100_000);
    let mut line = Line::new("info", "m", &nasty, Timestamp::UNIX_EPOCH);
    for name in ["a", "b", "c", "d", "e", "f", "g"] {
        line.field(name, &Value::from(nasty.as_str()));
    }
    line.field("last", &Value::from(1));
    let (text, value) = finished(line);
    assert!(text.len() < 64 * 1024, "{}", text.len());
    assert!(value["@message"].as_str().unwrap().ends_with(CUT));
    assert_eq!(value["last"], 1);
}
