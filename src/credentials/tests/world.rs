// SPDX-License-Identifier: MPL-2.0
//! A world that does what a test says: files, processes and HTTP from tables.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::HeaderMap;

use crate::clock::{Clock, TokioClock};
use crate::credentials::context::{Files, ProcessOutput, Processes, SourceContext};
use crate::transport::{
    HttpRequest, HttpResponse, HttpTransport, TransportError, TransportErrorKind,
};

/// What time it is when a test begins.
pub(super) const START: &str = "2026-11-24T08:00:00Z";

/// The home directory.
pub(super) const HOME: &str = "/home/user";

#[derive(Debug, Default)]
pub(super) struct MemoryFiles(pub(super) Mutex<BTreeMap<PathBuf, Result<Vec<u8>, io::ErrorKind>>>);

impl MemoryFiles {
    pub(super) fn put(&self, path: &str, content: &str) {
        let content = Ok(content.as_bytes().to_vec());
        self.0.lock().unwrap().insert(path.into(), content);
    }
}

impl Files for MemoryFiles {
    fn read<'a>(&'a self, path: &'a Path) -> BoxFuture<'a, io::Result<Vec<u8>>> {
        Box::pin(async move {
            match self.0.lock().unwrap().get(path) {
                Some(Ok(content)) => Ok(content.clone()),
                Some(Err(kind)) => Err((*kind).into()),
                None => Err(io::ErrorKind::NotFound.into()),
            }
        })
    }
}

/// Commands by their whole command line.
#[derive(Default)]
pub(super) struct Commands(pub(super) BTreeMap<String, Result<ProcessOutput, io::ErrorKind>>);

impl std::fmt::Debug for Commands {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Commands")
    }
}

impl Processes for Commands {
    fn run<'a>(
        &'a self,
        program: &'a str,
        arguments: &'a [&'a str],
        _: Duration,
    ) -> BoxFuture<'a, io::Result<ProcessOutput>> {
        Box::pin(async move {
            let line = std::iter::once(&program)
                .chain(arguments)
                .copied()
                .collect::<Vec<_>>()
                .join(" ");
            match self.0.get(&line) {
                Some(output) => output.clone().map_err(io::Error::from),
                None => Err(io::ErrorKind::NotFound.into()),
            }
        })
    }
}

/// What a scripted service does with one request.
#[derive(Debug, Clone)]
pub(super) enum Reply {
    Answer(HttpResponse),
    Fail(TransportErrorKind),
    Hang,
}

pub(super) fn answer(status: u16, body: impl Into<Bytes>) -> Reply {
    Reply::Answer(HttpResponse {
        status,
        headers: HeaderMap::new(),
        body: body.into(),
        truncated: false,
    })
}

/// Answers requests in order, and keeps them. Fails the connection when the
/// script is over.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub(super) replies: Mutex<VecDeque<Reply>>,
    pub(super) requests: Mutex<Vec<HttpRequest>>,
}

impl HttpTransport for Script {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        self.requests.lock().unwrap().push(request);
        let reply = self.replies.lock().unwrap().pop_front();
        let fail = |kind| TransportError {
            kind,
            message: "scripted failure".to_owned(),
            may_have_arrived: false,
        };
        Box::pin(async move {
            match reply {
                Some(Reply::Answer(response)) => Ok(response),
                Some(Reply::Fail(kind)) => Err(fail(kind)),
                Some(Reply::Hang) => std::future::pending().await,
                None => Err(fail(TransportErrorKind::Connect)),
            }
        })
    }
}

/// The parts of a world, and the [`SourceContext`] over them.
pub(super) struct World {
    pub(super) files: Arc<MemoryFiles>,
    pub(super) script: Arc<Script>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) context: SourceContext,
}

impl World {
    pub(super) fn new(commands: Commands) -> Self {
        let files = Arc::new(MemoryFiles::default());
        let script = Arc::new(Script::default());
        let clock: Arc<dyn Clock> = Arc::new(TokioClock::starting_at(START.parse().unwrap()));
        let context = SourceContext {
            transport: script.clone(),
            clock: Arc::clone(&clock),
            files: files.clone(),
            processes: Arc::new(commands),
            home: Some(HOME.into()),
            metadata_endpoint: "http://metadata".to_owned(),
        };
        Self {
            files,
            script,
            clock,
            context,
        }
    }
}
