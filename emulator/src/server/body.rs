// SPDX-License-Identifier: MPL-2.0
//! An answer's body: whole, cut in the middle, or drop by drop.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// How long the first half of a truncated body gets to leave before the connection closes.
const FLUSH: Duration = Duration::from_millis(20);

/// A body whose declared length may be more than what is ever sent.
#[derive(Debug)]
pub(super) struct ReplyBody {
    rest: Bytes,
    piece: usize,
    pause: Option<Pause>,
    /// Bytes still declared; more than `rest` for a truncated body.
    declared: u64,
}

#[derive(Debug)]
struct Pause {
    every: Duration,
    sleeping: Option<Pin<Box<Sleep>>>,
}

impl ReplyBody {
    /// All at once.
    pub(super) fn whole(body: Bytes) -> Self {
        Self {
            piece: body.len(),
            declared: body.len() as u64,
            rest: body,
            pause: None,
        }
    }

    /// The first half, then an error that makes the server close the connection.
    pub(super) fn half(body: Bytes) -> Self {
        let half = body.len() / 2;
        Self {
            declared: body.len() as u64,
            rest: body.slice(..half),
            piece: half.max(1),
            pause: Some(Pause {
                every: FLUSH,
                sleeping: None,
            }),
        }
    }

    /// `piece` bytes at a time, each after a pause.
    pub(super) fn trickle(body: Bytes, piece: usize, every: Duration) -> Self {
        Self {
            piece,
            declared: body.len() as u64,
            rest: body,
            pause: Some(Pause {
                every,
                sleeping: Some(Box::pin(sleep(every))),
            }),
        }
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.declared == 0 {
            return Poll::Ready(None);
        }
        if let Some(pause) = &mut self.pause {
            if let Some(sleeping) = &mut pause.sleeping {
                ready!(sleeping.as_mut().poll(cx));
            }
            pause.sleeping = Some(Box::pin(sleep(pause.every)));
        }
        if self.rest.is_empty() {
            return Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into())));
        }
        let size = self.piece.min(self.rest.len());
        let piece = self.rest.split_to(size);
        self.declared -= piece.len() as u64;
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.declared == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.declared)
    }
}
