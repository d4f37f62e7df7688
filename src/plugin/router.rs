// SPDX-License-Identifier: MPL-2.0
//! Sends each request to the service its path names.
//!
//! Five services under five fixed names need no routing library: leaving it
//! out makes the binary smaller, which hosts hash on every command.

#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::task::{Context, Poll};

use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::body::Body;
use tonic::codegen::{BoxFuture, Service, http};
use tonic::server::NamedService;

use super::broker::BrokerService;
use super::controller::ControllerService;
use super::health::HealthService;
use super::stdio::StdioService;
use crate::proto::goplugin::grpc_broker_server::GrpcBrokerServer;
use crate::proto::goplugin::grpc_controller_server::GrpcControllerServer;
use crate::proto::goplugin::grpc_stdio_server::GrpcStdioServer;
use crate::proto::health::health_server::HealthServer;

/// The largest message that go-plugin's own services take, whose messages are a few
/// short fields. tonic sets memory aside for what a message's head announces.
const LARGEST_MESSAGE: usize = 64 << 10;

/// A gRPC service as tonic generates them.
pub trait GrpcService:
    Service<
        http::Request<Body>,
        Response = http::Response<Body>,
        Error = Infallible,
        Future = BoxFuture<http::Response<Body>, Infallible>,
    > + NamedService
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> GrpcService for S where
    S: Service<
            http::Request<Body>,
            Response = http::Response<Body>,
            Error = Infallible,
            Future = BoxFuture<http::Response<Body>, Infallible>,
        > + NamedService
        + Clone
        + Send
        + Sync
        + 'static
{
}

/// All that is served on a connection.
#[derive(Debug, Clone)]
pub(crate) struct Router<S> {
    provider: S,
    controller: GrpcControllerServer<ControllerService>,
    stdio: GrpcStdioServer<StdioService>,
    broker: GrpcBrokerServer<BrokerService>,
    health: HealthServer<HealthService>,
}

impl<S: GrpcService> Router<S> {
    /// Serves `provider` beside go-plugin's services. `stop` is cancelled when
    /// the host asks the process to end; without it the call is ignored.
    pub(crate) fn new(provider: S, stop: Option<CancellationToken>) -> Self {
        Self {
            provider,
            controller: GrpcControllerServer::new(ControllerService::new(stop))
                .max_decoding_message_size(LARGEST_MESSAGE),
            stdio: GrpcStdioServer::new(StdioService).max_decoding_message_size(LARGEST_MESSAGE),
            broker: GrpcBrokerServer::new(BrokerService).max_decoding_message_size(LARGEST_MESSAGE),
            health: HealthServer::new(HealthService).max_decoding_message_size(LARGEST_MESSAGE),
        }
    }
}

impl<S: GrpcService> Service<http::Request<Body>> for Router<S> {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Self::Error>;

    /// The services are always ready.
    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        // gRPC's path is /<package.Service>/<Method>.
        let service = request.uri().path().split('/').nth(1).unwrap_or_default();
        if service == S::NAME {
            self.provider.call(request)
        } else if service == GrpcControllerServer::<ControllerService>::NAME {
            self.controller.call(request)
        } else if service == GrpcStdioServer::<StdioService>::NAME {
            self.stdio.call(request)
        } else if service == GrpcBrokerServer::<BrokerService>::NAME {
            self.broker.call(request)
        } else if service == HealthServer::<HealthService>::NAME {
            self.health.call(request)
        } else {
            let answer = Status::unimplemented("unknown service").into_http();
            Box::pin(std::future::ready(Ok(answer)))
        }
    }
}
