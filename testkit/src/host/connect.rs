// SPDX-License-Identifier: MPL-2.0
//! Connections to a plugin, from the bare stream up to a gRPC channel.

use std::io;

use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tonic::transport::{Channel, Uri};

use super::{Address, Error, Present, tls};

/// A connection's bytes.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// Where and how to reach a plugin.
#[derive(Debug, Clone)]
pub struct Endpoint {
    pub address: Address,
    /// The plugin's certificate; `None` speaks plaintext.
    pub certificate: Option<CertificateDer<'static>>,
    /// What to present under TLS.
    pub present: Present,
}

impl Endpoint {
    /// A plaintext endpoint, as in debug mode.
    #[must_use]
    pub fn plaintext(address: Address) -> Self {
        Self {
            address,
            certificate: None,
            present: Present::Nothing,
        }
    }

    /// The bare connection, without TLS.
    ///
    /// # Errors
    /// If nobody listens.
    pub async fn raw(&self) -> Result<Box<dyn Stream>, Error> {
        Ok(match &self.address {
            #[cfg(unix)]
            Address::Unix(path) => {
                let stream = tokio::net::UnixStream::connect(path).await;
                Box::new(stream.map_err(Error::Connect)?)
            }
            #[cfg(not(unix))]
            Address::Unix(_) => return Err(Error::Connect(io::ErrorKind::Unsupported.into())),
            Address::Tcp(address) => {
                Box::new(TcpStream::connect(address).await.map_err(Error::Connect)?)
            }
        })
    }

    /// The connection as a host has it.
    ///
    /// # Errors
    /// If nobody listens, either side refuses the other, or HTTP/2 is not agreed on.
    pub async fn stream(&self) -> Result<Box<dyn Stream>, Error> {
        let raw = self.raw().await?;
        let Some(certificate) = self.certificate.clone() else {
            return Ok(raw);
        };
        let name = ServerName::try_from("localhost").map_err(|e| Error::Tls(e.to_string()))?;
        let stream = tls::connector(certificate, self.present.clone())?
            .connect(name, raw)
            .await
            .map_err(|error| Error::Tls(error.to_string()))?;
        // grpc-go ≥ 1.67 insists.
        if stream.get_ref().1.alpn_protocol() != Some(b"h2") {
            return Err(Error::Tls("missing selected ALPN property".to_owned()));
        }
        Ok(Box::new(stream))
    }

    /// A channel that connects now, and again if the connection is lost.
    ///
    /// # Errors
    /// As [`Self::stream`]; under TLS 1.3 a refused client may notice only at its first call.
    pub async fn channel(&self) -> Result<Channel, Error> {
        let endpoint = self.clone();
        tonic::transport::Endpoint::from_static("http://localhost")
            .connect_with_connector(tower::service_fn(move |_: Uri| {
                let endpoint = endpoint.clone();
                async move {
                    let stream = endpoint.stream().await.map_err(io::Error::other)?;
                    Ok::<_, io::Error>(TokioIo::new(stream))
                }
            }))
            .await
            .map_err(Error::Channel)
    }
}
