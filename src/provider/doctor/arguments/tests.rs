// SPDX-License-Identifier: MPL-2.0

use super::*;

fn parse(words: &[&str]) -> Result<Arguments, Usage> {
    Arguments::parse(words.iter().map(|w| (*w).to_owned()))
}

#[test]
fn both_spellings_of_a_value_are_read() {
    let expected = Arguments {
        region: Some("cn-hangzhou".into()),
        instance_id: Some("es-cn-1".into()),
        assume_role: Some("acs:ram::1:role/a".into()),
        endpoint: Some("es.example.com".into()),
        sts_endpoint: Some("http://127.0.0.1:1".into()),
        json: true,
    };
    let words = [
        "--region",
        "cn-hangzhou",
        "--instance-id=es-cn-1",
        "--assume-role=acs:ram::1:role/a",
        "--endpoint",
        "es.example.com",
        "--sts-endpoint=http://127.0.0.1:1",
        "--json",
    ];
    assert_eq!(parse(&words), Ok(expected));
}

#[test]
fn what_is_wrong_is_said() {
    for words in [
        &["--region"][..],
        &["--region", "CN"],
        &["--instance-id", "../x"],
        &["--assume-role", "resume"],
        &["--endpoint", "a/b"],
        &["--sts-endpoint="],
        &["--fix"],
    ] {
        assert!(matches!(parse(words), Err(Usage::Wrong(_))), "{words:?}");
    }
    assert_eq!(parse(&["--help"]), Err(Usage::Help));
    let Err(Usage::Wrong(typo)) = parse(&["--regoin=cn-hangzhou"]) else {
        unreachable!("a typo is understood")
    };
    assert!(typo.contains("did you mean \"--region\""), "{typo}");
}
