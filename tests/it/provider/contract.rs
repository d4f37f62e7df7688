// SPDX-License-Identifier: MPL-2.0
//! The plugin's contract from outside: whatever comes, in whatever order, is
//! answered by diagnostics or a clean gRPC error, and the run beside it goes on.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use testkit::host::{Plugin, Present};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tonic::Code;

use super::core::{Core, ID, RESUME, emulator, errors, resource};
use super::raw;
use crate::support::{PATIENCE, assert_answers, launch};

const SERVED: [&str; 21] = [
    "GetMetadata",
    "GetProviderSchema",
    "GetResourceIdentitySchemas",
    "GetFunctions",
    "ValidateProviderConfig",
    "ValidateResourceConfig",
    "ValidateDataResourceConfig",
    "ValidateActionConfig",
    "UpgradeResourceState",
    "UpgradeResourceIdentity",
    "ConfigureProvider",
    "ReadResource",
    "PlanResourceChange",
    "ApplyResourceChange",
    "ImportResourceState",
    "MoveResourceState",
    "ReadDataSource",
    "CallFunction",
    "PlanAction",
    "InvokeAction",
    "StopProvider",
];

const NOT_SERVED: [&str; 15] = [
    "GenerateResourceConfig",
    "ValidateEphemeralResourceConfig",
    "OpenEphemeralResource",
    "RenewEphemeralResource",
    "CloseEphemeralResource",
    "ListResource",
    "ValidateListResourceConfig",
    "ValidateStateStoreConfig",
    "ConfigureStateStore",
    "ReadStateBytes",
    "WriteStateBytes",
    "LockState",
    "UnlockState",
    "GetStates",
    "DeleteState",
];

/// Fails if the answer shows a panic.
fn assert_no_panic(rpc: &str, answer: &Bytes) {
    let text = String::from_utf8_lossy(answer);
    assert!(!text.contains("panicked"), "{rpc}: {text}");
}

#[tokio::test]
async fn every_rpc_may_come_first_and_again_with_nothing_set() {
    for rpc in SERVED {
        let plugin = Plugin::start(launch()).await.unwrap();
        for _ in 0..2 {
            let answer = raw::try_call(plugin.channel(), rpc, Vec::new()).await;
            assert_no_panic(rpc, &answer.expect(rpc));
        }
        assert_answers(&plugin).await;
    }
    let plugin = Plugin::start(launch()).await.unwrap();
    for rpc in NOT_SERVED {
        let answer = raw::try_call(plugin.channel(), rpc, Vec::new()).await;
        assert_eq!(answer.unwrap_err().code(), Code::Unimplemented, "{rpc}");
    }
    assert_answers(&plugin).await;
}

/// Runs `disturb` while an apply waits, which must not notice.
async fn beside_a_run(disturb: impl AsyncFnOnce(&Plugin)) {
    let api = emulator(Duration::from_secs(3));
    let core = Core::configured(&api).await;
    let config = json!({ "instance_id": ID, "wait_for_status": "active", "poll_interval": "1s" });
    let config = resource(RESUME, config).await;
    let (done, ()) = tokio::join!(core.change(RESUME, &Value::Null, &config), async {
        while api.requests_of("DescribeInstance").is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        disturb(&core.plugin).await;
    });
    assert_eq!(errors(&done.diagnostics), [""; 0]);
    assert_eq!(api.effective_resumes(ID), 1);
    assert!(core.plugin.close().await.unwrap().is_clean());
}

#[tokio::test]
async fn messages_of_nonsense_disturb_no_run() {
    // A string in the first field, which names the type in most messages; bytes
    // that are no message; one that ends too early.
    let nonsense = [
        b"\x0a\x04nope".to_vec(),
        vec![0xff; 64],
        b"\x0a\x7fa".to_vec(),
    ];
    beside_a_run(async |plugin| {
        // StopProvider is asked to end the run.
        for rpc in SERVED.into_iter().filter(|rpc| *rpc != "StopProvider") {
            for message in &nonsense {
                match raw::try_call(plugin.channel(), rpc, message.clone()).await {
                    Ok(answer) => assert_no_panic(rpc, &answer),
                    Err(status) => assert_eq!(status.code(), Code::Internal, "{rpc}: {status:?}"),
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_message_beyond_256_mib_is_refused_and_disturbs_no_run() {
    beside_a_run(async |plugin| {
        let message = vec![0; (256 << 20) + 1];
        let answer = raw::try_call(plugin.channel(), "ValidateResourceConfig", message).await;
        assert_eq!(answer.unwrap_err().code(), Code::OutOfRange);
    })
    .await;
}

#[tokio::test]
async fn a_thousand_connections_without_certificates_disturb_no_run() {
    beside_a_run(async |plugin| {
        for _ in 0..20 {
            let strangers = (0..50).map(|_| async {
                if let Ok(channel) = plugin.process.connect_as(Present::Nothing).await {
                    let answer = crate::support::ask(channel).await;
                    answer.expect_err("a stranger is served");
                }
            });
            futures_util::future::join_all(strangers).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_host_that_never_reads_disturbs_no_run() {
    beside_a_run(async |plugin| {
        let mut deaf = plugin.process.endpoint.stream().await.unwrap();
        let hello = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
        deaf.write_all(hello).await.unwrap();
        // Pings, each of which asks for an answer, until nobody takes them.
        let pings = b"\0\0\x08\x06\0\0\0\0\0\x01\x02\x03\x04\x05\x06\x07\x08".repeat(1000);
        let flood = async {
            for _ in 0..1000 {
                if deaf.write_all(&pings).await.is_err() {
                    break;
                }
            }
        };
        let _ = tokio::time::timeout(Duration::from_secs(1), flood).await;
        assert_answers(plugin).await;
        let mut late = plugin.process.endpoint.stream().await.unwrap();
        late.write_all(hello).await.unwrap();
        let answered = tokio::time::timeout(PATIENCE, late.read_u8()).await;
        assert!(
            answered.is_ok_and(|byte| byte.is_ok()),
            "others wait for it"
        );
    })
    .await;
}

/// Asks and asks, and takes no answer: each is some hundred KB.
#[tokio::test]
async fn a_host_that_asks_and_never_reads_disturbs_no_run() {
    beside_a_run(async |plugin| {
        let mut deaf = plugin.process.endpoint.stream().await.unwrap();
        let hello = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
        deaf.write_all(hello).await.unwrap();
        // They are requests: one who reads is answered, as far as HTTP/2's first window.
        let mut reader = plugin.process.endpoint.stream().await.unwrap();
        reader.write_all(hello).await.unwrap();
        reader.write_all(&schema_request(1)).await.unwrap();
        let mut answer = [0; 32 << 10];
        let read = tokio::time::timeout(PATIENCE, reader.read_exact(&mut answer)).await;
        read.expect("an answer").unwrap();
        for stream in (1..400_u32).step_by(2) {
            deaf.write_all(&schema_request(stream)).await.unwrap();
        }
        // Some of the requests are still to be read.
        for _ in 0..20 {
            assert_answers(plugin).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
}

/// GetProviderSchema on `stream`, in frames of HTTP/2 whose headers are written out.
fn schema_request(stream: u32) -> Vec<u8> {
    let frame = |kind: u8, flags: u8, payload: &[u8]| {
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        let mut frame = length[1..].to_vec();
        frame.extend([kind, flags]);
        frame.extend(stream.to_be_bytes());
        frame.extend(payload);
        frame
    };
    // `:method: POST` and `:scheme: http` of the static table.
    let mut headers = vec![0x83, 0x86];
    for (name, value) in [
        (&b"\x04"[..], "/tfplugin6.Provider/GetProviderSchema"),
        (b"\x01", "localhost"),
        (b"\0\x0ccontent-type", "application/grpc"),
        (b"\0\x02te", "trailers"),
    ] {
        headers.extend(name);
        headers.push(u8::try_from(value.len()).unwrap());
        headers.extend(value.as_bytes());
    }
    [frame(1, 4, &headers), frame(0, 1, &[0; 5])].concat()
}
