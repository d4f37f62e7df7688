// SPDX-License-Identifier: MPL-2.0
//! A state server for the `http` backend, with a lock, that can hold a write.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// One state, with its lock.
#[derive(Clone, Default)]
pub(crate) struct StateServer {
    shared: Arc<Shared>,
    url: String,
}

#[derive(Default)]
struct Shared {
    state: Mutex<Option<Bytes>>,
    /// What the holder of the lock sent.
    lock: Mutex<Option<Bytes>>,
    hold: watch::Sender<Hold>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Hold {
    #[default]
    No,
    /// The next write will be held.
    Next,
    /// A write is held.
    Held,
}

#[derive(Deserialize)]
struct Lock {
    #[serde(rename = "ID")]
    id: Option<String>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl StateServer {
    /// Serves on a free port, on the runtime that the caller is in.
    pub(crate) fn start() -> Self {
        let listen = || {
            let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
            listener.set_nonblocking(true)?;
            TcpListener::from_std(listener)
        };
        let listener = listen().unwrap_or_else(|error| panic!("no state server: {error}"));
        let address = listener.local_addr().map(|address| address.to_string());
        let server = Self {
            url: format!("http://{}/", address.unwrap_or_default()),
            ..Self::default()
        };
        let router = Router::new()
            .route("/", any(answer))
            .with_state(Arc::clone(&server.shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        server
    }

    /// The `backend` block that keeps the state here.
    pub(crate) fn backend(&self) -> String {
        let url = &self.url;
        format!(
            "terraform {{\n  backend \"http\" {{\n    address = \"{url}\"\n    lock_address = \"{url}\"\n    unlock_address = \"{url}\"\n    retry_max = 0\n  }}\n}}\n"
        )
    }

    /// Holds the next write of the state.
    pub(crate) fn hold_next_write(&self) {
        self.shared.hold.send_replace(Hold::Next);
    }

    /// Whether a write is held.
    pub(crate) fn is_held(&self) -> bool {
        *self.shared.hold.borrow() == Hold::Held
    }

    /// Lets the held write go on; the next ones pass.
    pub(crate) fn release(&self) {
        self.shared.hold.send_replace(Hold::No);
    }

    /// The ID of the lock that is held.
    pub(crate) fn lock_id(&self) -> Option<String> {
        let lock = locked(&self.shared.lock).clone()?;
        serde_json::from_slice::<Lock>(&lock).ok()?.id
    }
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    method: Method,
    Query(with): Query<Lock>,
    body: Bytes,
) -> Response {
    match method.as_str() {
        "GET" => match locked(&shared.state).clone() {
            Some(state) => state.into_response(),
            None => StatusCode::NO_CONTENT.into_response(),
        },
        "POST" => {
            if !holds_lock(&shared, with.id.as_deref()) {
                return StatusCode::CONFLICT.into_response();
            }
            if *shared.hold.borrow() == Hold::Next {
                shared.hold.send_replace(Hold::Held);
                let _ = shared
                    .hold
                    .subscribe()
                    .wait_for(|hold| *hold != Hold::Held)
                    .await;
            }
            *locked(&shared.state) = Some(body);
            StatusCode::OK.into_response()
        }
        "LOCK" => {
            let mut lock = locked(&shared.lock);
            match &*lock {
                Some(other) => (StatusCode::LOCKED, other.clone()).into_response(),
                None => {
                    *lock = Some(body);
                    StatusCode::OK.into_response()
                }
            }
        }
        "UNLOCK" => {
            *locked(&shared.lock) = None;
            StatusCode::OK.into_response()
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

/// A write must name the lock that is held.
fn holds_lock(shared: &Shared, id: Option<&str>) -> bool {
    let lock = locked(&shared.lock).clone();
    let held = lock.and_then(|lock| serde_json::from_slice::<Lock>(&lock).ok()?.id);
    held.as_deref() == id
}
