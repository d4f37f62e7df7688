// SPDX-License-Identifier: MPL-2.0

use super::*;

#[test]
fn debug_shows_the_beginning_of_the_id_and_nothing_else() {
    let credentials = Credentials {
        access_key_id: "LTAI5tExample".to_owned(),
        access_key_secret: Secret::new("hidden-secret"),
        security_token: Some(Secret::new("hidden-token")),
    };
    let shown = format!("{credentials:?}");
    assert!(shown.contains("\"LTAI***\""), "{shown}");
    for hidden in ["5tExample", "hidden"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}
