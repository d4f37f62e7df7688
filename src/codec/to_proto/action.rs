// SPDX-License-Identifier: MPL-2.0
//! InvokeAction.

use super::diagnostics;
use crate::framework::engine::action::Event;
use crate::proto::tfplugin6::invoke_action as wire;

/// An event. Its kind is always set: hosts crash without it.
#[must_use]
pub fn event(event: Event) -> wire::Event {
    let kind = match event {
        Event::Progress(message) => wire::event::Type::Progress(wire::event::Progress { message }),
        Event::Completed(all) => wire::event::Type::Completed(wire::event::Completed {
            diagnostics: diagnostics(all),
        }),
    };
    wire::Event { r#type: Some(kind) }
}
