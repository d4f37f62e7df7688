// SPDX-License-Identifier: MPL-2.0
//! `resume_when_interrupted`: a change that is interrupted behind our back is
//! drift, and the next apply heals it.

use crate::fake::{Fake, ID};
use crate::harness::for_each_host;

const RESUME: &str = "alicloudes_resume_task.this";

fn healing() -> String {
    format!(
        "resource \"alicloudes_resume_task\" \"this\" {{\n  instance_id = \"{ID}\"\n  resume_when_interrupted = true\n  wait_for_status = \"active\"\n  poll_interval = \"100ms\"\n}}\n"
    )
}

#[test]
fn an_interruption_shows_as_an_update_and_the_apply_resumes_with_a_new_token() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let workspace = case.initialised(&fake.config_without_preflight(&healing()))?;
        workspace.apply()?.exited(0)?;
        workspace.plan()?.exited(0)?;
        assert_eq!(fake.resumes(ID), 1);

        fake.set_status(ID, "suspended");
        let plan = workspace.plan_json(&[])?;
        let change = plan.change(RESUME).ok_or("the interruption is not seen")?;
        assert_eq!(change.actions, ["update"]);
        assert_eq!(change.before["change_interrupted"], true);
        assert_eq!(change.after["change_interrupted"], false);

        workspace.apply()?.exited(0)?;
        assert_eq!(fake.resumes(ID), 2);
        assert_eq!(fake.distinct_tokens(), 2);
        workspace.plan()?.exited(0)?;
        Ok(())
    });
}

#[test]
fn a_fleet_is_put_under_guard_and_only_what_is_interrupted_is_resumed() {
    for_each_host(|case| {
        let ids: Vec<String> = (0..20).map(|n| format!("es-cn-{n:04}")).collect();
        let fake = Fake::with_many(&ids, "active");
        let fleet = include_str!("../../examples/resources/alicloudes_resume_task/fleet.tf");
        let workspace = case.initialised(&fake.config(fleet))?;
        let first = workspace.apply()?.exited(0)?;
        assert!(!first.text().contains("Warning"), "{}", first.text());
        assert_eq!(fake.posts(), 0);
        workspace.plan()?.exited(0)?;

        let interrupted = ["es-cn-0003", "es-cn-0007", "es-cn-0019"];
        for id in interrupted {
            fake.set_status(id, "suspended");
        }
        let plan = workspace.plan_json(&[])?;
        for id in &ids {
            let address = format!("alicloudes_resume_task.guard[\"{id}\"]");
            let change = plan.change(&address).ok_or("not planned")?;
            let wanted = if interrupted.contains(&id.as_str()) {
                "update"
            } else {
                "no-op"
            };
            assert_eq!(change.actions, [wanted], "{id}");
        }
        workspace.apply()?.exited(0)?;
        assert_eq!(fake.posts(), 3);
        for id in interrupted {
            assert_eq!(fake.resumes(id), 1, "{id}");
        }
        workspace.plan()?.exited(0)?;
        Ok(())
    });
}

#[test]
fn a_failure_keeps_the_prior_state_and_the_next_plan_tries_again() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let workspace = case.initialised(&fake.config_without_preflight(&healing()))?;
        workspace.apply()?.exited(0)?;
        let before = workspace.state()?;
        let before = before.resource(RESUME).ok_or("not in state")?;

        fake.set_status(ID, "suspended");
        fake.fail("ResumeElasticsearchTask", 403, "Forbidden.RAM", 1);
        workspace.apply()?.exited(1)?;
        let state = workspace.state()?;
        let kept = state.resource(RESUME).ok_or("the resource was lost")?;
        assert!(!kept.tainted);
        let used = "client_token_used";
        assert_eq!(kept.text(used), before.text(used));
        workspace.plan()?.exited(2)?;
        workspace.apply()?.exited(0)?;
        workspace.plan()?.exited(0)?;
        Ok(())
    });
}

#[test]
fn a_refresh_alone_shows_the_interruption_as_drift() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let workspace = case.initialised(&fake.config_without_preflight(&healing()))?;
        workspace.apply()?.exited(0)?;
        fake.set_status(ID, "suspended");
        let posts = fake.posts();
        let refreshed = workspace.refresh_only()?.exited(0)?;
        let text = refreshed.unwrapped();
        assert!(text.contains("change_interrupted"), "{text}");
        let state = workspace.state()?;
        let kept = state.resource(RESUME).ok_or("the resource was lost")?;
        assert_eq!(kept.values["change_interrupted"], true);
        assert_eq!(fake.posts(), posts);
        workspace.plan()?.exited(2)?;
        Ok(())
    });
}

#[test]
fn a_heal_that_fails_after_it_was_accepted_keeps_the_prior_state() {
    for_each_host(|case| {
        let fake = Fake::that_takes_an_hour(ID);
        let config = healing().replace("\"active\"", "\"activating\"");
        let workspace = case.initialised(&fake.config_without_preflight(&config))?;
        workspace.apply()?.exited(0)?;
        let before = workspace.state()?;
        let before = before.resource(RESUME).ok_or("not in state")?;
        fake.set_status(ID, "suspended");
        let config = healing().replace("\n}\n", "\n  timeouts {\n    update = \"2s\"\n  }\n}\n");
        workspace.write_main(&fake.config_without_preflight(&config))?;
        let failed = workspace.apply()?.exited(1)?;
        let text = failed.unwrapped();
        assert!(text.contains("Timeout while waiting"), "{text}");
        assert_eq!(fake.resumes(ID), 2);
        let state = workspace.state()?;
        let kept = state.resource(RESUME).ok_or("the resource was lost")?;
        assert!(!kept.tainted);
        for name in ["client_token_used", "request_id", "completed_at"] {
            assert_eq!(kept.text(name), before.text(name), "{name}");
        }
        Ok(())
    });
}

#[test]
fn an_instance_that_is_gone_is_removed_with_a_warning() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let workspace = case.initialised(&fake.config_without_preflight(&healing()))?;
        workspace.apply()?.exited(0)?;
        fake.release(ID);
        let refreshed = workspace.refresh_only()?.exited(0)?;
        assert!(
            refreshed.unwrapped().contains("Instance is gone"),
            "{}",
            refreshed.text()
        );
        assert!(workspace.state()?.resource(RESUME).is_none());
        Ok(())
    });
}

#[test]
fn an_instance_that_is_gone_keeps_no_other_from_being_healed() {
    for_each_host(|case| {
        let fake = Fake::with_many(&[ID.to_owned(), "es-cn-2".to_owned()], "suspended");
        let other = healing()
            .replace("\"this\"", "\"other\"")
            .replace(ID, "es-cn-2");
        let workspace = case.initialised(&fake.config(&(healing() + &other)))?;
        workspace.apply()?.exited(0)?;
        fake.release(ID);
        fake.set_status("es-cn-2", "suspended");
        let plan = workspace.plan()?.exited(2)?;
        let text = plan.unwrapped();
        assert!(text.contains("Warning: Instance is gone"), "{text}");
        assert!(!text.contains("Error:"), "{text}");
        workspace.apply()?.exited(1)?;
        assert_eq!(fake.resumes("es-cn-2"), 2);
        assert!(workspace.state()?.resource(RESUME).is_none());
        Ok(())
    });
}

#[test]
fn off_by_default_a_refresh_makes_no_call() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = healing().replace("  resume_when_interrupted = true\n", "");
        let workspace = case.initialised(&fake.config_without_preflight(&config))?;
        workspace.apply()?.exited(0)?;
        let calls = fake.count();
        fake.set_status(ID, "suspended");
        workspace.plan()?.exited(0)?;
        workspace.refresh_only()?.exited(0)?;
        assert_eq!(fake.count(), calls);
        Ok(())
    });
}
