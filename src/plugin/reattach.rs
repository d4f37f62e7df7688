// SPDX-License-Identifier: MPL-2.0
//! Debug mode: a person starts the plugin, for instance under a debugger, and
//! hosts find it through `TF_REATTACH_PROVIDERS`. There is no handshake, so
//! there are no certificates: plaintext on a socket only this user may open.

use serde_json::{Map, Value, json};

use super::listener::Address;

/// The text for the person. The one setting has a key for each of `sources`,
/// the addresses that configurations may name: a host looks up the one that it
/// knows, and leaves the others alone.
pub(crate) fn instructions(address: &Address, process: u32, sources: &[&str]) -> String {
    let setting = quote(&setting(address, process, sources));
    format!(
        "Provider started. To attach a host, set:\n\n\
         TF_REATTACH_PROVIDERS={setting}\n\n\
         Ctrl-C ends it.\n"
    )
}

/// The variable's value. `Test` is no test: without it hosts take the plugin
/// for protocol 5 and crash, and would kill it when they are done.
fn setting(address: &Address, process: u32, sources: &[&str]) -> String {
    let reattach = json!({
        "Protocol": "grpc",
        "ProtocolVersion": 6,
        "Pid": process,
        "Test": true,
        "Addr": { "Network": address.network, "String": address.text },
    });
    let keys = sources.iter().map(|source| (*source).to_owned());
    let all: Map<String, Value> = keys.map(|key| (key, reattach.clone())).collect();
    Value::Object(all).to_string()
}

/// `text` as one word of a POSIX shell.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
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
}
