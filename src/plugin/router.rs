// SPDX-License-Identifier: MPL-2.0
//! Sends each request to the service its path names.
//!
//! Five services under five fixed names need no routing library: leaving it
//! out makes the binary smaller, which hosts hash on every command.

use std::convert::Infallible;

use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::body::Body;
use tonic::codegen::{Service, http};
use tonic::server::NamedService;

use super::broker::Idle;
use super::controller::Controller;
use super::health::Serving;
use super::stdio::Silence;
use crate::proto::goplugin::grpc_broker_server::GrpcBrokerServer;
use crate::proto::goplugin::grpc_controller_server::GrpcControllerServer;
use crate::proto::goplugin::grpc_stdio_server::GrpcStdioServer;
use crate::proto::health::health_server::HealthServer;

/// A gRPC service as tonic generates them.
pub trait GrpcService:
    Service<
        http::Request<Body>,
        Response = http::Response<Body>,
        Error = Infallible,
        Future: Send + 'static,
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
            Future: Send + 'static,
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
    controller: GrpcControllerServer<Controller>,
    stdio: GrpcStdioServer<Silence>,
    broker: GrpcBrokerServer<Idle>,
    health: HealthServer<Serving>,
}

impl<S: GrpcService> Router<S> {
    /// Serves `provider` beside go-plugin's services. `stop` is cancelled when
    /// the host asks the process to end; without it the wish is ignored.
    pub(crate) fn new(provider: S, stop: Option<CancellationToken>) -> Self {
        Self {
            provider,
            controller: GrpcControllerServer::new(Controller::new(stop)),
            stdio: GrpcStdioServer::new(Silence),
            broker: GrpcBrokerServer::new(Idle),
            health: HealthServer::new(Serving),
        }
    }

    /// Answers one request.
    pub(crate) async fn call(
        mut self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, Infallible> {
        // gRPC's path is /<package.Service>/<Method>.
        let service = request.uri().path().split('/').nth(1).unwrap_or_default();
        if service == S::NAME {
            self.provider.call(request).await
        } else if service == GrpcControllerServer::<Controller>::NAME {
            self.controller.call(request).await
        } else if service == GrpcStdioServer::<Silence>::NAME {
            self.stdio.call(request).await
        } else if service == GrpcBrokerServer::<Idle>::NAME {
            self.broker.call(request).await
        } else if service == HealthServer::<Serving>::NAME {
            self.health.call(request).await
        } else {
            Ok(Status::unimplemented("unknown service").into_http())
        }
    }
}
