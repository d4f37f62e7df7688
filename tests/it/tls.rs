// SPDX-License-Identifier: MPL-2.0
//! Who gets an answer. The host in these tests checks the plugin's
//! certificate itself; here it is about the plugin's check of the client.

use std::time::Duration;

use testkit::host::{Announce, Endpoint, Identity, Plugin, Present, Process};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::{PATIENCE, ask, assert_answers, launch};

/// Fails unless the plugin itself turns the client away, by an alert of TLS;
/// an error that only the client sees proves nothing.
async fn assert_refused(process: &Process, present: Present) {
    let endpoint = Endpoint {
        present: present.clone(),
        ..process.endpoint.clone()
    };
    let refusal = match endpoint.stream().await {
        Err(error) => error.to_string(),
        // Under TLS 1.3 the client believes to be connected before the server
        // has seen its certificate: then the alert is what comes first.
        Ok(mut stream) => {
            let first = tokio::time::timeout(PATIENCE, stream.read_u8()).await;
            let first = first.expect("left without an answer");
            first.expect_err("must be refused").to_string()
        }
    };
    assert!(
        refusal.contains("received fatal alert"),
        "{present:?}: {refusal}"
    );
    if let Ok(channel) = process.connect_as(present.clone()).await {
        let answer = ask(channel).await;
        let code = answer.expect_err("must be refused").code();
        assert_ne!(code, tonic::Code::DeadlineExceeded, "{present:?}");
    }
}

#[tokio::test]
async fn only_the_holder_of_the_hosts_key_gets_an_answer() {
    let host = Identity::generate();
    let other = Identity::generate();
    let launch = launch().announce(Announce::Identity(host.clone()));
    let plugin = Plugin::start(launch).await.unwrap();
    for present in [
        Present::Nothing,
        Present::Identity(other.clone()),
        Present::Stolen {
            certificate: host,
            key: other,
        },
    ] {
        assert_refused(&plugin.process, present).await;
        assert_answers(&plugin).await;
    }
    assert!(plugin.close().await.unwrap().is_clean());
}

/// Hosts make P-521 keys today; nothing in go-plugin's contract says so.
#[tokio::test]
async fn a_host_with_a_key_of_another_kind_is_served_as_well() {
    for kind in [
        &rcgen::PKCS_ECDSA_P256_SHA256,
        &rcgen::PKCS_ECDSA_P384_SHA384,
        &rcgen::PKCS_ED25519,
    ] {
        let (host, other) = (
            Identity::of_kind(kind).unwrap(),
            Identity::of_kind(kind).unwrap(),
        );
        let launch = launch().announce(Announce::Identity(host.clone()));
        let plugin = Plugin::start(launch).await.unwrap();
        let stolen = Present::Stolen {
            certificate: host,
            key: other,
        };
        assert_refused(&plugin.process, stolen).await;
        assert_answers(&plugin).await;
    }
}

#[tokio::test]
async fn refused_ones_may_come_first() {
    let process = launch().spawn().await.unwrap();
    assert_refused(&process, Present::Nothing).await;
    let plugin = Plugin::over(process).await.unwrap();
    assert_answers(&plugin).await;
}

#[tokio::test]
async fn plaintext_is_refused_where_tls_was_agreed_on() {
    let plugin = Plugin::start(launch()).await.unwrap();
    let mut stream = plugin.process.raw().await.unwrap();
    // How HTTP/2 begins: the preface and a frame with no settings.
    let hello = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    stream.write_all(hello).await.unwrap();
    let mut answer = Vec::new();
    let end = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
    assert!(end.is_ok(), "not cut off");
    // A record of TLS that holds a fatal alert, and nothing of HTTP/2.
    assert!(
        matches!(answer[..], [21, 3, _, 0, 2, 2, _]),
        "not an alert: {answer:?}"
    );

    let endpoint = Endpoint::plaintext(plugin.process.handshake.address.clone());
    if let Ok(channel) = endpoint.channel().await {
        let code = ask(channel).await.expect_err("must be refused").code();
        assert_ne!(code, tonic::Code::DeadlineExceeded);
    }
    assert_answers(&plugin).await;
}

#[tokio::test]
async fn garbage_is_cut_off_and_disturbs_nobody() {
    let plugin = Plugin::start(launch()).await.unwrap();
    for garbage in [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        vec![0xff; 70_000],
        // A record that claims to be a handshake, with nonsense inside.
        [&[22, 3, 1, 0, 200][..], &[7; 200]].concat(),
    ] {
        let mut stream = plugin.process.raw().await.unwrap();
        // It may hang up before all is written.
        let _ = stream.write_all(&garbage).await;
        let mut answer = Vec::new();
        let end = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
        assert!(end.is_ok(), "not cut off: {:?}", &garbage[..4]);
        assert!(answer.len() < 100, "an answer to garbage: {answer:?}");
        assert_answers(&plugin).await;
    }
}

#[tokio::test]
async fn stalled_connections_disturb_nobody() {
    let process = launch().spawn().await.unwrap();
    let mut stalled = Vec::new();
    for _ in 0..50 {
        let mut stream = process.raw().await.unwrap();
        stream.write_all(&[22, 3, 1]).await.unwrap();
        stalled.push(stream);
    }
    let plugin = Plugin::over(process).await.unwrap();
    assert_answers(&plugin).await;
    let exit = plugin.close().await.unwrap();
    assert!(
        exit.is_clean() && exit.duration < Duration::from_secs(1),
        "{exit:?}"
    );
}

#[tokio::test]
async fn host_may_come_back_with_another_connection() {
    let plugin = Plugin::start(launch()).await.unwrap();
    for _ in 0..3 {
        let channel = plugin.process.connect().await.unwrap();
        ask(channel).await.unwrap();
    }
    assert_answers(&plugin).await;
}
