// SPDX-License-Identifier: MPL-2.0
//! The control port: the handle's abilities as JSON over HTTP, for tests in other processes.
//!
//! Bodies are read as JSON whatever content type they come with, and every answer is JSON.

mod answer;
mod handlers;

use std::sync::Arc;

use axum::handler::Handler;
use axum::http::{Method, StatusCode};
use axum::routing::{MethodFilter, on};
use axum::{Json, Router, middleware};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::core::Core;

/// Serves the control port until told to stop.
pub(crate) async fn serve(
    core: Arc<Core>,
    api: String,
    listener: TcpListener,
    mut stop: watch::Receiver<bool>,
) {
    tokio::select! {
        _ = axum::serve(listener, router(core, api)) => {}
        _ = stop.changed() => {}
    }
}

fn router(core: Arc<Core>, api: String) -> Router {
    use handlers as h;
    const GET: Method = Method::GET;
    const POST: Method = Method::POST;
    const DELETE: Method = Method::DELETE;
    let health = async move || {
        Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION"), "url": api }))
    };
    Routes::default()
        .on(GET, "/health", "whether it serves, and where", health)
        .on(GET, "/instances", "all instances", h::list_instances)
        .on(
            POST,
            "/instances",
            "add or replace one or a list",
            h::put_instances,
        )
        .on(GET, "/instances/{id}", "an instance", h::show_instance)
        .on(DELETE, "/instances/{id}", "remove it", h::remove_instance)
        .on(
            POST,
            "/instances/{id}/status",
            "change its status",
            h::set_status,
        )
        .on(GET, "/faults", "the faults in effect", h::list_faults)
        .on(POST, "/faults", "add one or a list", h::add_faults)
        .on(DELETE, "/faults", "remove all", h::clear_faults)
        .on(
            GET,
            "/held",
            "the requests that are held; ?wait=10s for one",
            h::held,
        )
        .on(POST, "/held/{id}", "let it go on", h::release)
        .on(DELETE, "/held/{id}", "reset its connection", h::reset_held)
        .on(GET, "/log", "the requests; ?action=…&instance=…", h::log)
        .on(DELETE, "/log", "forget requests and counts", h::clear_log)
        .on(GET, "/counts", "what was counted", h::counts)
        .on(GET, "/clock", "the server's clock", h::clock)
        .on(POST, "/clock", "move it", h::set_clock)
        .on(
            POST,
            "/throttle",
            "set the limit of requests",
            h::set_throttle,
        )
        .on(DELETE, "/throttle", "lift it", h::lift_throttle)
        .on(
            DELETE,
            "/sessions",
            "expire every issued session",
            h::expire_sessions,
        )
        .on(POST, "/reset", "back to the scenario", h::reset)
        .router(core)
}

/// The routes, and the list of them that `GET /` shows.
#[derive(Default)]
struct Routes {
    router: Router<Arc<Core>>,
    list: Vec<Value>,
}

impl Routes {
    fn on<H, T>(mut self, method: Method, path: &str, does: &str, handler: H) -> Self
    where
        H: Handler<T, Arc<Core>>,
        T: 'static,
    {
        self.list
            .push(json!({ "method": method.as_str(), "path": path, "does": does }));
        let filter = MethodFilter::try_from(method).unwrap_or(MethodFilter::GET);
        self.router = self.router.route(path, on(filter, handler));
        self
    }

    fn router(self, core: Arc<Core>) -> Router {
        let list = Json(Value::Array(self.list));
        self.router
            .route("/", axum::routing::get(async || list))
            .fallback(async || {
                answer::refused(
                    StatusCode::NOT_FOUND,
                    "there is no such path; GET / lists them",
                )
            })
            .method_not_allowed_fallback(async || {
                answer::refused(
                    StatusCode::METHOD_NOT_ALLOWED,
                    "the path does not take this method; GET / lists them",
                )
            })
            .layer(middleware::map_response(answer::as_json))
            .with_state(core)
    }
}
