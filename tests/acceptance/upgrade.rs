// SPDX-License-Identifier: MPL-2.0
//! An upgrade of the provider never runs anything again: states that each
//! version of the schema left, under today's provider.

use std::fs;
use std::path::{Path, PathBuf};

use emulator::Scenario;

use testkit::cli::{Install, Provider};

use crate::fake::{Fake, ID};
use crate::harness::for_each_host;

const HEALING: &str = "es-cn-healing";
const FULL: &str = "es-cn-full";

fn versions() -> Vec<PathBuf> {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/states");
    let entries = fs::read_dir(all).unwrap_or_else(|error| panic!("{error}"));
    let mut found: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    found.retain(|path| path.is_dir());
    assert!(found.len() > 1);
    found
}

#[test]
fn states_of_every_version_have_no_changes_make_no_call_and_can_go_on() {
    let scenario = include_str!("../states/scenario.toml");
    for_each_host(|case| {
        for folder in versions() {
            let scenario = Scenario::from_toml(scenario)?;
            let fake = Fake::start(scenario);
            // As the runs left it.
            fake.set_status(HEALING, "active");
            let mut workspace = case.workspace()?;
            for (name, value) in [
                ("ALIBABA_CLOUD_ENDPOINT_ELASTICSEARCH", fake.url().as_str()),
                ("ALIBABA_CLOUD_ACCESS_KEY_ID", "testAccessKeyId"),
                ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testAccessKeySecret"),
            ] {
                workspace.set_env(name, value);
            }
            let main = fs::read_to_string(folder.join("main.tf"))?;
            workspace.write("main.tf", &main)?;
            let state = format!("{}.tfstate", case.host.kind.command());
            workspace.write("terraform.tfstate", fs::read(folder.join(state))?)?;
            workspace.init()?.exited(0)?;
            let from = folder.display();

            workspace
                .plan()?
                .exited(0)
                .map_err(|error| format!("{from}: {error}"))?;
            assert_eq!(fake.posts(), 0, "{from}");
            assert_eq!(fake.count(), 1, "{from}: only the look of what heals");

            // The used token is known: it can't serve another run.
            let again = main.replace("change = \"1\"", "change = \"2\"");
            workspace.write("main.tf", &again)?;
            let refused = workspace.plan()?.exited(1)?;
            assert!(refused.text().contains("Client token was used already"));

            fake.set_status(HEALING, "suspended");
            workspace.write("main.tf", again.replace("\"change-1\"", "\"change-2\""))?;
            workspace.apply()?.exited(0)?;
            assert_eq!(
                (fake.resumes(HEALING), fake.resumes(FULL)),
                (1, 1),
                "{from}"
            );
            assert_eq!(fake.posts(), 2, "{from}");
            workspace.plan()?.exited(0)?;
            workspace.destroy()?.exited(0)?;
            assert_eq!(fake.posts(), 2, "{from}");
        }
        Ok(())
    });
}

#[test]
fn a_state_of_a_later_version_is_refused_with_what_to_do_and_no_call() {
    let newest = versions().into_iter().max().unwrap_or_default();
    for_each_host(|case| {
        let fake = Fake::start(Scenario::new());
        let mut workspace = case.workspace()?;
        workspace.set_env("ALIBABA_CLOUD_ENDPOINT_ELASTICSEARCH", fake.url());
        let main = fs::read_to_string(newest.join("main.tf"))?;
        workspace.write("main.tf", &main)?;
        let state = format!("{}.tfstate", case.host.kind.command());
        let state = fs::read_to_string(newest.join(state))?;
        let later = state.replace("\"schema_version\": 1", "\"schema_version\": 2");
        assert_ne!(later, state);
        workspace.write("terraform.tfstate", later)?;
        workspace.init()?.exited(0)?;
        for command in ["plan", "apply", "destroy"] {
            let refused = workspace.run([command])?.exited(1)?;
            let said = refused.unwrapped();
            // In core's words, which asks before it calls the provider.
            assert!(
                said.contains("Resource instance managed by newer provider version"),
                "{said}"
            );
            assert!(said.contains("Upgrade the"), "{said}");
        }
        assert_eq!(fake.count(), 0);
        Ok(())
    });
}

#[test]
fn a_plan_that_another_version_made_is_refused_without_a_call() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let resource =
            format!("resource \"alicloudes_resume_task\" \"this\" {{ instance_id = \"{ID}\" }}");
        let mut workspace = case.initialised(&fake.config(&resource))?;
        workspace.run(["plan", "-out=old"])?.exited(0)?;

        let program = env!("CARGO_BIN_EXE_terraform-provider-alicloudes");
        let later = Provider::from_binary_as(program, "99.0.0")?;
        workspace.write("later.tfrc", later.cli_config(Install::Mirror))?;
        workspace.set_env("TF_CLI_CONFIG_FILE", workspace.path().join("later.tfrc"));
        workspace.run(["init", "-upgrade"])?.exited(0)?;
        let refused = workspace.run(["apply", "old"])?.exited(1)?;
        let said = refused.unwrapped();
        assert!(said.contains("Inconsistent dependency lock file"), "{said}");
        assert!(said.contains("Create a new plan"), "{said}");
        assert_eq!(fake.posts(), 0);

        workspace.run(["plan", "-out=new"])?.exited(0)?;
        workspace.run(["apply", "new"])?.exited(0)?;
        // A plan that was applied runs once.
        workspace.run(["apply", "new"])?.exited(1)?;
        assert_eq!((fake.posts(), fake.resumes(ID)), (1, 1));
        Ok(())
    });
}
