// SPDX-License-Identifier: MPL-2.0
//! The world around the provider, as an input describes it: what servers answer,
//! files hold and commands print. Time moves as fast as it is waited for.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use tokio::runtime::Builder;

use super::{choice, split};
use crate::clock::TokioClock;
use crate::credentials::context::{Files, ProcessOutput, Processes, SourceContext};
use crate::transport::{
    HttpRequest, HttpResponse, HttpTransport, TransportError, TransportErrorKind,
};

/// Runs `work`, and drops what it leaves running.
pub(super) fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    runtime.unwrap().block_on(work)
}

/// What a server answers, again and again: first to a POST, then to all else.
#[derive(Debug, Default)]
pub(super) struct Server(Mutex<Option<[HttpResponse; 2]>>);

impl Server {
    /// Reads answers: a byte for the status, header lines ended by an empty one,
    /// the body, and after a zero the body for all but POST.
    pub(super) fn answer(&self, input: &[u8]) {
        const STATUSES: [u16; 7] = [200, 400, 403, 404, 429, 500, 503];
        let (first, mut rest) = choice(input);
        let mut headers = HeaderMap::new();
        while let (line @ [_, ..], after) = split(rest, b'\n') {
            let (name, value) = split(line, b':');
            if let (Ok(name), Ok(value)) = (
                HeaderName::from_bytes(name),
                HeaderValue::from_bytes(value.trim_ascii()),
            ) {
                headers.append(name, value);
            }
            rest = after;
        }
        let body = rest.strip_prefix(b"\n").unwrap_or(rest);
        let (to_post, to_others) = split(body, 0);
        let to_others = if to_others.is_empty() {
            to_post
        } else {
            to_others
        };
        let answer = |body| HttpResponse {
            status: STATUSES[first % 8 % STATUSES.len()],
            headers: headers.clone(),
            body: Bytes::copy_from_slice(body),
            truncated: first & 0x80 != 0,
        };
        let lost = first % 8 == STATUSES.len();
        *self.0.lock().unwrap() = (!lost).then(|| [answer(to_post), answer(to_others)]);
    }

    /// The first body.
    fn body(&self) -> Vec<u8> {
        let answers = self.0.lock().unwrap();
        answers
            .as_ref()
            .map_or_else(Vec::new, |[first, _]| first.body.to_vec())
    }
}

impl HttpTransport for Server {
    fn send(&self, sent: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let which = usize::from(sent.method != Method::POST);
        let answers = self.0.lock().unwrap().clone();
        let lost = || TransportError {
            kind: TransportErrorKind::Timeout,
            message: "the answer is lost".to_owned(),
            may_have_arrived: true,
        };
        Box::pin(async move { answers.map(|both| both[which].clone()).ok_or_else(lost) })
    }
}

/// Everything that sources of credentials read: `file` under [`FILE`], and the
/// server's first body as any other file and as the output of any command.
#[derive(Debug)]
struct Machine {
    file: Vec<u8>,
    server: Arc<Server>,
}

/// The path of the one file.
pub(super) const FILE: &str = "/config.json";

impl Files for Machine {
    fn read<'a>(&'a self, path: &'a Path) -> BoxFuture<'a, io::Result<Vec<u8>>> {
        let content = match path.to_str() {
            Some(FILE) => self.file.clone(),
            _ => self.server.body(),
        };
        Box::pin(async move { Ok(content) })
    }
}

impl Processes for Machine {
    fn run<'a>(
        &'a self,
        _: &'a str,
        _: &'a [&'a str],
        _: Duration,
    ) -> BoxFuture<'a, io::Result<ProcessOutput>> {
        let code = Some(0);
        let stdout = self.server.body();
        Box::pin(async move { Ok(ProcessOutput { code, stdout }) })
    }
}

/// A machine with one file, where `server` answers everything.
pub(super) fn machine(file: &[u8], server: Arc<Server>) -> SourceContext {
    let machine = Arc::new(Machine {
        file: file.to_vec(),
        server: Arc::clone(&server),
    });
    SourceContext {
        transport: server,
        clock: Arc::new(clock()),
        files: machine.clone(),
        processes: machine,
        home: None,
        metadata_endpoint: "http://metadata".to_owned(),
    }
}

/// A clock that always begins at the same time.
pub(super) fn clock() -> TokioClock {
    TokioClock::starting_at("2026-11-24T08:00:00Z".parse().unwrap())
}
