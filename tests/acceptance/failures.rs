// SPDX-License-Identifier: MPL-2.0
//! What a user sees when it goes wrong, and what the state holds afterwards.

use std::time::{Duration, Instant};

use emulator::{FaultKind, OnWrongStatus};

use crate::fake::{Fake, ID};
use crate::harness::for_each_host;

const RESUME: &str = "alicloudes_resume_task.this";

fn resume(arguments: &str) -> String {
    format!(
        "resource \"alicloudes_resume_task\" \"this\" {{\n  instance_id = \"{ID}\"\n{arguments}\n}}\n"
    )
}

#[test]
fn instance_not_found_points_at_the_instance_id_and_leaves_nothing_behind() {
    for_each_host(|case| {
        let fake = Fake::with("es-cn-another", "suspended");
        let workspace = case.initialised(&fake.config_without_preflight(&resume("")))?;
        let failed = workspace.apply()?.exited(1)?;
        let text = failed.unwrapped();
        for part in [
            "Instance not found",
            "InstanceNotFound (HTTP 400)",
            "Request ID:",
            "cn-hangzhou",
            &fake.url(),
            "instance_id =",
        ] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
        assert!(workspace.state()?.resource(RESUME).is_none());
        let plan = workspace.plan_json(&[])?;
        assert_eq!(
            plan.change(RESUME).ok_or("not planned")?.actions,
            ["create"]
        );
        Ok(())
    });
}

#[test]
fn preflight_finds_a_missing_instance_at_plan_and_an_idle_one_is_a_warning() {
    for_each_host(|case| {
        let fake = Fake::with("es-cn-another", "suspended");
        let workspace = case.initialised(&fake.config(&resume("")))?;
        let failed = workspace.plan()?.exited(1)?;
        assert!(
            failed.unwrapped().contains("Instance not found"),
            "{}",
            failed.text()
        );
        assert_eq!(fake.posts(), 0);
        let fake = Fake::with(ID, "active");
        workspace.write_main(&fake.config(&resume("")))?;
        let warned = workspace.plan()?.exited(2)?;
        assert!(
            warned.unwrapped().contains("Nothing to resume"),
            "{}",
            warned.text()
        );
        Ok(())
    });
}

#[test]
fn refusals_name_their_cause_and_leave_nothing_behind() {
    for_each_host(|case| {
        for (code, http, parts) in [
            (
                "Forbidden.RAM",
                403,
                &[
                    "Permission missing",
                    "elasticsearch:ResumeElasticsearchTask",
                ][..],
            ),
            (
                "InvalidTimeStamp.Expired",
                400,
                &["clock is wrong", "15 minutes"],
            ),
            (
                "InvalidAccessKeyId.NotFound",
                404,
                &["access key does not exist"],
            ),
        ] {
            let fake = Fake::with(ID, "suspended");
            fake.fail("ResumeElasticsearchTask", http, code, 100);
            let workspace = case.initialised(&fake.config_without_preflight(&resume("")))?;
            let text = workspace.apply()?.exited(1)?.unwrapped();
            for part in parts {
                assert!(text.contains(part), "{part} is missing in {text}");
            }
            assert!(workspace.state()?.resource(RESUME).is_none());
            assert_eq!(fake.resumes(ID), 0);
        }
        Ok(())
    });
}

#[test]
fn result_false_with_http_200_is_an_error() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        fake.refuse(ID);
        let workspace = case.initialised(&fake.config_without_preflight(&resume("")))?;
        let text = workspace.apply()?.exited(1)?.unwrapped();
        assert!(text.contains("was refused"), "{text}");
        assert!(workspace.state()?.resource(RESUME).is_none());
        Ok(())
    });
}

/// No page says what the service answers there, so each way must come to the same.
#[test]
fn nothing_to_resume_is_found_out_however_the_service_answers() {
    for_each_host(|case| {
        for answer in [
            OnWrongStatus::Error,
            OnWrongStatus::Code("SomeOtherCode".into()),
            OnWrongStatus::ResultFalse,
        ] {
            for (on_not_interrupted, code) in [("warn", 0), ("fail", 1)] {
                let fake = Fake::that_answers(ID, "active", answer.clone());
                let arguments = format!("  on_not_interrupted = \"{on_not_interrupted}\"");
                let config = fake.config_without_preflight(&resume(&arguments));
                let workspace = case.overridden(&config)?;
                let text = workspace.apply()?.exited(code)?.unwrapped();
                assert!(text.contains("Nothing to resume"), "{answer:?}: {text}");
                assert_eq!(fake.resumes(ID), 0);
            }
        }
        Ok(())
    });
}

#[test]
fn a_change_that_runs_already_is_joined_however_the_service_answers() {
    for_each_host(|case| {
        for answer in [
            OnWrongStatus::Error,
            OnWrongStatus::Code("SomeOtherCode".into()),
            OnWrongStatus::ResultFalse,
            OnWrongStatus::Accept,
        ] {
            let fake = Fake::that_answers(ID, "activating", answer.clone());
            let config = fake.config_without_preflight(&resume(""));
            let workspace = case.overridden(&config)?;
            workspace.apply()?.exited(0)?;
            assert_eq!(fake.resumes(ID), 0, "{answer:?}");
            let state = workspace.state()?;
            let this = state.resource(RESUME).ok_or("the run was lost")?;
            assert!(!this.tainted, "{answer:?}");
        }
        Ok(())
    });
}

#[test]
fn a_wrong_secret_is_said_to_be_one_and_is_never_printed() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = fake
            .config_without_preflight(&resume(""))
            .replace("testAccessKeySecret", "wrong-and-private");
        let workspace = case.initialised(&config)?;
        let text = workspace.apply()?.exited(1)?.unwrapped();
        assert!(text.contains("The secret key is wrong"), "{text}");
        assert!(!text.contains("wrong-and-private"), "{text}");
        Ok(())
    });
}

#[test]
fn throttling_is_outlived_with_the_same_token_and_new_nonces() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        fake.fail("ResumeElasticsearchTask", 400, "Throttling.User", 2);
        let workspace = case.initialised(&fake.config_without_preflight(&resume("")))?;
        workspace.apply()?.exited(0)?;
        assert_eq!(fake.posts(), 3);
        assert_eq!(fake.distinct_tokens(), 1);
        assert_eq!(fake.distinct_nonces(), fake.count());
        assert_eq!(fake.resumes(ID), 1);
        Ok(())
    });
}

#[test]
fn retries_end_with_the_last_error_and_the_number_of_tries() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        fake.fail("ResumeElasticsearchTask", 503, "ServiceUnavailable", 100);
        let config = fake
            .config_without_preflight(&resume(""))
            .replace("max_retries = 3", "max_retries = 1");
        let workspace = case.initialised(&config)?;
        let text = workspace.apply()?.exited(1)?.unwrapped();
        for part in ["Code: ServiceUnavailable (HTTP 503)", "Tries: 2 "] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
        assert_eq!(fake.posts(), 2);
        Ok(())
    });
}

#[test]
fn an_answer_that_is_lost_after_the_effect_means_one_resume_and_success() {
    for_each_host(|case| {
        for how in [FaultKind::Reset, FaultKind::Close, FaultKind::Truncated] {
            let fake = Fake::with(ID, "suspended");
            fake.lose("ResumeElasticsearchTask", how);
            let workspace = case.initialised(&fake.config_without_preflight(&resume("")))?;
            workspace.apply()?.exited(0)?;
            assert_eq!(fake.resumes(ID), 1, "{how:?}");
            assert_eq!(fake.distinct_tokens(), 1, "{how:?}");
        }
        Ok(())
    });
}

#[test]
fn strange_answers_are_shown_and_do_not_crash() {
    for_each_host(|case| {
        for (how, parts) in [
            (
                FaultKind::Html,
                ["HTTP: 502 ", "<head><title>502 Bad Gateway</title>"],
            ),
            (
                FaultKind::BrokenJson,
                ["HTTP: 200 ", "\"Result\":tr Request"],
            ),
            (FaultKind::Empty, ["HTTP: 200 ", "has an empty body"]),
            (
                FaultKind::Huge,
                ["HTTP: 200 ", "is too long: {\"RequestId\":"],
            ),
        ] {
            let fake = Fake::with(ID, "suspended");
            fake.garble("ResumeElasticsearchTask", how);
            let config = fake
                .config_without_preflight(&resume(
                    "  timeouts {\n    create = \"5s\"\n  }\n  poll_interval = \"1s\"",
                ))
                .replace("max_retries = 3", "max_retries = 0");
            let workspace = case.initialised(&config)?;
            let text = workspace.apply()?.exited(1)?.unwrapped();
            for part in parts {
                assert!(text.contains(part), "{how:?}: {part} is missing in {text}");
            }
            assert!(!text.contains("did not respond"), "{how:?}: {text}");
        }
        Ok(())
    });
}

#[test]
fn accepted_and_then_inactive_is_saved_as_tainted_and_runs_again() {
    for_each_host(|case| {
        let fake = Fake::that_ends(ID, "inactive");
        let arguments = "  wait_for_status = \"active\"\n  poll_interval = \"100ms\"";
        let workspace = case.initialised(&fake.config_without_preflight(&resume(arguments)))?;
        let text = workspace.apply()?.exited(1)?.unwrapped();
        for part in ["Instance became inactive", "Elapsed:", "Request ID:"] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
        let state = workspace.state()?;
        let this = state.resource(RESUME).ok_or("the run was lost")?;
        assert!(this.tainted, "{this:?}");
        let plan = workspace.plan_json(&[])?;
        assert!(plan.change(RESUME).ok_or("not planned")?.is_replacement());
        Ok(())
    });
}

#[test]
fn a_timeout_is_saved_as_tainted() {
    for_each_host(|case| {
        let fake = Fake::that_takes_an_hour(ID);
        let arguments = "  wait_for_status = \"active\"\n  poll_interval = \"100ms\"\n  timeouts {\n    create = \"1s\"\n  }";
        let workspace = case.initialised(&fake.config_without_preflight(&resume(arguments)))?;
        let text = workspace.apply()?.exited(1)?.unwrapped();
        assert!(
            text.contains("Timeout while waiting for status active"),
            "{text}"
        );
        assert!(
            workspace
                .state()?
                .resource(RESUME)
                .ok_or("the run was lost")?
                .tainted
        );
        Ok(())
    });
}

#[test]
fn ctrl_c_during_the_wait_returns_soon_and_keeps_the_run() {
    for_each_host(|case| {
        let fake = Fake::that_takes_an_hour(ID);
        let arguments = "  wait_for_status = \"active\"\n  poll_interval = \"30s\"";
        let workspace = case.initialised(&fake.config_without_preflight(&resume(arguments)))?;
        let running = workspace.start(["apply", "-auto-approve"])?;
        assert!(
            fake.wait_for_posts(1, Duration::from_secs(60)),
            "no POST came"
        );
        std::thread::sleep(Duration::from_millis(500));
        let interrupted = Instant::now();
        running.interrupt();
        let output = running.wait()?;
        let took = interrupted.elapsed();
        assert_eq!(output.code, Some(1), "{}", output.text());
        // Twenty milliseconds on an idle machine, the host's part included; a
        // provider that waited on would take the poll interval or longer.
        assert!(took <= Duration::from_secs(2), "{took:?}");
        assert!(
            output.unwrapped().contains("Interrupted while waiting"),
            "{}",
            output.text()
        );
        assert!(
            workspace
                .state()?
                .resource(RESUME)
                .ok_or("the run was lost")?
                .tainted
        );
        Ok(())
    });
}

#[test]
fn preflight_does_not_look_while_the_region_is_unknown() {
    for_each_host(|case| {
        let fake = Fake::with("es-cn-another", "suspended");
        let config = format!(
            "resource \"terraform_data\" \"region\" {{\n  input = \"cn-beijing\"\n}}\n{}",
            resume("  region = terraform_data.region.output")
        );
        let workspace = case.initialised(&fake.config(&config))?;
        workspace.plan()?.exited(2)?;
        assert_eq!(fake.count(), 0);
        Ok(())
    });
}
