// SPDX-License-Identifier: MPL-2.0
//! `grpc.health.v1.Health`, by which go-plugin's `Ping` asks for us.

use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status};

use crate::proto::health::health_check_response::ServingStatus;
use crate::proto::health::health_server::Health;
use crate::proto::health::{HealthCheckRequest, HealthCheckResponse};

/// The name under which go-plugin asks; empty means the server as a whole.
const SERVICES: [&str; 2] = ["plugin", ""];

/// Serving for as long as it can answer.
#[derive(Debug)]
pub(crate) struct Serving;

fn response(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse {
        status: status.into(),
    }
}

#[tonic::async_trait]
impl Health for Serving {
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        if SERVICES.contains(&request.get_ref().service.as_str()) {
            Ok(Response::new(response(ServingStatus::Serving)))
        } else {
            Err(Status::not_found("unknown service"))
        }
    }

    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<BoxStream<HealthCheckResponse>>, Status> {
        use tokio_stream::StreamExt as _;

        let status = if SERVICES.contains(&request.get_ref().service.as_str()) {
            ServingStatus::Serving
        } else {
            ServingStatus::ServiceUnknown
        };
        // The status never changes: one message, then silence.
        let messages = tokio_stream::once(Ok(response(status))).chain(tokio_stream::pending());
        Ok(Response::new(Box::pin(messages)))
    }
}
