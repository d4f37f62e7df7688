// SPDX-License-Identifier: MPL-2.0
//! A plugin in use, as a host has it: connected, with the streams a host opens.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Streaming;
use tonic::transport::Channel;

use super::{Error, Exit, Launch, Process};
use crate::proto::goplugin::grpc_broker_client::GrpcBrokerClient;
use crate::proto::goplugin::grpc_controller_client::GrpcControllerClient;
use crate::proto::goplugin::grpc_stdio_client::GrpcStdioClient;
use crate::proto::goplugin::{ConnInfo, Empty, StdioData};
use crate::proto::health::health_client::HealthClient;
use crate::proto::tfplugin6::provider_client::ProviderClient;

/// How long hosts wait for the end before they kill.
const KILL_AFTER: Duration = Duration::from_secs(2);

/// A plugin in use. Killed when dropped; [`Self::close`] ends it properly.
#[derive(Debug)]
pub struct Plugin {
    pub process: Process,
    channel: Channel,
    broker: mpsc::Sender<ConnInfo>,
    broker_answers: Streaming<ConnInfo>,
    stdio: Streaming<StdioData>,
}

impl Plugin {
    /// Starts a plugin, connects, and opens the two streams a host holds open.
    ///
    /// # Errors
    /// Whatever would keep a host from using it.
    pub async fn start(launch: Launch) -> Result<Self, Error> {
        Self::over(launch.spawn().await?).await
    }

    /// The same for one that is running.
    ///
    /// # Errors
    /// Whatever would keep a host from using it.
    pub async fn over(process: Process) -> Result<Self, Error> {
        let channel = process.connect().await?;
        let (broker, offers) = mpsc::channel(1);
        let broker_answers = GrpcBrokerClient::new(channel.clone())
            .start_stream(ReceiverStream::new(offers))
            .await
            .map_err(Box::new)?
            .into_inner();
        let stdio = GrpcStdioClient::new(channel.clone())
            .stream_stdio(())
            .await
            .map_err(Box::new)?
            .into_inner();
        Ok(Self {
            process,
            channel,
            broker,
            broker_answers,
            stdio,
        })
    }

    /// The provider, without limits on the size of messages.
    #[must_use]
    pub fn provider(&self) -> ProviderClient<Channel> {
        ProviderClient::new(self.channel.clone())
            .max_decoding_message_size(usize::MAX)
            .max_encoding_message_size(usize::MAX)
    }

    /// The connection, for calls that no generated client makes.
    #[must_use]
    pub fn channel(&self) -> Channel {
        self.channel.clone()
    }

    #[must_use]
    pub fn controller(&self) -> GrpcControllerClient<Channel> {
        GrpcControllerClient::new(self.channel.clone())
    }

    #[must_use]
    pub fn health(&self) -> HealthClient<Channel> {
        HealthClient::new(self.channel.clone())
    }

    /// Whether both streams have been silent and open for `time`.
    pub async fn is_quiet(&mut self, time: Duration) -> bool {
        tokio::select! {
            _ = self.stdio.next() => false,
            _ = self.broker_answers.next() => false,
            () = tokio::time::sleep(time) => true,
        }
    }

    /// Ends the plugin in a host's order: the broker's stream, Shutdown, the
    /// connection; then waits, and kills it after two seconds.
    ///
    /// # Errors
    /// If the system can't say how it ended. A failed Shutdown is no error, as for hosts.
    pub async fn close(self) -> Result<Exit, Error> {
        let mut controller = self.controller();
        drop((self.broker, self.broker_answers));
        let _ = controller.shutdown(Empty {}).await;
        drop((controller, self.stdio, self.channel));
        self.process.program.wait(KILL_AFTER).await
    }
}
