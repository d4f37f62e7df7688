// SPDX-License-Identifier: MPL-2.0

use super::*;
use serde_json::json;

#[test]
fn plain_conversions_are_made_and_others_count_as_missing() {
    let value = json!({"port": "9200", "n": 9200, "f": 2.0, "b": "False", "o": {}, "l": ["a", 1, {}], "c": "a\u{7}b"});
    let empty = Map::new();
    let fields = Fields(value.as_object().unwrap_or(&empty));
    assert_eq!(fields.int("port"), Some(9200));
    assert_eq!(fields.text("n").as_deref(), Some("9200"));
    assert_eq!(fields.int("f"), Some(2));
    assert_eq!(fields.flag("b"), Some(false));
    assert_eq!(fields.text("o"), None);
    assert_eq!(fields.int("o"), None);
    assert_eq!(
        fields.texts("l"),
        Some(vec!["a".to_owned(), "1".to_owned()])
    );
    assert_eq!(fields.text("absent"), None);
    assert_eq!(fields.printable("c").as_deref(), Some("a\\u{7}b"));
}
