// SPDX-License-Identifier: MPL-2.0
//! Debug mode: started by a person, used by many hosts.

use std::collections::BTreeMap;

use serde_json::Value;
#[cfg(unix)]
use testkit::host::Signal;
use testkit::host::{Address, Announce, Collected, Endpoint, Launch};
use testkit::proto::goplugin::Empty;
use testkit::proto::goplugin::grpc_controller_client::GrpcControllerClient;

use crate::support::{PATIENCE, ask, launch};

/// A plugin in debug mode, and what it told to set, by source address.
pub(crate) async fn debug() -> (Collected, BTreeMap<String, Value>) {
    debug_of(launch()).await
}

/// The same, started so.
pub(crate) async fn debug_of(launch: Launch) -> (Collected, BTreeMap<String, Value>) {
    let launch = launch
        .env_remove("TF_PLUGIN_MAGIC_COOKIE")
        .announce(Announce::Nothing)
        .arg("--debug");
    let mut program = launch.run().unwrap();
    let text = tokio::time::timeout(PATIENCE, async {
        loop {
            let text = program.stdout();
            if text.contains("Ctrl-C") {
                return text;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    })
    .await
    .unwrap();
    let settings: Vec<&str> = text
        .lines()
        .filter_map(|line| {
            line.strip_prefix("TF_REATTACH_PROVIDERS='")?
                .strip_suffix('\'')
        })
        .collect();
    let [setting] = settings[..] else {
        panic!("not one setting: {text}");
    };
    let setting = serde_json::from_str(setting).unwrap();
    (program, setting)
}

pub(crate) fn endpoint(setting: &Value) -> Endpoint {
    let address = setting["Addr"]["String"].as_str().unwrap();
    Endpoint::plaintext(match setting["Addr"]["Network"].as_str() {
        Some("unix") => Address::Unix(address.into()),
        Some("tcp") => Address::Tcp(address.parse().unwrap()),
        other => panic!("unknown network {other:?}"),
    })
}

#[tokio::test]
async fn one_setting_is_printed_for_all_addresses() {
    let (program, settings) = debug().await;
    for registry in ["registry.opentofu.org", "registry.terraform.io"] {
        let setting = &settings[&format!("{registry}/alicloudes/alicloudes")];
        assert_eq!(setting["Protocol"], "grpc");
        assert_eq!(setting["ProtocolVersion"], 6);
        assert_eq!(setting["Test"], true);
        assert_eq!(setting["Pid"], program.pid().unwrap());
    }
}

#[tokio::test]
async fn many_hosts_come_and_go() {
    let (mut program, settings) = debug().await;
    let endpoint = endpoint(settings.values().next().unwrap());
    for _ in 0..3 {
        // Hosts look whether somebody listens, then come back.
        drop(endpoint.raw().await.unwrap());
        let channel = endpoint.channel().await.unwrap();
        ask(channel.clone()).await.unwrap();
        // No host may end what a person has started.
        let mut controller = GrpcControllerClient::new(channel);
        controller.shutdown(Empty {}).await.unwrap();
    }
    assert!(program.is_running());
}

#[cfg(unix)]
#[tokio::test]
async fn signals_end_it_and_the_socket_goes() {
    for signal in [Signal::INT, Signal::TERM] {
        let (program, settings) = debug().await;
        let endpoint = endpoint(settings.values().next().unwrap());
        let channel = endpoint.channel().await.unwrap();
        ask(channel.clone()).await.unwrap();
        program.signal(signal).unwrap();
        let exit = program.wait(PATIENCE).await.unwrap();
        assert!(exit.status.success() && !exit.killed, "{exit:?}");
        assert!(exit.left_behind.is_empty(), "{exit:?}");
    }
}
