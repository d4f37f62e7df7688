// SPDX-License-Identifier: MPL-2.0
//! What becomes of a run after the API has taken its call, as a user and the
//! next plan see it.

use std::time::Duration;

use emulator::Fault;

use crate::fake::{Fake, ID};
use crate::harness::for_each_host;

const RESUME: &str = "alicloudes_resume_task.this";
const CALL: &str = "ResumeElasticsearchTask";

fn task(ty: &str, arguments: &str) -> String {
    format!(
        "resource \"{ty}\" \"this\" {{\n  instance_id = \"{ID}\"\n  poll_interval = \"100ms\"\n{arguments}\n}}\n"
    )
}

fn resume(arguments: &str) -> String {
    task("alicloudes_resume_task", arguments)
}

#[test]
fn a_read_timeout_after_the_effect_is_one_change_with_one_token() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let slow = Fault::delayed(Duration::from_secs(3)).on(CALL).once();
        fake.emulator().inject(slow);
        let block = fake.block(
            "  access_key = \"testAccessKeyId\"\n  secret_key = \"testAccessKeySecret\"\n  client_read_timeout = 500\n  enable_preflight = false",
        );
        let workspace = case.initialised(&(block + &resume("")))?;
        workspace.apply()?.exited(0)?;
        assert_eq!(fake.posts(), 2);
        assert_eq!(fake.distinct_tokens(), 1);
        assert_eq!(fake.distinct_nonces(), fake.count());
        assert_eq!(fake.resumes(ID), 1);
        workspace.plan()?.exited(0)?;
        Ok(())
    });
}

#[test]
fn an_instance_that_expires_meanwhile_is_told_and_tainted() {
    for_each_host(|case| {
        let fake = Fake::that_ends(ID, "invalid");
        let config = resume("  wait_for_status = \"active\"");
        let workspace = case.initialised(&fake.config_without_preflight(&config))?;
        let failed = workspace.apply()?.exited(1)?;
        let text = failed.unwrapped();
        for part in ["Instance became invalid", "expired", "Request ID:"] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
        let state = workspace.state()?;
        let kept = state.resource(RESUME).ok_or("the resource was lost")?;
        assert!(kept.tainted);
        assert_eq!(kept.text("status_after"), Some("invalid"));
        Ok(())
    });
}

#[test]
fn a_change_that_is_interrupted_again_meanwhile_is_told_and_tainted() {
    for_each_host(|case| {
        let fake = Fake::that_takes_an_hour(ID);
        let config = resume("  wait_for_status = \"active\"");
        let workspace = case.initialised(&fake.config_without_preflight(&config))?;
        let failed = std::thread::scope(|scope| {
            scope.spawn(|| {
                assert!(fake.wait_for_posts(1, Duration::from_secs(60)));
                // Until the run has seen the change go on.
                let seen = || fake.emulator().instance(ID).is_some_and(|i| i.reads > 1);
                while !seen() {
                    std::thread::sleep(Duration::from_millis(20));
                }
                fake.set_status(ID, "suspended");
            });
            workspace.apply()
        })?;
        let failed = failed.exited(1)?;
        let text = failed.unwrapped();
        assert!(text.contains("Change interrupted again"), "{text}");
        let state = workspace.state()?;
        let kept = state.resource(RESUME).ok_or("the resource was lost")?;
        assert!(kept.tainted);
        assert_eq!(kept.text("status_after"), Some("suspended"));
        Ok(())
    });
}

#[test]
fn interrupting_what_is_interrupted_warns_or_fails_as_asked() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = |argument| task("alicloudes_interrupt_task", argument);
        let fails = fake.config_without_preflight(&config("  on_not_changing = \"fail\""));
        let workspace = case.initialised(&fails)?;
        let failed = workspace.apply()?.exited(1)?;
        let text = failed.unwrapped();
        assert!(text.contains("Error: Nothing to interrupt"), "{text}");
        assert_eq!(workspace.state()?.resources().len(), 0);
        workspace.write_main(&fake.config_without_preflight(&config("")))?;
        let warned = workspace.apply()?.exited(0)?;
        let text = warned.unwrapped();
        assert!(text.contains("Warning: Nothing to interrupt"), "{text}");
        workspace.plan()?.exited(0)?;
        Ok(())
    });
}
