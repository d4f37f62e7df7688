// SPDX-License-Identifier: MPL-2.0
//! Functions, as hosts call them: in a process that is never configured.

use serde_json::{Value, json};
use testkit::proto::tfplugin6::{DynamicValue, call_function};
use testkit::value::{dynamic, is_unknown, read, unknown};

use super::core::Core;

async fn call(core: &Core, name: &str, arguments: Vec<DynamicValue>) -> call_function::Response {
    let request = call_function::Request {
        name: name.to_owned(),
        arguments,
    };
    let answer = core.provider().call_function(request).await;
    answer.expect("never a gRPC error").into_inner()
}

fn values(values: &[Value]) -> Vec<DynamicValue> {
    values.iter().map(dynamic).collect()
}

/// The error's argument; fails unless there is an error with a text.
fn refused(case: &str, answer: &call_function::Response) -> Option<i64> {
    assert!(answer.result.is_none(), "{case}: {answer:?}");
    let error = answer
        .error
        .as_ref()
        .unwrap_or_else(|| panic!("{case}: no error"));
    assert!(!error.text.is_empty(), "{case}");
    error.function_argument
}

#[tokio::test]
async fn an_arn_survives_the_way_there_and_back() {
    let core = Core::start().await;
    let parts = ["cn-hangzhou", "1234567890123456", "es-cn-1"].map(Value::from);
    let arn = call(&core, "instance_arn", values(&parts)).await;
    assert!(arn.error.is_none(), "{arn:?}");
    let arn = arn.result.unwrap();
    let split = call(&core, "parse_instance_arn", vec![arn]).await;
    let expected = json!({ "region": parts[0], "account_id": parts[1], "instance_id": parts[2] });
    assert_eq!(read(split.result.as_ref()).unwrap(), expected);
}

/// Calls that are refused: a name, the function, its arguments, and the argument
/// at fault.
fn refusals() -> Vec<(&'static str, &'static str, Vec<DynamicValue>, Option<i64>)> {
    let text = |text: &str| dynamic(&json!(text));
    // OpenTofu sends null as a value of no bytes, Terraform as a null.
    let nothing = DynamicValue::default();
    let garbage = DynamicValue {
        msgpack: vec![0xc1],
        json: Vec::new(),
    };
    vec![
        ("null", "parse_instance_arn", vec![nothing], Some(0)),
        (
            "null",
            "parse_instance_arn",
            values(&[Value::Null]),
            Some(0),
        ),
        ("garbage", "parse_instance_arn", vec![garbage], Some(0)),
        (
            "wrong type",
            "parse_instance_arn",
            values(&[json!([1])]),
            Some(0),
        ),
        (
            "other service",
            "parse_instance_arn",
            vec![text("acs:ecs:a:1:instance/i")],
            Some(0),
        ),
        ("too few", "parse_instance_arn", vec![], None),
        (
            "too many",
            "parse_instance_arn",
            vec![text("x"), text("y")],
            Some(1),
        ),
        ("too few", "instance_arn", vec![text("cn-hangzhou")], None),
        (
            "account with letters",
            "instance_arn",
            vec![text("cn-hangzhou"), text("me"), text("es-cn-1")],
            Some(1),
        ),
        (
            "null element",
            "ram_policy",
            values(&[json!([null]), json!(["DescribeInstance"])]),
            Some(0),
        ),
        (
            "empty action",
            "ram_policy",
            values(&[json!(["acs:elasticsearch:*:1:instances/x"]), json!([""])]),
            Some(1),
        ),
        ("unknown function", "no_such_function", vec![], None),
        ("no function", "", vec![], None),
    ]
}

#[tokio::test]
async fn what_cannot_be_an_argument_is_pointed_at() {
    let core = Core::start().await;
    for (case, name, arguments, argument) in refusals() {
        let answer = call(&core, name, arguments).await;
        assert_eq!(
            refused(case, &answer),
            argument,
            "{name}: {case}: {answer:?}"
        );
    }
}

/// OpenTofu and Terraform end the message with a full stop of their own.
#[tokio::test]
async fn an_error_leaves_the_last_full_stop_to_opentofu_and_terraform() {
    let core = Core::start().await;
    for (case, name, arguments, _) in refusals() {
        let answer = call(&core, name, arguments).await;
        let error = answer.error.expect(case).text;
        let last = error.chars().last();
        assert!(
            last.is_some_and(|c| c.is_alphanumeric() || c == '"'),
            "{name}: {case}: {error}"
        );
    }
}

#[tokio::test]
async fn unknown_arguments_give_an_unknown_result() {
    let core = Core::start().await;
    for (name, arguments) in [
        ("parse_instance_arn", values(&[unknown()])),
        (
            "instance_arn",
            values(&[json!("cn-hangzhou"), unknown(), json!("es-cn-1")]),
        ),
        (
            "ram_policy",
            values(&[json!([unknown()]), json!(["DescribeInstance"])]),
        ),
    ] {
        let answer = call(&core, name, arguments).await;
        assert!(answer.error.is_none(), "{name}: {answer:?}");
        assert!(is_unknown(&read(answer.result.as_ref()).unwrap()), "{name}");
    }
}
