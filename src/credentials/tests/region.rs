// SPDX-License-Identifier: MPL-2.0
//! The region that a profile names.

use super::world::{Commands, World};
use crate::credentials::{CredentialSettings, profile_region};
use crate::environment::Environment;

#[tokio::test]
async fn a_file_that_is_switched_off_gives_no_region_unless_it_was_named() {
    let world = World::new(Commands::default());
    let file = r#"{"current":"ci","profiles":[{"name":"ci","region_id":"cn-beijing"}]}"#;
    world.files.put("/home/user/.aliyun/config.json", file);
    let off = ("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true");
    for (variables, wanted) in [
        ([("A", ""), ("B", "")], Some("cn-beijing")),
        ([off, ("B", "")], None),
        ([off, ("ALIBABA_CLOUD_PROFILE", "ci")], Some("cn-beijing")),
    ] {
        let environment = Environment::from(variables);
        let settings = CredentialSettings::default();
        let region = profile_region(&settings, &environment, &world.context).await;
        assert_eq!(region.as_deref(), wanted, "{variables:?}");
    }
}
