// SPDX-License-Identifier: MPL-2.0
//! From tracing's events and spans to lines on stderr.
//!
//! Only this program's own events: libraries' traces show headers and bodies,
//! and may hold what must not be shown.

#[cfg(test)]
mod tests;

use std::fmt;
use std::io::{self, Write as _};

use jiff::Timestamp;
use serde_json::Value;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

use super::line::Line;

/// Where our own events come from.
const OWN_TARGET: &str = "alicloudes";

/// Writes events of this program, up to a level.
#[derive(Debug)]
pub(super) struct Hclog {
    level: LevelFilter,
}

impl Hclog {
    pub(super) fn new(level: LevelFilter) -> Self {
        Self { level }
    }

    fn wants(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.level && module(metadata.target()).is_some()
    }
}

impl<S> Layer<S> for Hclog
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.wants(metadata) {
            Interest::always()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _context: Context<'_, S>) -> bool {
        self.wants(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level)
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let metadata = event.metadata();
        let Some(module) = module(metadata.target()) else {
            return;
        };
        let mut line = Line::new(
            level_name(*metadata.level()),
            &module,
            &fields.message,
            Timestamp::now(),
        );
        fields.write_to(&mut line);
        // Innermost span first: of two fields with one name, the nearer counts.
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(fields) = span.extensions().get::<Fields>() {
                fields.write_to(&mut line);
            }
        }
        // One write per line keeps lines whole; a host that is gone reads none.
        let _ = io::stderr().lock().write_all(line.finish().as_bytes());
    }
}

/// hclog's `@module` for one of our own targets: `provider`, then the module
/// path. `None` for the targets of libraries.
fn module(target: &str) -> Option<String> {
    let path = target.strip_prefix(OWN_TARGET)?;
    if path.is_empty() {
        return Some("provider".to_owned());
    }
    let path = path.strip_prefix("::")?;
    Some(format!("provider.{}", path.replace("::", ".")))
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::ERROR => "error",
        Level::WARN => "warn",
        Level::INFO => "info",
        Level::DEBUG => "debug",
        Level::TRACE => "trace",
    }
}

/// The fields of one event or span.
#[derive(Debug, Default)]
struct Fields {
    message: String,
    others: Vec<(&'static str, Value)>,
}

impl Fields {
    fn add(&mut self, field: &Field, value: Value) {
        let name = field.name();
        if name == "message" {
            self.message = match value {
                Value::String(text) => text,
                other => other.to_string(),
            };
        } else if let Some(known) = self.others.iter_mut().find(|(known, _)| *known == name) {
            known.1 = value;
        } else {
            self.others.push((name, value));
        }
    }

    fn write_to(&self, line: &mut Line) {
        for (name, value) in &self.others {
            line.field(name, value);
        }
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        // JSON has no infinities; those become text.
        let number = serde_json::Number::from_f64(value);
        self.add(
            field,
            number.map_or_else(|| value.to_string().into(), Value::Number),
        );
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field, format!("{value:?}").into());
    }
}
