// SPDX-License-Identifier: MPL-2.0
//! `plugin.GRPCStdio`: carries a plugin's standard streams to its host.
//!
//! Ours are always silent. The stream stays open because an open stream keeps
//! grpc-go from dropping an idle connection after half an hour.

use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status};

use crate::proto::goplugin::StdioData;
use crate::proto::goplugin::grpc_stdio_server::GrpcStdio;

/// Never sends anything and never ends.
#[derive(Debug)]
pub(crate) struct StdioService;

#[tonic::async_trait]
impl GrpcStdio for StdioService {
    async fn stream_stdio(
        &self,
        _request: Request<()>,
    ) -> Result<Response<BoxStream<StdioData>>, Status> {
        Ok(Response::new(Box::pin(tokio_stream::pending())))
    }
}
