// SPDX-License-Identifier: MPL-2.0

#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use serde_json::json;

#[test]
fn an_error_document_loses_its_root() {
    let read = read(
        "<?xml version='1.0' encoding='UTF-8'?>\n<Error><RequestId>R</RequestId><HostId/><Code>InstanceNotFound</Code><Message>a &lt; b &#x41;</Message></Error>",
    );
    assert_eq!(
        Value::Object(read.unwrap()),
        json!({"RequestId": "R", "HostId": "", "Code": "InstanceNotFound", "Message": "a < b A"})
    );
}

#[test]
fn a_success_without_a_root_is_read() {
    let read = read("<Result>true</Result>\n<RequestId>R</RequestId>");
    assert_eq!(
        Value::Object(read.unwrap()),
        json!({"Result": "true", "RequestId": "R"})
    );
}

#[test]
fn repeated_elements_are_a_list_and_deep_ones_refused() {
    let list = read("<r><Result><a>1</a></Result><Result><a>2</a></Result></r>");
    assert_eq!(
        Value::Object(list.unwrap()),
        json!({"Result": [{"a": "1"}, {"a": "2"}]})
    );
    assert!(read(&"<a>".repeat(100)).is_none());
    assert!(read("<a><b></a>").is_none());
    assert!(read("<a>&unknown;</a>").is_none());
}
