// SPDX-License-Identifier: MPL-2.0
//! The hosts run, and they start our provider.

use std::error::Error;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use testkit::cli::{Origin, SOURCE, repository_root};

use crate::harness::for_each_host;

#[test]
fn built_hosts_are_the_pinned_releases() {
    for_each_host(|case| {
        let output = case.workspace()?.run(["version"])?.exited(0)?;
        // A build without the release setting calls itself "-dev".
        let first = output.stdout.lines().next().unwrap_or_default();
        assert!(
            first.ends_with(&format!(" v{}", case.host.version)),
            "{first}"
        );
        if case.host.origin == Origin::Built {
            assert_eq!(case.host.version, case.host.kind.pinned()?);
        }
        Ok(())
    });
}

#[test]
fn a_builtin_resource_is_applied_and_planned_again_without_changes() {
    for_each_host(|case| {
        let workspace = case.workspace()?;
        workspace.write(
            "main.tf",
            "resource \"terraform_data\" \"one\" {\n  input = \"a b\"\n}\n",
        )?;
        workspace.init()?.exited(0)?;
        workspace.plan()?.exited(2)?;
        let plan = workspace.plan_json(&[])?;
        let change = plan.change("terraform_data.one").ok_or("not planned")?;
        assert_eq!(change.actions, ["create"]);
        workspace.apply()?.exited(0)?;
        workspace.plan()?.exited(0)?;
        let state = workspace.state()?;
        let resource = state.resource("terraform_data.one").ok_or("not in state")?;
        assert_eq!(resource.text("input"), Some("a b"));
        Ok(())
    });
}

#[test]
fn nothing_of_the_callers_environment_reaches_a_host() {
    for_each_host(|case| {
        let workspace = case.workspace()?;
        workspace.write(
            "main.tf",
            "output \"home\" {\n  value = pathexpand(\"~\")\n}\n",
        )?;
        workspace.apply()?.exited(0)?;
        let state = workspace.state()?;
        let home = state.output("home").and_then(|home| home.as_str());
        assert!(
            home.is_some_and(|home| home.contains("alicloudes-")),
            "{home:?}"
        );
        Ok(())
    });
}

#[test]
fn the_providers_schema_is_read_from_a_mirror() {
    for_each_host(|case| {
        let workspace = case.initialised("")?;
        let schemas = workspace
            .run(["providers", "schema", "-json"])?
            .exited(0)?
            .json()?;
        let ours = schemas
            .pointer("/provider_schemas")
            .and_then(|all| all.get(SOURCE))
            .ok_or("the provider is missing")?;
        assert!(
            ours.pointer("/resource_schemas/alicloudes_resume_task")
                .is_some(),
            "{ours:#}"
        );
        Ok(())
    });
}

#[test]
fn the_provider_starts_from_developer_overrides() {
    for_each_host(|case| {
        let workspace = case.overridden("provider \"alicloudes\" {}")?;
        let output = workspace.validate()?.exited(0)?;
        assert!(
            output.unwrapped().contains("overrides"),
            "{}",
            output.text()
        );
        Ok(())
    });
}

/// The provider as a person starts it to attach a debugger; it ends with the value.
struct Debugged(Child);

impl Debugged {
    /// Starts it, and returns the variable's value that it tells to set.
    fn start() -> Result<(Self, String), Box<dyn Error>> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_terraform-provider-alicloudes"))
            .arg("--debug")
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().ok_or("no stdout")?;
        let debugged = Self(child);
        let setting = BufReader::new(stdout)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                let quoted = line.strip_prefix("TF_REATTACH_PROVIDERS=")?;
                Some(quoted.trim_matches('\'').to_owned())
            });
        Ok((debugged, setting.ok_or("it told no setting")?))
    }
}

impl Drop for Debugged {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_host_attaches_to_a_debugged_provider_by_its_whole_and_its_short_address() {
    for_each_host(|case| {
        let (_debugged, setting) = Debugged::start()?;
        for source in [SOURCE, "alicloudes/alicloudes"] {
            let mut workspace = case.workspace()?;
            workspace.set_env("TF_REATTACH_PROVIDERS", &setting);
            let requirement = format!("alicloudes = {{\n      source = \"{source}\"\n    }}");
            workspace.write(
                "main.tf",
                format!(
                    "terraform {{\n  required_providers {{\n    {requirement}\n  }}\n}}\n\n\
                     output \"arn\" {{\n  value = provider::alicloudes::instance_arn(\"cn-hangzhou\", \"1\", \"es-cn-1\")\n}}\n"
                ),
            )?;
            // Nothing is installed, so only the running provider can answer.
            workspace.plan()?.exited(2)?;
        }
        Ok(())
    });
}

#[test]
fn examples_are_formatted_as_the_hosts_do_it() {
    for_each_host(|case| {
        let examples = repository_root().join("examples");
        let fmt = ["fmt", "-check", "-recursive", "-diff"].map(OsStr::new);
        case.workspace()?
            .run(fmt.into_iter().chain([examples.as_os_str()]))?
            .exited(0)?;
        Ok(())
    });
}
