// SPDX-License-Identifier: MPL-2.0
//! One line of hclog's JSON.
//!
//! Hosts are unforgiving here: a line with any other number of decimals in its
//! timestamp is shown raw, and some crash when `@message`, `@level` or
//! `@timestamp` is no string. A line over 64 KiB is torn apart.

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde_json::Value;

/// Upper bound for a line, with room below the 64 KiB of hosts' buffers.
const MAX_LINE: usize = 60 * 1024;
/// Upper bound for one text, before JSON's own escapes.
const MAX_TEXT: usize = 8 * 1024;
/// What stands for the rest of a string that was cut.
const CUT: &str = "…";

/// A line in the making.
#[derive(Debug)]
pub(super) struct Line {
    text: String,
    names: Vec<&'static str>,
}

impl Line {
    /// Begins a line. `level` is one of hclog's names; `time` gets exactly six decimals.
    pub(super) fn new(level: &'static str, module: &str, message: &str, time: Timestamp) -> Self {
        let mut line = Self {
            text: String::with_capacity(256),
            names: Vec::new(),
        };
        line.push("@level", &Value::from(level));
        line.push("@message", &Value::from(single_line(message)));
        line.push("@module", &Value::from(module));
        line.push("@timestamp", &Value::from(format!("{time:.6}")));
        line
    }

    /// Adds a field unless one of that name is there already, the name is one
    /// of hclog's own, or the line is full. Values are flat: texts, numbers, booleans.
    pub(super) fn field(&mut self, name: &'static str, value: &Value) {
        if name.starts_with('@') || self.names.contains(&name) {
            return;
        }
        self.names.push(name);
        match value {
            Value::String(text) => self.push(name, &Value::from(safe(text, true))),
            other => self.push(name, other),
        }
    }

    fn push(&mut self, name: &str, value: &Value) {
        let field = format!("{}:{value}", Value::from(name));
        if self.text.len() + field.len() < MAX_LINE {
            self.text.push(if self.text.is_empty() { '{' } else { ',' });
            self.text.push_str(&field);
        }
    }

    /// The line, with its newline.
    pub(super) fn finish(mut self) -> String {
        self.text.push_str("}\n");
        self.text
    }
}

fn single_line(text: &str) -> String {
    safe(text, false)
}

/// `text` with control characters written out, so that it can't steer a
/// terminal, and cut to a bearable length.
pub(super) fn safe(text: &str, keep_lines: bool) -> String {
    let mut out = String::with_capacity(text.len().min(MAX_TEXT));
    for character in text.chars() {
        if out.len() >= MAX_TEXT {
            out.push_str(CUT);
            break;
        }
        match character {
            '\n' | '\t' if keep_lines => out.push(character),
            c if c.is_control() => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    out
}
