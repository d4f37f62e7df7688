// SPDX-License-Identifier: MPL-2.0
//! Debug mode: a person starts the plugin, for instance under a debugger, and
//! hosts find it through `TF_REATTACH_PROVIDERS`. There is no handshake, so
//! there are no certificates: plaintext, on a socket that only this user may open;
//! on Windows, on a port of this machine that any of its users may.

#[cfg(test)]
mod tests;

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
