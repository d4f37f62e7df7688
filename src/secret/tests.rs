// SPDX-License-Identifier: MPL-2.0

use super::*;

#[test]
fn neither_debug_nor_display_shows_the_text() {
    let secret = Secret::new("hunter2");
    assert_eq!(format!("{secret:?} {secret}"), "Secret(***) ***");
    assert_eq!(secret.expose(), "hunter2");
}
