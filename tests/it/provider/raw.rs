// SPDX-License-Identifier: MPL-2.0
//! Answers as the bytes that came: what is equal as a message may still differ
//! on the wire, since maps have no order.

use bytes::{Buf as _, BufMut as _, Bytes};
use tonic::Status;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::transport::Channel;

#[derive(Debug, Clone, Copy, Default)]
struct Raw;

impl Codec for Raw {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put(item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining())))
    }
}

/// The bytes of the provider's answer to `rpc` with the message `request`.
pub(super) async fn call(channel: Channel, rpc: &str, request: Vec<u8>) -> Bytes {
    try_call(channel, rpc, request).await.unwrap()
}

/// The same, or the gRPC error that comes instead. Of a stream the first message.
pub(super) async fn try_call(
    channel: Channel,
    rpc: &str,
    request: Vec<u8>,
) -> Result<Bytes, Status> {
    let mut grpc = tonic::client::Grpc::new(channel);
    grpc.ready().await.unwrap();
    let path = format!("/tfplugin6.Provider/{rpc}").parse().unwrap();
    let request = tonic::Request::new(Bytes::from(request));
    Ok(grpc.unary(request, path, Raw).await?.into_inner())
}
