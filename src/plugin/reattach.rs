// SPDX-License-Identifier: MPL-2.0
//! Debug mode: a person starts the plugin, for instance under a debugger, and
//! hosts find it through `TF_REATTACH_PROVIDERS`. There is no handshake, so
//! there are no certificates: plaintext on a socket only this user may open.

use std::fmt::Write as _;

use super::listener::Address;

/// The text for the person, with one setting for each of `sources` (a host,
/// then the provider's address as that host's default registry spells it).
pub(crate) fn instructions(address: &Address, process: u32, sources: &[(&str, &str)]) -> String {
    let mut text = String::from("Provider started. To attach a host, set one of:\n");
    for (host, source) in sources {
        let setting = quote(&setting(address, process, source));
        let _ = write!(text, "\n# {host}\nTF_REATTACH_PROVIDERS={setting}\n");
    }
    text.push_str("\nCtrl-C ends it.\n");
    text
}

/// The variable's value. `Test` is no test: without it hosts take the plugin
/// for protocol 5 and crash, and would kill it when they are done.
fn setting(address: &Address, process: u32, source: &str) -> String {
    serde_json::json!({
        source: {
            "Protocol": "grpc",
            "ProtocolVersion": 6,
            "Pid": process,
            "Test": true,
            "Addr": { "Network": address.network, "String": address.text },
        }
    })
    .to_string()
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
    fn each_host_gets_its_own_setting() {
        let address = Address {
            network: "unix",
            text: "/tmp/it's".to_owned(),
        };
        let text = instructions(
            &address,
            42,
            &[
                ("OpenTofu", "one.example/a/b"),
                ("Terraform", "two.example/a/b"),
            ],
        );
        let settings: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("TF_REATTACH_PROVIDERS='"))
            .collect();
        assert_eq!(settings.len(), 2);
        let value = settings[0]
            .strip_suffix('\'')
            .unwrap()
            .replace(r"'\''", "'");
        let value: serde_json::Value = serde_json::from_str(&value).unwrap();
        assert_eq!(
            value,
            serde_json::json!({"one.example/a/b": {
                "Protocol": "grpc", "ProtocolVersion": 6, "Pid": 42, "Test": true,
                "Addr": {"Network": "unix", "String": "/tmp/it's"},
            }})
        );
    }
}
