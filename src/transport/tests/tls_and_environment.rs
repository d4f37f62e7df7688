// SPDX-License-Identifier: MPL-2.0
//! Certificates and proxies. Both are settled by the process's environment,
//! so a test starts itself again as a process of its own that sends one
//! request and reports what came of it.

use std::process::Stdio;

use rustls::pki_types::PrivateKeyDer;
use tokio::process::Command;
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::environment::Environment;

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
    let environment = Environment::of_process();
    let transport = ReqwestTransport::new(TransportSettings::of(&environment));
    let report = match transport.send(request(&url)).await {
        Ok(answer) => answer.status.to_string(),
        Err(error) => format!("{:?} {} {error}", error.kind, error.may_have_arrived),
    };
    println!("{REPORT}{report}");
}

/// A server that answers 204 over TLS: its URL, and its certificate as PEM.
async fn tls_server() -> (String, String) {
    tls_server_of(false).await
}

/// The same, with a certificate that is a CA's or is not.
async fn tls_server_of(ca: bool) -> (String, String) {
    let mut parameters = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
    if ca {
        let name = &mut parameters.distinguished_name;
        name.push(rcgen::DnType::CommonName, "a CA");
        parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    }
    let signing_key = rcgen::KeyPair::generate().unwrap();
    let cert = parameters.self_signed(&signing_key).unwrap();
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
        unknown.starts_with("Untrusted false no trusted TLS session with localhost"),
        "{unknown}"
    );
    let known = probe_with(&url, &[("SSL_CERT_FILE", &file("ca.pem", &pem))]).await;
    assert_eq!(known, "204");
}

#[cfg(all(unix, not(target_vendor = "apple")))]
#[tokio::test]
async fn white_space_around_the_ca_file_is_dropped_and_an_empty_one_counts_as_unset() {
    let (url, pem) = tls_server().await;
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("ca.pem");
    std::fs::write(&file, pem).unwrap();
    let padded = format!(" {}\n", file.display());
    assert_eq!(probe_with(&url, &[("SSL_CERT_FILE", &padded)]).await, "204");
    for unset in ["", " \n"] {
        let report = probe_with(&url, &[("SSL_CERT_FILE", unset)]).await;
        // The certificates of the system, which know nothing of this server.
        assert!(report.starts_with("Untrusted false"), "{report}");
    }
}

#[tokio::test]
async fn without_ca_roots_https_fails_in_setup_and_plain_loopback_works() {
    let variables = [
        ("SSL_CERT_FILE", "/nowhere/ca.pem"),
        ("SSL_CERT_DIR", "/nowhere"),
    ];
    let report = probe_with("https://localhost:1/", &variables).await;
    assert!(
        report.starts_with("Setup false the HTTP client could not be set up")
            && report.contains("/nowhere/ca.pem that SSL_CERT_FILE names does not exist"),
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
    assert!(
        tunnel.starts_with("Proxy false the proxy http://127.0.0.1:1 (from HTTPS_PROXY)"),
        "{tunnel}"
    );
}

#[tokio::test]
async fn a_proxy_that_fails_is_named_with_its_variable() {
    let wants_login = server(|stream, _| {
        Box::pin(async move {
            let answer = b"HTTP/1.1 407 x\r\nContent-Length: 0\r\n\r\n";
            stream.write_all(answer).await.is_ok()
        })
    })
    .await;
    let refuses = server(|stream, _| {
        Box::pin(async move {
            let answer = b"HTTP/1.1 403 x\r\nContent-Length: 0\r\n\r\n";
            stream.write_all(answer).await.is_ok()
        })
    })
    .await;
    let login = wants_login.url.split("/path").next().unwrap();
    let refusing = refuses.url.split("/path").next().unwrap();
    let (plain, secure) = ("http://es.cn-x.invalid/", "https://es.cn-x.invalid/");
    for (url, variable, proxy, says) in [
        (plain, "HTTP_PROXY", login, "requires a login (HTTP 407)"),
        (secure, "HTTPS_PROXY", login, "requires a login (HTTP 407)"),
        (
            secure,
            "HTTPS_PROXY",
            refusing,
            "did not connect to es.cn-x.invalid",
        ),
        (
            plain,
            "HTTP_PROXY",
            "http://no-such-proxy.invalid:3128",
            "the name of the proxy http://no-such-proxy.invalid:3128",
        ),
        (
            secure,
            "HTTPS_PROXY",
            "http://no-such-proxy.invalid:3128",
            "the name of the proxy http://no-such-proxy.invalid:3128",
        ),
        (
            plain,
            "HTTP_PROXY",
            "http://127.0.0.1:1",
            "did not connect to",
        ),
        (
            secure,
            "ALL_PROXY",
            "socks5://127.0.0.1:1",
            "did not connect to",
        ),
    ] {
        let report = probe_with(url, &[(variable, proxy)]).await;
        assert!(report.starts_with("Proxy false "), "{proxy}: {report}");
        assert!(
            report.contains(says) && report.contains(variable),
            "{proxy}: {report}"
        );
    }
    let broken = [("HTTPS_PROXY", "http://bob:p@ss/w#rd@127.0.0.1:1")];
    let report = probe_with(secure, &broken).await;
    assert!(
        report.starts_with("Setup false ") && report.contains("HTTPS_PROXY"),
        "{report}"
    );
    assert!(!report.contains("ss/w"), "{report}");
}

/// A SOCKS5 proxy that takes any name and answers as the server behind it.
async fn socks_server() -> (String, Arc<std::sync::Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(std::sync::Mutex::new(Vec::new()));
    let names = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let names = Arc::clone(&names);
            tokio::spawn(async move {
                let mut greeting = [0; 2];
                stream.read_exact(&mut greeting).await.unwrap();
                let mut methods = vec![0; usize::from(greeting[1])];
                stream.read_exact(&mut methods).await.unwrap();
                stream.write_all(&[5, 0]).await.unwrap();
                let mut request = [0; 5];
                stream.read_exact(&mut request).await.unwrap();
                assert_eq!(request[..4], [5, 1, 0, 3], "a name, not an address");
                let mut name = vec![0; usize::from(request[4]) + 2];
                stream.read_exact(&mut name).await.unwrap();
                name.truncate(name.len() - 2);
                names.lock().unwrap().push(String::from_utf8(name).unwrap());
                stream
                    .write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])
                    .await
                    .unwrap();
                read_head(&mut stream).await.unwrap();
                stream.write_all(b"HTTP/1.1 204 x\r\n\r\n").await.unwrap();
            });
        }
    });
    (address.to_string(), asked)
}

#[tokio::test]
async fn a_socks_proxy_resolves_the_name_in_both_spellings() {
    let (address, asked) = socks_server().await;
    for scheme in ["socks5", "socks5h"] {
        let proxy = format!("{scheme}://{address}");
        let report = probe_with("http://es.cn-x.invalid/", &[("ALL_PROXY", &proxy)]).await;
        assert_eq!(report, "204", "{scheme}");
    }
    assert_eq!(*asked.lock().unwrap(), ["es.cn-x.invalid"; 2]);
}

#[tokio::test]
async fn the_file_of_certificates_is_named_when_it_gives_none() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ca.pem");
    let shown = path.to_str().unwrap();
    for (content, says) in [
        ("", "holds no certificate"),
        ("no PEM", "holds no certificate"),
        (
            "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n",
            "is not a file of PEM",
        ),
    ] {
        std::fs::write(&path, content).unwrap();
        let report = probe_with("https://localhost:1/", &[("SSL_CERT_FILE", shown)]).await;
        assert!(
            report.starts_with("Setup false ") && report.contains(says),
            "{report}"
        );
        assert!(
            report.contains("SSL_CERT_FILE") && report.contains(shown),
            "{report}"
        );
    }
}

#[tokio::test]
async fn tls_that_fails_says_what_to_do() {
    // As HTTP servers answer a TLS greeting.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await;
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        let _ = stream.shutdown().await;
    });
    let (secure, _) = tls_server().await;
    let (of_ca, pem) = tls_server_of(true).await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ca.pem");
    std::fs::write(&path, pem).unwrap();
    let trusted = [("SSL_CERT_FILE", path.to_str().unwrap())];
    for (url, says) in [
        (&*url, "write http:// before the host"),
        (
            &*secure,
            "add the issuer's CA certificate to the file that SSL_CERT_FILE names",
        ),
        (&*of_ca, "basicConstraints=CA:FALSE"),
    ] {
        let report = probe_with(url, &trusted).await;
        assert!(
            (report.starts_with("Tls false ") || report.starts_with("Untrusted false "))
                && report.contains(says),
            "{report}"
        );
    }
}

/// A plain server that answers 204.
async fn answering() -> Server {
    server(|stream, _| {
        Box::pin(async move { stream.write_all(b"HTTP/1.1 204 x\r\n\r\n").await.is_ok() })
    })
    .await
}
