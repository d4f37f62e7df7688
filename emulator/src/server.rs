// SPDX-License-Identifier: MPL-2.0
//! The API's listener: HTTP/1.1 with keep-alive, and what faults do to a connection.

mod body;
mod wire;

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, DATE, RETRY_AFTER};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::api::{self, Decision};
use crate::core::{Core, locked};
use crate::error::ApiError;
use crate::fault::FaultKind;
use crate::hold::Release;
use crate::instance::request_id;
use crate::reply::Reply;
use crate::request::Request;
use body::ReplyBody;
use wire::Wire;

/// No call of this API has a body of this size.
const BODY_LIMIT: usize = 1024 * 1024;

/// Serves connections until told to stop; then drops those that are open.
pub(crate) async fn serve(core: Arc<Core>, listener: TcpListener, mut stop: watch::Receiver<bool>) {
    let numbers = AtomicU64::new(0);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.changed() => return,
        };
        let Ok((stream, _)) = accepted else {
            // Out of descriptors, most likely: give the open connections time to end.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let number = numbers.fetch_add(1, Ordering::Relaxed) + 1;
        locked(&core.log).connected();
        let core = Arc::clone(&core);
        let mut stop = stop.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = connection(core, stream, number) => {}
                _ = stop.changed() => {}
            }
        });
    }
}

async fn connection(core: Arc<Core>, stream: TcpStream, number: u64) {
    // Small answers must not wait for more data.
    let _ = stream.set_nodelay(true);
    let reset = Arc::new(AtomicBool::new(false));
    let wire = Wire::new(stream, Arc::clone(&reset));
    let service =
        service_fn(move |request| exchange(Arc::clone(&core), request, number, Arc::clone(&reset)));
    // The client sees how a connection ended; nothing else depends on it.
    let _ = http1::Builder::new()
        .auto_date_header(false)
        .serve_connection(TokioIo::new(wire), service)
        .await;
}

async fn exchange(
    core: Arc<Core>,
    request: http::Request<Incoming>,
    connection: u64,
    reset: Arc<AtomicBool>,
) -> io::Result<Response<ReplyBody>> {
    let (head, incoming) = request.into_parts();
    let body = match Limited::new(incoming, BODY_LIMIT).collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => {
            let error = ApiError::new(
                413,
                "RequestTooLarge",
                "The request body is too large or broken.",
            );
            let reply = Reply::error(&request_id(), "localhost", &error);
            return Ok(respond(&core, reply, ReplyBody::whole));
        }
    };
    let request = Request::new(head.method, &head.uri, head.headers, body, connection);
    // In a task of its own: a request that was received is served even if its client has gone
    // away since.
    let serving = Arc::clone(&core);
    let decision = tokio::spawn(async move {
        match api::hold(&serving, &request).await {
            Release::GoOn => Some(api::decide(&serving, &request)),
            Release::Reset => None,
        }
    });
    match decision.await {
        Ok(Some(decision)) => deliver(&core, decision, &reset).await,
        // Released by a reset, or the runtime ends.
        _ => cut(&reset),
    }
}

/// Delivers an answer the way the fault wants it; an error ends the connection without one.
async fn deliver(
    core: &Core,
    decision: Decision,
    reset: &AtomicBool,
) -> io::Result<Response<ReplyBody>> {
    let Decision {
        reply,
        fault,
        call,
        hang,
    } = decision;
    if hang {
        return never().await;
    }
    let Some(fault) = fault else {
        return Ok(respond(core, reply, ReplyBody::whole));
    };
    if fault.kind != FaultKind::Trickle
        && let Some(delay) = fault.delay
    {
        tokio::time::sleep(delay).await;
    }
    match fault.kind {
        FaultKind::Hang => never().await,
        FaultKind::Reset => cut(reset),
        FaultKind::HoldAnswer => {
            let (action, instance) = call.unwrap_or_default();
            match core
                .holds
                .hold(fault.kind, action, instance.as_deref())
                .await
            {
                Release::GoOn => Ok(respond(core, reply, ReplyBody::whole)),
                Release::Reset => cut(reset),
            }
        }
        FaultKind::Close => Err(io::ErrorKind::ConnectionAborted.into()),
        FaultKind::Truncated => Ok(respond(core, reply, ReplyBody::half)),
        FaultKind::Trickle => {
            let bytes = fault.bytes.unwrap_or(1).max(1);
            let every = fault.delay.unwrap_or(Duration::from_millis(100));
            Ok(respond(core, reply, |body| {
                ReplyBody::trickle(body, bytes, every)
            }))
        }
        _ => Ok(respond(core, reply, ReplyBody::whole)),
    }
}

/// Ends the connection with a reset.
fn cut(reset: &AtomicBool) -> io::Result<Response<ReplyBody>> {
    reset.store(true, Ordering::Relaxed);
    Err(io::ErrorKind::ConnectionReset.into())
}

async fn never() -> io::Result<Response<ReplyBody>> {
    match std::future::pending::<Infallible>().await {}
}

fn respond(
    core: &Core,
    reply: Reply,
    body: impl FnOnce(Bytes) -> ReplyBody,
) -> Response<ReplyBody> {
    let mut response = Response::new(body(reply.body));
    *response.status_mut() =
        StatusCode::from_u16(reply.http).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(reply.content_type));
    let mut put = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    };
    put(DATE, core.clock.http_date());
    put(
        HeaderName::from_static("x-acs-request-id"),
        reply.request_id,
    );
    if let Some(millis) = reply.retry_after_ms {
        put(
            HeaderName::from_static("x-acs-retry-after"),
            millis.to_string(),
        );
    }
    if let Some(seconds) = reply.retry_after {
        put(RETRY_AFTER, seconds.to_string());
    }
    response
}
