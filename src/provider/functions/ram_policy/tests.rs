// SPDX-License-Identifier: MPL-2.0

use super::*;

fn list(texts: &[&str]) -> Value {
    Value::List(
        texts
            .iter()
            .map(|t| Value::String((*t).to_owned()))
            .collect(),
    )
}

const ARN: &str = "acs:elasticsearch:cn-hangzhou:1:instances/es-cn-1";

#[test]
fn the_policy_allows_just_what_was_asked_for() {
    let policy = RamPolicy.call(&[
        list(&[ARN]),
        list(&["ResumeElasticsearchTask", "elasticsearch:DescribeInstance"]),
    ]);
    let expected = serde_json::json!({
        "Version": "1",
        "Statement": [{
            "Effect": "Allow",
            "Action": ["elasticsearch:ResumeElasticsearchTask", "elasticsearch:DescribeInstance"],
            "Resource": [ARN],
        }],
    });
    assert_eq!(policy, Ok(Value::String(expected.to_string())));
}

#[test]
fn an_error_points_at_its_argument() {
    for (arguments, index) in [
        ([list(&[]), list(&["DescribeInstance"])], 0),
        ([list(&["acs:ecs:*:*:*"]), list(&["DescribeInstance"])], 0),
        ([list(&[ARN]), list(&[])], 1),
        ([list(&[ARN]), list(&["ecs:RunInstances"])], 1),
    ] {
        let found = RamPolicy.call(&arguments).map_err(|e| e.argument);
        assert_eq!(found, Err(Some(index)), "{arguments:?}");
    }
}
