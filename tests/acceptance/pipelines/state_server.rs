// SPDX-License-Identifier: MPL-2.0
//! A server for the `http` backend: one state, one lock.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// What it keeps.
#[derive(Default)]
struct Kept {
    state: Option<Vec<u8>>,
    lock: Option<Vec<u8>>,
    refuses_writes: bool,
}

/// A running server; its thread ends with the process.
pub(super) struct StateServer {
    url: String,
    kept: Arc<Mutex<Kept>>,
}

impl StateServer {
    pub(super) fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}/state", listener.local_addr()?);
        let kept: Arc<Mutex<Kept>> = Arc::default();
        let shared = Arc::clone(&kept);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that hangs up is the test's to notice.
                let _ = serve(stream, &mut locked(&shared));
            }
        });
        Ok(Self { url, kept })
    }

    /// The configuration that keeps its state here.
    pub(super) fn backend(&self) -> String {
        let url = &self.url;
        // Without retries a refused write fails at once.
        format!(
            "terraform {{\n  backend \"http\" {{\n    address        = \"{url}\"\n    lock_address   = \"{url}\"\n    unlock_address = \"{url}\"\n    retry_max      = 0\n  }}\n}}\n"
        )
    }

    /// From now on, writing the state is answered with an error.
    pub(super) fn refuse_writes(&self, refuse: bool) {
        locked(&self.kept).refuses_writes = refuse;
    }

    /// The ID of the lock that is held.
    pub(super) fn lock_id(&self) -> Option<String> {
        let lock = locked(&self.kept).lock.clone()?;
        let lock: serde_json::Value = serde_json::from_slice(&lock).ok()?;
        Some(lock.get("ID")?.as_str()?.to_owned())
    }
}

fn locked(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(mut stream: TcpStream, kept: &mut Kept) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or_default();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let (status, answer) = kept.answer(request.split(' ').next().unwrap_or_default(), body);
    write!(
        stream,
        "HTTP/1.1 {status} -\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        answer.len()
    )?;
    stream.write_all(&answer)
}

impl Kept {
    fn answer(&mut self, method: &str, body: Vec<u8>) -> (u16, Vec<u8>) {
        match method {
            "GET" => match &self.state {
                Some(state) => (200, state.clone()),
                None => (404, Vec::new()),
            },
            "POST" if self.refuses_writes => (500, Vec::new()),
            "POST" => {
                self.state = Some(body);
                (200, Vec::new())
            }
            "LOCK" => match &self.lock {
                // The holder's description tells the loser whose it is.
                Some(held) => (423, held.clone()),
                None => {
                    self.lock = Some(body);
                    (200, Vec::new())
                }
            },
            "UNLOCK" => {
                self.lock = None;
                (200, Vec::new())
            }
            _ => (405, Vec::new()),
        }
    }
}
