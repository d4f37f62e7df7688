// SPDX-License-Identifier: MPL-2.0
//! `grpc.health.v1.Health`, by which go-plugin's `Ping` asks for us.

use tonic::{Request, Response, Status};

use crate::proto::health::health_check_response::ServingStatus;
use crate::proto::health::health_server::Health;
use crate::proto::health::{HealthCheckRequest, HealthCheckResponse};

/// The name under which go-plugin asks; empty means the server as a whole.
const SERVICES: [&str; 2] = ["plugin", ""];

/// Serving for as long as it can answer.
#[derive(Debug)]
pub(crate) struct HealthService;

#[tonic::async_trait]
impl Health for HealthService {
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        if SERVICES.contains(&request.get_ref().service.as_str()) {
            Ok(Response::new(HealthCheckResponse {
                status: ServingStatus::Serving.into(),
            }))
        } else {
            Err(Status::not_found("unknown service"))
        }
    }
}
