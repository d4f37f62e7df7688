// SPDX-License-Identifier: MPL-2.0
//! The actions in Terraform 1.14 and later; OpenTofu must not notice them.

use crate::fake::{Fake, ID, LOGSTASH_ID};
use crate::harness::{for_each_host, for_each_host_with_actions};
use testkit::cli::Version;

/// The first Terraform with `on_failure` in `action_trigger`.
const HAS_ON_FAILURE: Version = Version::new(1, 16, 0);

/// Invokes the action that [`action`] declares.
const INVOKE: [&str; 3] = [
    "apply",
    "-auto-approve",
    "-invoke=action.alicloudes_resume_task.this",
];

fn action(ty: &str, id: &str, arguments: &str) -> String {
    format!(
        "action \"{ty}\" \"this\" {{\n  config {{\n    instance_id = \"{id}\"\n    poll_interval = \"100ms\"\n{arguments}\n  }}\n}}\n"
    )
}

#[test]
fn invoking_an_action_resumes_with_progress() {
    for_each_host_with_actions(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = action(
            "alicloudes_resume_task",
            ID,
            "    wait_for_status = \"active\"",
        );
        let workspace = case.initialised(&fake.config_without_preflight(&config))?;
        let output = workspace.run(INVOKE)?.exited(0)?;
        let text = output.unwrapped();
        for part in ["accepted the call", "is activating"] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
        assert_eq!(fake.resumes(ID), 1);
        Ok(())
    });
}

#[test]
fn a_lifecycle_trigger_invokes_after_create_and_after_update() {
    for_each_host_with_actions(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = |input: &str| {
            fake.config_without_preflight(&format!(
                "{}\nresource \"terraform_data\" \"change\" {{\n  input = \"{input}\"\n  lifecycle {{\n    action_trigger {{\n      events  = [after_create, after_update]\n      actions = [action.alicloudes_resume_task.this]\n    }}\n  }}\n}}\n",
                action("alicloudes_resume_task", ID, "")
            ))
        };
        let workspace = case.initialised(&config("1"))?;
        workspace.apply()?.exited(0)?;
        assert_eq!(fake.resumes(ID), 1);
        fake.set_status(ID, "suspended");
        workspace.write_main(&config("2"))?;
        workspace.apply()?.exited(0)?;
        assert_eq!(fake.resumes(ID), 2);
        workspace.plan()?.exited(0)?;
        Ok(())
    });
}

#[test]
fn a_failed_action_says_why() {
    for_each_host_with_actions(|case| {
        let fake = Fake::with("es-cn-another", "suspended");
        let config = action("alicloudes_resume_task", ID, "");
        let workspace = case.initialised(&fake.config_without_preflight(&config))?;
        let failed = workspace.run(INVOKE)?.exited(1)?;
        assert!(
            failed.unwrapped().contains("Instance not found"),
            "{}",
            failed.text()
        );
        Ok(())
    });
}

#[test]
fn a_trigger_decides_what_a_failed_action_does_to_its_resource() {
    for_each_host_with_actions(|case| {
        // `on_failure` is newer than actions are.
        if case.host.version < HAS_ON_FAILURE {
            return Ok(());
        }
        for (on_failure, exit, taints) in [
            ("halt", 1, false),
            ("taint", 1, true),
            ("continue", 0, false),
        ] {
            let fake = Fake::with("es-cn-another", "suspended");
            let config = format!(
                "{}\nresource \"terraform_data\" \"change\" {{\n  lifecycle {{\n    action_trigger {{\n      events     = [after_create]\n      actions    = [action.alicloudes_resume_task.this]\n      on_failure = {on_failure}\n    }}\n  }}\n}}\n",
                action("alicloudes_resume_task", ID, "")
            );
            let workspace = case.initialised(&fake.config_without_preflight(&config))?;
            let output = workspace.apply()?.exited(exit)?;
            let text = output.unwrapped();
            assert!(text.contains("Instance not found"), "{on_failure}: {text}");
            let state = workspace.state()?;
            let resource = state.resource("terraform_data.change");
            let tainted = resource.ok_or("nothing was saved")?.tainted;
            assert_eq!(tainted, taints, "{on_failure}");
            assert_eq!(fake.resumes("es-cn-another"), 0);
        }
        Ok(())
    });
}

#[test]
fn an_unchanged_status_is_not_told_again_within_ten_seconds() {
    for_each_host_with_actions(|case| {
        let fake = Fake::with(ID, "suspended");
        let arguments = "    wait_for_status = \"active\"";
        let config = action("alicloudes_resume_task", ID, arguments);
        let workspace = case.initialised(&fake.config_without_preflight(&config))?;
        let output = workspace.run(INVOKE)?.exited(0)?;
        // Asked for ten times a second, for as long as the change takes.
        let text = output.unwrapped();
        assert_eq!(text.matches("is activating").count(), 1, "{text}");
        let percent = text.split(" %, ").next().unwrap_or_default();
        let percent = percent.rsplit(' ').next().unwrap_or_default();
        assert!(percent.parse::<u8>().is_ok(), "{percent:?} in {text}");
        Ok(())
    });
}

#[test]
fn the_inverse_call_and_logstash_are_actions_too() {
    for_each_host_with_actions(|case| {
        for (ty, id, before, after) in [
            ("alicloudes_interrupt_task", ID, "activating", "suspended"),
            (
                "alicloudes_resume_logstash_task",
                LOGSTASH_ID,
                "suspended",
                "activating",
            ),
            (
                "alicloudes_interrupt_logstash_task",
                LOGSTASH_ID,
                "activating",
                "suspended",
            ),
        ] {
            let fake = Fake::with(id, before);
            let workspace =
                case.initialised(&fake.config_without_preflight(&action(ty, id, "")))?;
            workspace
                .run([
                    "apply",
                    "-auto-approve",
                    &format!("-invoke=action.{ty}.this"),
                ])?
                .exited(0)?;
            let status = fake.status(id);
            assert!(status == after || status == "active", "{ty}: {status}");
        }
        Ok(())
    });
}

#[test]
fn the_same_types_are_resources_everywhere() {
    for_each_host(|case| {
        for (ty, id, before, after) in [
            ("alicloudes_interrupt_task", ID, "activating", "suspended"),
            (
                "alicloudes_resume_logstash_task",
                LOGSTASH_ID,
                "suspended",
                "activating",
            ),
            (
                "alicloudes_interrupt_logstash_task",
                LOGSTASH_ID,
                "activating",
                "suspended",
            ),
        ] {
            let fake = Fake::with(id, before);
            let config = format!(
                "resource \"{ty}\" \"this\" {{\n  instance_id = \"{id}\"\n  poll_interval = \"100ms\"\n}}\n"
            );
            let workspace = case.initialised(&fake.config(&config))?;
            workspace.apply()?.exited(0)?;
            let status = fake.status(id);
            assert!(status == after || status == "active", "{ty}: {status}");
            workspace.plan()?.exited(0)?;
        }
        Ok(())
    });
}

#[test]
fn interrupting_what_is_not_changing_warns_or_fails() {
    for_each_host(|case| {
        for (value, exit) in [("warn", 0), ("fail", 1)] {
            let fake = Fake::with(ID, "active");
            let config = format!(
                "resource \"alicloudes_interrupt_task\" \"this\" {{\n  instance_id = \"{ID}\"\n  on_not_changing = \"{value}\"\n}}\n"
            );
            let workspace = case.initialised(&fake.config_without_preflight(&config))?;
            let output = workspace.apply()?.exited(exit)?;
            assert!(
                output.unwrapped().contains("Nothing to interrupt"),
                "{}",
                output.text()
            );
        }
        Ok(())
    });
}

#[test]
fn a_logstash_id_gets_a_hint() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = format!(
            "resource \"alicloudes_resume_task\" \"this\" {{\n  instance_id = \"{LOGSTASH_ID}\"\n}}\n"
        );
        let workspace = case.initialised(&fake.config(&config))?;
        let output = workspace.validate()?.exited(0)?;
        assert!(
            output
                .unwrapped()
                .contains("alicloudes_resume_logstash_task"),
            "{}",
            output.text()
        );
        Ok(())
    });
}
