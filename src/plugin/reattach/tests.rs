// SPDX-License-Identifier: MPL-2.0
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

#[test]
fn one_setting_has_a_key_for_each_address() {
    let address = Address {
        network: "unix",
        text: "/tmp/it's".to_owned(),
    };
    let text = instructions(&address, 42, &["one.example/a/b", "two.example/a/b"]);
    let settings: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("TF_REATTACH_PROVIDERS='"))
        .collect();
    assert_eq!(settings.len(), 1, "{text}");
    let value = settings[0]
        .strip_suffix('\'')
        .unwrap()
        .replace(r"'\''", "'");
    let value: Value = serde_json::from_str(&value).unwrap();
    let reattach = json!({
        "Protocol": "grpc", "ProtocolVersion": 6, "Pid": 42, "Test": true,
        "Addr": {"Network": "unix", "String": "/tmp/it's"},
    });
    assert_eq!(
        value,
        json!({ "one.example/a/b": reattach, "two.example/a/b": reattach })
    );
}
