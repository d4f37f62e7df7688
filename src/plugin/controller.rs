// SPDX-License-Identifier: MPL-2.0
//! `plugin.GRPCController`: the host's way to end the process.

use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use crate::proto::goplugin::Empty;
use crate::proto::goplugin::grpc_controller_server::GrpcController;

/// Answers Shutdown, and lets the server know.
#[derive(Debug)]
pub(crate) struct ControllerService {
    /// `None` where no host may end us: in debug mode we outlive many.
    stop: Option<CancellationToken>,
}

impl ControllerService {
    pub(crate) fn new(stop: Option<CancellationToken>) -> Self {
        Self { stop }
    }
}

#[tonic::async_trait]
impl GrpcController for ControllerService {
    async fn shutdown(&self, _request: Request<Empty>) -> Result<Response<Empty>, Status> {
        tracing::debug!(
            obeyed = self.stop.is_some(),
            // What is left over shows here: `--debug` outlives many hosts.
            tasks = tokio::runtime::Handle::current()
                .metrics()
                .num_alive_tasks(),
            "the host asks us to end"
        );
        if let Some(stop) = &self.stop {
            stop.cancel();
        }
        Ok(Response::new(Empty {}))
    }
}
