// SPDX-License-Identifier: MPL-2.0

use super::*;

fn record(start_time: Option<i64>, request_id: Option<&str>) -> Value {
    Value::object([
        ("start_time", start_time.map_or(Value::Null, Value::from)),
        ("request_id", request_id.map_or(Value::Null, Value::from)),
    ])
}

#[test]
fn changes_come_newest_first_and_each_once() {
    let found = arranged(vec![
        record(Some(1), Some("a")),
        record(None, None),
        record(Some(3), Some("c")),
        record(Some(2), Some("b")),
        record(Some(3), None),
        record(Some(3), Some("c")),
        record(Some(3), None),
        record(None, Some("d")),
    ]);
    let expected = [
        record(Some(3), Some("c")),
        record(Some(3), None),
        record(Some(3), None),
        record(Some(2), Some("b")),
        record(Some(1), Some("a")),
        record(None, None),
        record(None, Some("d")),
    ];
    assert_eq!(found, expected);
}
