// SPDX-License-Identifier: MPL-2.0
//! `plugin.GRPCBroker`: negotiates further connections between host and
//! plugin. Hosts open its stream and send nothing; providers need none.

use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status, Streaming};

use crate::proto::goplugin::ConnInfo;
use crate::proto::goplugin::grpc_broker_server::GrpcBroker;

/// Keeps the host's stream open and idle.
#[derive(Debug)]
pub(crate) struct BrokerService;

#[tonic::async_trait]
impl GrpcBroker for BrokerService {
    async fn start_stream(
        &self,
        request: Request<Streaming<ConnInfo>>,
    ) -> Result<Response<BoxStream<ConnInfo>>, Status> {
        // Ends when the host ends its half.
        let theirs = request.into_inner();
        let ours = futures_util::stream::unfold(theirs, |mut theirs| async move {
            while let Ok(Some(offer)) = theirs.message().await {
                tracing::debug!(
                    service = offer.service_id,
                    "no use for a brokered connection"
                );
            }
            None
        });
        Ok(Response::new(Box::pin(ours)))
    }
}
