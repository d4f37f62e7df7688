// SPDX-License-Identifier: MPL-2.0

use super::*;

fn call(region: &str, account: &str, id: &str) -> Result<Value, FunctionError> {
    let arguments = [region, account, id].map(|text| Value::String(text.to_owned()));
    InstanceArn.call(&arguments)
}

#[test]
fn the_parts_are_put_in_order_and_the_id_tells_the_product() {
    for (id, resource) in [
        ("es-cn-1", "instances/es-cn-1"),
        ("ls-cn-1", "logstashes/ls-cn-1"),
        ("*", "instances/*"),
    ] {
        let arn = format!("acs:elasticsearch:cn-hangzhou:1234567890123456:{resource}");
        let made = call("cn-hangzhou", "1234567890123456", id);
        assert_eq!(made, Ok(Value::String(arn)));
    }
}

#[test]
fn an_error_points_at_its_argument() {
    for (arguments, index) in [
        (("CN", "1", "es-1"), 0),
        (("cn-hangzhou", "me", "es-1"), 1),
        (("cn-hangzhou", "1", "../x"), 2),
        (("cn-hangzhou", "1", "i-1"), 2),
    ] {
        let (region, account, id) = arguments;
        let error = call(region, account, id).map_err(|e| e.argument);
        assert_eq!(error, Err(Some(index)), "{arguments:?}");
    }
}
