// SPDX-License-Identifier: MPL-2.0
//! Answers that tonic does not encode: lists that are too long to be made before
//! they are sent, and bytes that were made ahead. tonic writes a whole message
//! into memory, twice; these are written piece by piece, as fast as the host
//! takes them.

#[cfg(test)]
mod tests;

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{BufMut as _, Bytes, BytesMut};
use futures_util::future::{MapOk, TryFutureExt as _};
use hyper::body::Frame;
use tonic::body::Body;
use tonic::codegen::{Service, http};
use tonic::server::NamedService;
use tonic::{Response, Status};

use super::rpc::Answer;
use crate::cty::{Rows, Type};
use crate::diag::Diagnostics;

/// About as much is written at a time: a TLS record.
const PIECE: usize = 16 << 10;

/// A message that ends in the elements of a list.
#[derive(Debug, Clone)]
pub(super) struct LongAnswer {
    head: Bytes,
    elements: Arc<Rows>,
}

/// A response, and what is sent in its place, if anything.
#[derive(Debug, Default)]
pub(super) struct Replaceable<R> {
    pub(super) response: R,
    pub(super) by: Option<LongAnswer>,
}

impl<R> Replaceable<R> {
    pub(super) fn into_response(self) -> Response<R> {
        let mut response = Response::new(self.response);
        if let Some(answer) = self.by {
            response.extensions_mut().insert(answer);
        }
        response
    }
}

impl<R> From<R> for Replaceable<R> {
    fn from(response: R) -> Self {
        Self { response, by: None }
    }
}

impl<R: Answer> Answer for Replaceable<R> {
    fn failed(diagnostics: Diagnostics) -> Self {
        R::failed(diagnostics).into()
    }
}

impl LongAnswer {
    /// A whole message that was made ahead.
    pub(super) fn ready(message: &'static [u8]) -> Self {
        Self::new(Bytes::from_static(message), Rows::new(Type::Dynamic))
    }

    pub(super) fn new(head: Bytes, elements: Rows) -> Self {
        let elements = Arc::new(elements);
        Self { head, elements }
    }

    /// The message's length in bytes.
    pub(super) fn length(&self) -> u64 {
        self.head.len() as u64 + self.elements.encoded_len()
    }

    /// gRPC's framing: not compressed, the length, then the message.
    fn framed(&self) -> Bytes {
        let mut framed = BytesMut::with_capacity(5 + self.head.len());
        framed.put_u8(0);
        // The service refuses what is longer than hosts take.
        framed.put_u32(u32::try_from(self.length()).unwrap_or(u32::MAX));
        framed.extend_from_slice(&self.head);
        framed.freeze()
    }
}

/// A gRPC service whose responses may carry a long answer as an extension,
/// which is then what the host gets.
#[derive(Debug, Clone)]
pub struct LongAnswers<S>(pub(super) S);

impl<S: NamedService> NamedService for LongAnswers<S> {
    const NAME: &'static str = S::NAME;
}

impl<S, R> Service<R> for LongAnswers<S>
where
    S: Service<R, Response = http::Response<Body>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = MapOk<S::Future, fn(S::Response) -> S::Response>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: R) -> Self::Future {
        self.0.call(request).map_ok(with_long_answer)
    }
}

fn with_long_answer(mut response: http::Response<Body>) -> http::Response<Body> {
    let Some(answer) = response.extensions_mut().remove::<LongAnswer>() else {
        return response;
    };
    response.map(|_| {
        Body::new(Pieces {
            next: Next::Head,
            answer,
        })
    })
}

/// A body that writes a long answer when it is asked for more.
struct Pieces {
    answer: LongAnswer,
    next: Next,
}

enum Next {
    Head,
    Element(usize),
    End,
}

impl Pieces {
    fn frame(&mut self) -> Option<Result<Frame<Bytes>, Status>> {
        match self.next {
            Next::Head => {
                self.next = Next::Element(0);
                Some(Ok(Frame::data(self.answer.framed())))
            }
            Next::Element(first) if first < self.answer.elements.len() => {
                Some(self.elements(first).map(Frame::data))
            }
            Next::Element(_) => {
                self.next = Next::End;
                let mut trailers = http::HeaderMap::new();
                let ended = Status::ok("").add_header(&mut trailers);
                Some(ended.map(|()| Frame::trailers(trailers)))
            }
            Next::End => None,
        }
    }

    fn elements(&mut self, first: usize) -> Result<Bytes, Status> {
        let elements = &self.answer.elements;
        let mut piece = Vec::with_capacity(PIECE + PIECE / 4);
        let mut index = first;
        while index < elements.len() && piece.len() < PIECE {
            if let Err(error) = elements.write(index, &mut piece) {
                self.next = Next::End;
                return Err(Status::internal(error.to_string()));
            }
            index += 1;
        }
        self.next = Next::Element(index);
        Ok(piece.into())
    }
}

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        Poll::Ready(self.get_mut().frame())
    }
}
