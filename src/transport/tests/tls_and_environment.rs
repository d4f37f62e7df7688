// SPDX-License-Identifier: MPL-2.0
//! Certificates and proxies. Both are settled by the process's environment,
//! so a test starts itself again as a process of its own that sends one
//! request and reports what came of it.

use std::process::Stdio;

use rcgen::CertifiedKey;
use rustls::pki_types::PrivateKeyDer;
use tokio::process::Command;
use tokio_rustls::TlsAcceptor;

use super::*;

/// The variable that makes [`probe`] do something.
const URL: &str = "ALICLOUDES_TEST_PROBE_URL";
/// Marks the probe's report among what the test harness prints.
const REPORT: &str = "probe says: ";

/// Sends one request in a process of its own, with `variables` set and no
/// other ones that matter here. Gives the status or the kind of failure.
async fn probe_with(url: &str, variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([
            "--exact",
            "transport::tests::tls_and_environment::probe",
            "--ignored",
        ])
        .arg("--nocapture")
        .env(URL, url)
        .stdin(Stdio::null());
    for name in [
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
    ] {
        command
            .env_remove(name)
            .env_remove(name.to_ascii_lowercase());
    }
    command.envs(variables.iter().copied());
    let output = command.output().await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let report = text
        .split(REPORT)
        .nth(1)
        .and_then(|rest| rest.lines().next());
    report
        .unwrap_or_else(|| panic!("no report: {text}"))
        .to_owned()
}

#[tokio::test]
#[ignore = "started by the other tests of this file"]
#[expect(clippy::print_stdout, reason = "the report to the process that asked")]
async fn probe() {
    let Ok(url) = std::env::var(URL) else { return };
    let transport = ReqwestTransport::new(TransportSettings::default());
    let report = match transport.send(request(&url)).await {
        Ok(answer) => answer.status.to_string(),
        Err(error) => format!("{:?} {} {error}", error.kind, error.may_have_arrived),
    };
    println!("{REPORT}{report}");
}

/// A server that answers 204 over TLS: its URL, and its certificate as PEM.
async fn tls_server() -> (String, String) {
    let CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "https://localhost:{}/",
        listener.local_addr().unwrap().port()
    );
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    return;
                };
                let mut buffer = [0; 4096];
                let _ = stream.read(&mut buffer).await;
                let _ = stream.write_all(b"HTTP/1.1 204 x\r\n\r\n").await;
                let _ = stream.shutdown().await;
            });
        }
    });
    (url, cert.pem())
}

#[tokio::test]
async fn a_certificate_nobody_knows_is_a_tls_failure_and_a_custom_ca_file_cures_it() {
    let (url, pem) = tls_server().await;
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (_, other) = tls_server().await;

    let unknown = probe_with(&url, &[("SSL_CERT_FILE", &file("other.pem", &other))]).await;
    assert!(
        unknown.starts_with("Tls false no trusted TLS session with localhost"),
        "{unknown}"
    );
    let known = probe_with(&url, &[("SSL_CERT_FILE", &file("ca.pem", &pem))]).await;
    assert_eq!(known, "204");
}

#[tokio::test]
async fn without_ca_roots_https_fails_in_setup_and_plain_loopback_works() {
    let variables = [
        ("SSL_CERT_FILE", "/nowhere/ca.pem"),
        ("SSL_CERT_DIR", "/nowhere"),
    ];
    let report = probe_with("https://localhost:1/", &variables).await;
    assert!(
        report.starts_with("Setup false the HTTP client could not be set up"),
        "{report}"
    );
    let server = answering().await;
    assert_eq!(probe_with(&server.url, &variables).await, "204");
}

#[tokio::test]
async fn a_proxy_from_the_environment_is_used_but_not_for_loopback() {
    let proxy = answering().await;
    let address = proxy.url.split("/path").next().unwrap();
    let target = "http://elasticsearch.cn-x.invalid/openapi";

    let through = probe_with(target, &[("HTTP_PROXY", address)]).await;
    assert_eq!(through, "204");
    let head = proxy.requests.lock().unwrap().remove(0);
    assert!(
        head.starts_with("POST http://elasticsearch.cn-x.invalid/openapi HTTP/1.1"),
        "{head}"
    );

    let spared = [("HTTP_PROXY", address), ("NO_PROXY", ".invalid")];
    let direct = probe_with(target, &spared).await;
    assert!(direct.starts_with("Dns false"), "{direct}");

    let server = answering().await;
    assert_eq!(
        probe_with(&server.url, &[("HTTP_PROXY", address)]).await,
        "204"
    );
    assert!(proxy.requests.lock().unwrap().is_empty());

    // A proxy is asked for a tunnel first; what it refuses never went out.
    let tunnel = probe_with(
        "https://elasticsearch.cn-x.invalid/",
        &[("HTTPS_PROXY", "http://127.0.0.1:1")],
    )
    .await;
    assert!(tunnel.starts_with("Connect false"), "{tunnel}");
}

/// A plain server that answers 204.
async fn answering() -> Server {
    server(|stream, _| {
        Box::pin(async move { stream.write_all(b"HTTP/1.1 204 x\r\n\r\n").await.is_ok() })
    })
    .await
}
