// SPDX-License-Identifier: MPL-2.0

use super::*;

#[test]
fn an_arn_is_taken_apart() {
    assert_eq!(
        split("acs:elasticsearch:cn-hangzhou:1234567890123456:instances/es-cn-1"),
        Ok(["cn-hangzhou", "1234567890123456", "es-cn-1"])
    );
    assert_eq!(
        split("acs:elasticsearch:*:1:logstashes/ls-cn-1"),
        Ok(["*", "1", "ls-cn-1"])
    );
}

#[test]
fn what_is_wrong_is_named() {
    for (arn, part) in [
        ("", "five parts"),
        ("acs:ecs:cn-hangzhou:1:instances/i-1", "\"ecs\""),
        (
            "arn:elasticsearch:cn-hangzhou:1:instances/es-1",
            "begin with",
        ),
        (
            "acs:elasticsearch:cn-hangzhou:1:logstashes/es-1",
            "belongs to \"instances/\"",
        ),
        ("acs:elasticsearch:cn-hangzhou:me:instances/es-1", "account"),
        ("acs:elasticsearch:cn-hangzhou:1:pipelines/x", "pipelines"),
        ("acs:elasticsearch:cn-hangzhou:1:instances/a/b", "'/'"),
    ] {
        let why = split(arn).err().unwrap_or_default();
        assert!(why.contains(part), "{arn}: {why}");
    }
}
