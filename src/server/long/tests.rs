// SPDX-License-Identifier: MPL-2.0
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::sync::Arc;

use bytes::{BufMut as _, Bytes, BytesMut};
use hyper::body::Body as _;
use prost::Message as _;
use serde::{Deserialize, Serialize};
use tonic::body::Body;
use tonic::codegen::{Service as _, http};

use super::PIECE;
use crate::codec::dynamic_value;
use crate::cty::{Attr, Type, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::{
    ConfigureRequest, DataSource, ErasedDataSource, ErasedResource, LongList, Provider, ReadData,
    ReadDataRequest,
};
use crate::proto::tfplugin6 as wire;
use crate::schema::{Attribute, Nesting, Schema};
use crate::server::ProviderService;

#[derive(Serialize, Deserialize)]
struct Config {
    count: Attr<i64>,
    things: Attr<Vec<Thing>>,
    zone: Attr<String>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Thing {
    name: Attr<String>,
}

fn attributes() -> Vec<Attribute> {
    vec![Attribute::string("name").computed()]
}

struct Toy;

impl DataSource for Toy {
    type Model = Config;

    fn type_name(&self) -> &'static str {
        "toy_things"
    }

    fn schema(&self) -> Schema {
        Schema::new("").attributes([
            Attribute::number("count").optional(),
            Attribute::nested("things", Nesting::List, attributes()).computed(),
            Attribute::string("zone").computed(),
        ])
    }

    async fn read(
        &self,
        request: ReadDataRequest<Config>,
    ) -> Result<ReadData<Config>, Diagnostics> {
        let mut state = request.config;
        let count = state.count.known().copied().unwrap_or_default();
        let element = Type::object([("name", Type::String)]);
        // An attribute without such elements, which is a bug of ours.
        let attribute = if count < 0 { "zone" } else { "things" };
        let mut long = LongList::new(attribute, element);
        for number in (0..count).rev().chain(0..count) {
            let name = format!("{number:06}");
            let thing = Thing {
                name: name.clone().into(),
            };
            long.push(&name, &thing)?;
        }
        state.zone = "z".to_owned().into();
        Ok(ReadData {
            long: Some(long),
            diagnostics: Diagnostic::warning("Look", "").into(),
            ..ReadData::new(state)
        })
    }
}

#[derive(Debug)]
struct ToyProvider;

impl Provider for ToyProvider {
    fn name(&self) -> &'static str {
        "toy"
    }

    fn schema(&self) -> Schema {
        Schema::new("")
    }

    fn resources(&self) -> Vec<ErasedResource> {
        Vec::new()
    }

    fn data_sources(&self) -> Vec<ErasedDataSource> {
        vec![ErasedDataSource::new(Toy)]
    }

    fn configure(&self, _: ConfigureRequest) -> Diagnostics {
        Diagnostics::new()
    }
}

fn ty() -> Type {
    Toy.schema().ty()
}

fn value(count: i64, things: Value, zone: Value) -> Value {
    let members = [("count", count.into()), ("things", things), ("zone", zone)];
    Value::object(members)
}

/// What a host gets: the pieces of the body and the trailers.
async fn read(count: i64) -> (Vec<Bytes>, http::HeaderMap) {
    let config = value(count, Value::Null, Value::Null);
    let request = wire::read_data_source::Request {
        type_name: "toy_things".to_owned(),
        config: Some(dynamic_value::encode(&config, &ty()).unwrap()),
        ..Default::default()
    };
    let mut framed = BytesMut::new();
    framed.put_u8(0);
    framed.put_u32(request.encoded_len().try_into().unwrap());
    request.encode(&mut framed).unwrap();
    let request = http::Request::builder()
        .method("POST")
        .uri("/tfplugin6.Provider/ReadDataSource")
        .header("content-type", "application/grpc")
        .body(Body::new(OneFrame(Some(framed.freeze()))))
        .unwrap();
    let mut server = ProviderService::new(Arc::new(ToyProvider)).into_server();
    let mut body = server.call(request).await.unwrap().into_body();
    let mut pieces = Vec::new();
    let mut trailers = http::HeaderMap::new();
    while let Some(frame) =
        std::future::poll_fn(|cx| std::pin::Pin::new(&mut body).poll_frame(cx)).await
    {
        match frame.unwrap().into_data() {
            Ok(piece) => pieces.push(piece),
            Err(frame) => trailers = frame.into_trailers().unwrap(),
        }
    }
    (pieces, trailers)
}

struct OneFrame(Option<Bytes>);

impl hyper::body::Body for OneFrame {
    type Data = Bytes;
    type Error = tonic::Status;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, tonic::Status>>> {
        std::task::Poll::Ready(
            self.0
                .take()
                .map(|bytes| Ok(hyper::body::Frame::data(bytes))),
        )
    }
}

/// The one message of a body.
fn message(pieces: &[Bytes]) -> wire::read_data_source::Response {
    let body = pieces.concat();
    let (head, message) = body.split_at(5);
    assert_eq!(head[0], 0, "compressed");
    let length = u32::from_be_bytes(head[1..].try_into().unwrap());
    assert_eq!(length as usize, message.len());
    wire::read_data_source::Response::decode(message).unwrap()
}

#[tokio::test]
async fn a_long_list_is_sent_in_pieces_sorted_and_each_key_once() {
    let (pieces, trailers) = read(20_000).await;
    assert!(pieces.len() > 3, "{}", pieces.len());
    assert!(pieces.iter().all(|piece| piece.len() < PIECE + 1024));
    assert_eq!(trailers["grpc-status"], "0");
    let response = message(&pieces);
    assert_eq!(response.diagnostics.len(), 1);
    let thing = |number| Value::object([("name", Value::from(format!("{number:06}")))]);
    let things = Value::List((0..20_000).map(thing).collect());
    let state = dynamic_value::decode(response.state.as_ref(), &ty()).unwrap();
    assert_eq!(state, value(20_000, things, "z".into()));
}

#[tokio::test]
async fn an_empty_long_list_is_an_empty_list() {
    let (pieces, trailers) = read(0).await;
    assert_eq!(trailers["grpc-status"], "0");
    let state = dynamic_value::decode(message(&pieces).state.as_ref(), &ty()).unwrap();
    assert_eq!(state, value(0, Value::List(vec![]), "z".into()));
}

#[tokio::test]
async fn a_long_list_without_a_place_is_a_bug_that_is_reported() {
    let (pieces, trailers) = read(-1).await;
    assert_eq!(trailers["grpc-status"], "0");
    let response = message(&pieces);
    let errors = response.diagnostics.iter().filter(|d| d.severity == 1);
    assert_eq!(errors.count(), 1);
    let state = dynamic_value::decode(response.state.as_ref(), &ty()).unwrap();
    assert_eq!(state, Value::Null);
}
