// SPDX-License-Identifier: MPL-2.0
//! A host's shortest session with the provider: start, mutual TLS, the schema,
//! Shutdown, the end. The host is testkit's, so that its own time is small.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use testkit::host::{Launch, Plugin, watch};
use tonic::Status;
use tonic::client::Grpc;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::Bytes;
use tonic::codegen::http::uri::PathAndQuery;

use super::report::{Report, millis};

const ROUNDS: usize = 40;
const GET_PROVIDER_SCHEMA: &str = "/tfplugin6.Provider/GetProviderSchema";
/// Time to come to rest before memory is read.
const REST: Duration = Duration::from_millis(20);

/// Measures `binary`, and in the same rounds the one to hold it against.
pub(super) fn measure(binary: &Path, against: Option<&Path>, report: &mut Report) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut sessions = vec![(binary, "", Samples::default())];
    sessions.extend(against.map(|other| (other, ", the other", Samples::default())));
    for round in 0..ROUNDS {
        let first = round % sessions.len();
        sessions.rotate_left(first);
        for (binary, _, samples) in &mut sessions {
            runtime.block_on(samples.take(binary))?;
        }
    }
    sessions.sort_by_key(|(_, name, _)| *name);
    for (_, of, samples) in sessions {
        let name = |what: &str| format!("{what}{of}");
        report.add(name("exec to TLS, streams open"), "ms", None, samples.ready);
        report.add(
            name("schema, asked to answered"),
            "ms",
            None,
            samples.schema,
        );
        report.add(name("schema, length"), "KiB", None, samples.length);
        report.add(name("CPU up to the schema"), "ms", None, samples.cpu);
        report.add(
            name("memory with the schema made"),
            "MiB",
            None,
            samples.memory,
        );
        let goal = of.is_empty().then_some(100.0);
        report.add(name("Shutdown to exit"), "ms", goal, samples.end);
    }
    Ok(())
}

#[derive(Default)]
struct Samples {
    ready: Vec<f64>,
    schema: Vec<f64>,
    length: Vec<f64>,
    cpu: Vec<f64>,
    memory: Vec<f64>,
    end: Vec<f64>,
}

impl Samples {
    async fn take(&mut self, binary: &Path) -> Result<()> {
        let started = Instant::now();
        let plugin = Plugin::start(Launch::new(binary)).await?;
        self.ready.push(millis(started.elapsed()));

        // Not decoded: that would be the host's time.
        let mut raw = Grpc::new(plugin.channel());
        raw.ready().await?;
        let asked = Instant::now();
        let path = PathAndQuery::from_static(GET_PROVIDER_SCHEMA);
        let answer = raw.unary(tonic::Request::new(()), path, RawAnswer).await?;
        self.schema.push(millis(asked.elapsed()));
        #[expect(clippy::cast_precision_loss, reason = "some kibibytes")]
        self.length.push(answer.get_ref().len() as f64 / 1024.0);
        // The provider waits a little for connections that stay open.
        drop((raw, answer));

        let pid = plugin
            .process
            .program
            .pid()
            .context("the provider has ended")?;
        tokio::time::sleep(REST).await;
        let usage = watch::usage(pid)?;
        self.cpu.push(millis(usage.cpu));
        #[expect(clippy::cast_precision_loss, reason = "some megabytes")]
        self.memory.push(usage.resident as f64 / f64::from(1 << 20));

        let ending = Instant::now();
        let exit = plugin.close().await?;
        self.end.push(millis(ending.elapsed()));
        ensure!(exit.is_clean(), "the provider did not end properly");
        Ok(())
    }
}

/// Sends an empty message and leaves the answer as it is.
#[derive(Clone, Copy)]
struct RawAnswer;

impl Codec for RawAnswer {
    type Encode = ();
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        *self
    }

    fn decoder(&mut self) -> Self {
        *self
    }
}

impl Encoder for RawAnswer {
    type Item = ();
    type Error = Status;

    fn encode(&mut self, (): (), _: &mut EncodeBuf<'_>) -> Result<(), Status> {
        Ok(())
    }
}

impl Decoder for RawAnswer {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, answer: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        let length = bytes::Buf::remaining(answer);
        Ok(Some(bytes::Buf::copy_to_bytes(answer, length)))
    }
}
