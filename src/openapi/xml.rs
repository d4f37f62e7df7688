// SPDX-License-Identifier: MPL-2.0
//! XML answers as JSON values.
//!
//! JSON is asked for, but a gateway may answer XML. Its success documents have
//! no root element, so a sequence of elements is read as an object: an element
//! with elements is an object, a repeated one a list, any other one text.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use serde_json::{Map, Value};

/// Deeper documents are refused.
const MAX_DEPTH: usize = 32;

/// An element that is open.
#[derive(Default)]
struct Element {
    name: String,
    children: Map<String, Value>,
    text: String,
}

impl Element {
    fn add(&mut self, name: String, value: Value) {
        match self.children.get_mut(&name) {
            None => {
                self.children.insert(name, value);
            }
            Some(Value::Array(list)) => list.push(value),
            Some(one) => *one = Value::Array(vec![one.take(), value]),
        }
    }

    fn value(self) -> Value {
        if self.children.is_empty() {
            Value::String(self.text.trim().to_owned())
        } else {
            Value::Object(self.children)
        }
    }
}

/// Reads a document; a single root (`Error`, `…Response`) is taken off.
/// `None` if this is no well-formed sequence of elements.
pub(super) fn read(body: &str) -> Option<Map<String, Value>> {
    let mut reader = Reader::from_str(body);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) if open.len() <= MAX_DEPTH => open.push(Element {
                name: start.local_name().as_ref().to_owned(),
                ..Element::default()
            }),
            Event::Start(_) => return None,
            Event::Empty(empty) => {
                let name = empty.local_name().as_ref().to_owned();
                open.last_mut()?.add(name, Value::String(String::new()));
            }
            Event::End(_) => {
                let mut closed = open.pop()?;
                let name = std::mem::take(&mut closed.name);
                open.last_mut()?.add(name, closed.value());
            }
            Event::Text(text) => open.last_mut()?.text.push_str(&text),
            Event::CData(data) => open.last_mut()?.text.push_str(&data),
            Event::GeneralRef(reference) => {
                let text = &mut open.last_mut()?.text;
                if let Some(character) = reference.resolve_char_ref().ok()? {
                    text.push(character);
                } else {
                    text.push_str(resolve_predefined_entity(&reference)?);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let root = open.pop().filter(|_| open.is_empty())?.children;
    Some(without_root(root))
}

fn without_root(mut document: Map<String, Value>) -> Map<String, Value> {
    if document.len() == 1
        && !document.contains_key("Result")
        && let Some(Value::Object(inside)) = document.values_mut().next()
    {
        return std::mem::take(inside);
    }
    document
}

#[cfg(test)]
mod tests;
