// SPDX-License-Identifier: MPL-2.0
//! Actions and data sources.

use serde::{Deserialize, Serialize};

use super::core::{config, summaries, text};
use crate::cty::{Attr, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::engine::action::{self, Event};
use crate::framework::engine::{data_source, validate};
use crate::framework::{
    Action, DataSource, ErasedAction, ErasedDataSource, InvokeRequest, ReadData, ReadDataRequest,
    StopToken,
};
use crate::schema::{Attribute, Schema};

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Config {
    mode: Attr<String>,
}

struct Toy;

fn schema() -> Schema {
    Schema::new("").attribute(Attribute::string("mode").optional())
}

fn in_mode(mode: &str) -> Value {
    config_with(text(mode))
}

fn config_with(mode: Value) -> Value {
    config(&schema(), [("mode", mode)])
}

impl Action for Toy {
    type Config = Config;

    fn type_name(&self) -> &'static str {
        "toy"
    }

    fn schema(&self) -> Schema {
        schema()
    }

    async fn invoke(&self, request: InvokeRequest<Config>) -> Result<Diagnostics, Diagnostics> {
        request.progress.report("begun");
        match request.config.mode.known().map(String::as_str) {
            Some("fail") => Err(Diagnostic::error("Broken", "").into()),
            Some("fail_without_reason") => Err(Diagnostics::new()),
            Some("panic") => panic!("as asked for"),
            Some("until_stopped") => {
                request.stop.cancelled().await;
                Err(Diagnostic::error("Interrupted", "").into())
            }
            _ => Ok(Diagnostic::warning("Done", "").into()),
        }
    }
}

async fn invoke(mode: &str, stop: StopToken) -> (usize, Diagnostics) {
    let toy = ErasedAction::new(Toy);
    let (work, mut events) = action::invoke(&toy, in_mode(mode), stop);
    work.await;
    let mut lines = 0;
    let mut end = None;
    while let Some(event) = events.recv().await {
        assert!(end.is_none(), "nothing follows the end");
        match event {
            Event::Progress(_) => lines += 1,
            Event::Completed(diagnostics) => end = Some(diagnostics),
        }
    }
    (lines, end.expect("an end"))
}

#[tokio::test]
async fn an_action_tells_its_progress_and_ends_exactly_once_however_it_ends() {
    for (mode, expected) in [
        ("", "Done"),
        ("fail", "Broken"),
        ("fail_without_reason", "Action failed"),
        ("panic", "Provider crashed"),
    ] {
        let (lines, end) = invoke(mode, StopToken::new()).await;
        assert_eq!(lines, 1, "{mode}");
        assert_eq!(summaries(&end), [expected], "{mode}");
    }
}

#[tokio::test]
async fn a_stopped_action_ends() {
    let stop = StopToken::new();
    stop.cancel();
    let (_, end) = invoke("until_stopped", stop).await;
    assert_eq!(summaries(&end), ["Interrupted"]);
}

#[tokio::test]
async fn an_action_with_unknown_configuration_validates_and_plans() {
    let toy = ErasedAction::new(Toy);
    let unknown = config(&schema(), [("mode", Value::Unknown)]);
    assert!(validate::action(&toy, &unknown).is_empty());
    let planned = action::plan(&toy, unknown, StopToken::new()).await;
    assert!(planned.is_empty());
}

impl DataSource for Toy {
    fn type_name(&self) -> &'static str {
        "toy"
    }

    fn schema(&self) -> Schema {
        schema()
    }

    async fn read(&self, request: ReadDataRequest) -> Result<ReadData, Diagnostics> {
        let config = request.config;
        match config.get("mode").and_then(Value::as_str) {
            Some("fail") => Err(Diagnostic::error("Broken", "").into()),
            Some("panic") => panic!("as asked for"),
            Some("unknown") => {
                let unknown = config_with(Value::Unknown);
                Ok(ReadData::new(unknown))
            }
            _ => Ok(ReadData::new(config)),
        }
    }
}

#[tokio::test]
async fn a_data_source_answers_with_a_whole_state_or_with_null_and_an_error() {
    let toy = ErasedDataSource::new(Toy);
    let found = data_source::read(&toy, in_mode("x"), StopToken::new()).await;
    assert_eq!(found.state, in_mode("x"));
    assert!(found.diagnostics.is_empty());
    for mode in ["fail", "panic", "unknown"] {
        let found = data_source::read(&toy, in_mode(mode), StopToken::new()).await;
        assert!(found.diagnostics.has_errors(), "{mode}");
        assert_eq!(found.state, Value::Null, "{mode}");
    }
}
