// SPDX-License-Identifier: MPL-2.0
//! A web server as plain as can be: files of a folder over HTTPS on loopback.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A certificate for this machine, and the authority that a host must trust.
pub struct Certificate {
    /// The authority, in PEM.
    pub authority: String,
    /// The server's certificate, in PEM.
    pub certificate: String,
    /// Its key, in PEM.
    pub key: String,
    der: (CertificateDer<'static>, PrivateKeyDer<'static>),
}

impl Certificate {
    /// A new one, for `localhost` and `127.0.0.1`.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn for_loopback() -> Result<Self, rcgen::Error> {
        let mut authority = CertificateParams::new([])?;
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
        let key = KeyPair::generate()?;
        let names = ["localhost", "127.0.0.1"].map(str::to_owned);
        let certificate = CertificateParams::new(names)?.signed_by(&key, &authority)?;
        Ok(Self {
            authority: authority.pem(),
            certificate: certificate.pem(),
            key: key.serialize_pem(),
            der: (certificate.der().clone(), PrivateKeyDer::from(key)),
        })
    }
}

/// A running server. Its thread ends with the test's process.
pub struct Server {
    /// Where it serves, as `localhost:41234`.
    pub address: String,
}

impl Server {
    /// Serves what is in `folder`, also what will be there later.
    ///
    /// # Errors
    /// When no port can be opened.
    pub fn start(folder: &Path, certificate: &Certificate) -> io::Result<Self> {
        let (chain, key) = (&certificate.der.0, certificate.der.1.clone_key());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(vec![chain.clone()], key)
            .map_err(io::Error::other)?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = format!("localhost:{}", listener.local_addr()?.port());
        let folder = folder.to_owned();
        let config = Arc::new(config);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, folder) = (Arc::clone(&config), folder.clone());
                thread::spawn(move || answer(stream, config, &folder));
            }
        });
        Ok(Self { address })
    }
}

/// Answers GET and HEAD of files until the client hangs up. Connections are kept,
/// as any web server does: `init` makes several requests, and is measured.
fn answer(stream: TcpStream, config: Arc<ServerConfig>, folder: &Path) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let connection = ServerConnection::new(config).map_err(io::Error::other)?;
    let mut stream = BufReader::new(StreamOwned::new(connection, stream));
    loop {
        let mut request = String::new();
        if stream.read_line(&mut request)? == 0 {
            return Ok(());
        }
        loop {
            let mut header = String::new();
            if stream.read_line(&mut header)? <= 2 {
                break;
            }
        }
        let mut words = request.split(' ');
        let (method, path) = (words.next(), words.next().unwrap_or("/"));
        let path = folder.join(path.trim_start_matches('/'));
        let (status, body) = match fs::read(&path) {
            Ok(body) => ("200 OK", body),
            Err(_) => ("404 Not Found", Vec::new()),
        };
        let (media, length) = (media_type(&path), body.len());
        let mut response = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {length}\r\n\r\n"
        )
        .into_bytes();
        if method != Some("HEAD") {
            response.extend(body);
        }
        stream.get_mut().write_all(&response)?;
        stream.get_mut().flush()?;
    }
}

/// What a mirror's JSON must be served as; nothing else is looked at.
fn media_type(path: &Path) -> &'static str {
    match PathBuf::from(path).extension() {
        Some(extension) if extension == "json" => "application/json",
        _ => "application/octet-stream",
    }
}
