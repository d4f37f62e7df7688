// SPDX-License-Identifier: MPL-2.0
//! A CloudSSO that gives the one session, by HTTPS on a port of its own.

use std::error::Error;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::json;

use super::{Given, STS_KEY, STS_SECRET, STS_TOKEN};

/// The token of a login.
pub(super) const ACCESS_TOKEN: &str = "ssoAccessToken-2f8d";

/// A profile that asks it. It answers as long as the test's process lives.
pub(super) fn given() -> Result<Given, Box<dyn Error>> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["127.0.0.1".to_owned()])?;
    let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key.into())?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let config = Arc::new(config);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that goes away has its answer, or wants none.
            let _ = answer(Arc::clone(&config), stream);
        }
    });
    let given = Given::new("profile CloudSSO")
        .file("sso.pem", &cert.pem())
        .env("SSL_CERT_FILE", "{dir}/sso.pem")
        .profiles(&json!([{
            "name": "ci", "mode": "CloudSSO", "access_token": ACCESS_TOKEN,
            "cloud_sso_sign_in_url": format!("https://{address}/start"),
            "cloud_sso_account_id": "1", "cloud_sso_access_config": "ac-1",
        }]));
    Ok(given)
}

/// Reads one request, and answers it with the session.
fn answer(config: Arc<ServerConfig>, stream: TcpStream) -> Result<(), Box<dyn Error>> {
    let mut stream = StreamOwned::new(ServerConnection::new(config)?, stream);
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    // Its body is an object.
    while !request.ends_with(b"}") {
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        request.extend(&buffer[..count]);
    }
    let body = json!({ "CloudCredential": {
        "AccessKeyId": STS_KEY, "AccessKeySecret": STS_SECRET, "SecurityToken": STS_TOKEN,
        "Expiration": "2100-01-01T00:00:00Z",
    }});
    let body = body.to_string();
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )?;
    stream.conn.send_close_notify();
    stream.flush()?;
    Ok(())
}
