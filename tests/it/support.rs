// SPDX-License-Identifier: MPL-2.0
//! What several tests need.

use std::time::Duration;

use testkit::host::{Launch, Plugin};
use testkit::proto::tfplugin6::get_provider_schema;
use testkit::proto::tfplugin6::provider_client::ProviderClient;
use tonic::Status;
use tonic::transport::Channel;

/// The binary under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_terraform-provider-alicloudes");
/// Longer than anything should take here, however busy the machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The plugin as a host starts it.
pub(crate) fn launch() -> Launch {
    Launch::new(PROGRAM).timeout(PATIENCE)
}

/// A call every provider answers.
pub(crate) async fn ask(channel: Channel) -> Result<get_provider_schema::Response, Status> {
    let mut client = ProviderClient::new(channel);
    let call = client.get_provider_schema(get_provider_schema::Request {});
    match tokio::time::timeout(PATIENCE, call).await {
        Ok(answer) => answer.map(tonic::Response::into_inner),
        Err(_) => Err(Status::deadline_exceeded("no answer")),
    }
}

/// Fails unless the plugin answers its host.
pub(crate) async fn assert_answers(plugin: &Plugin) {
    let mut provider = plugin.provider();
    let answer = provider.get_provider_schema(get_provider_schema::Request {});
    let answer = tokio::time::timeout(PATIENCE, answer).await;
    let answer = answer.expect("in time").expect("an answer").into_inner();
    let provider = answer.provider.expect("a provider schema");
    assert!(provider.block.is_some(), "hosts crash without a block");
}
