// SPDX-License-Identifier: MPL-2.0
//! What pipelines do with a configuration: drift checks, plans that another
//! job applies, jobs that are killed while a lock is held, and tokens that
//! live shorter than a wait.

mod state_server;

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use emulator::{InstanceSpec, Scenario};
use testkit::cli::Workspace;

use crate::fake::{Fake, ID};
use crate::harness::{Case, TestResult, for_each_host};
use state_server::StateServer;

fn guarded(more: &str) -> String {
    format!(
        "resource \"alicloudes_resume_task\" \"this\" {{\n  instance_id             = \"{ID}\"\n  resume_when_interrupted = true\n  wait_for_status         = \"active\"\n  poll_interval           = \"1s\"\n{more}}}\n"
    )
}

fn detailed(workspace: &Workspace) -> Result<Option<i32>, testkit::cli::Error> {
    Ok(workspace
        .run(["plan", "-detailed-exitcode", "-out=heal.tfplan"])?
        .code)
}

#[test]
fn a_drift_check_heals_once_and_finds_nothing_afterwards() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let workspace = case.initialised(&fake.config(&guarded("")))?;
        workspace.apply()?.exited(0)?;
        assert_eq!(detailed(&workspace)?, Some(0));
        fake.set_status(ID, "suspended");
        assert_eq!(detailed(&workspace)?, Some(2));
        workspace.run(["apply", "heal.tfplan"])?.exited(0)?;
        assert_eq!(detailed(&workspace)?, Some(0));
        assert_eq!((fake.posts(), fake.resumes(ID)), (2, 2));
        Ok(())
    });
}

#[test]
fn a_drift_check_that_cannot_look_is_an_error_and_never_a_change() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let workspace = case.initialised(&fake.config(&guarded("")))?;
        workspace.apply()?.exited(0)?;
        fake.fail("DescribeInstance", 403, "Forbidden.RAM", 1000);
        assert_eq!(detailed(&workspace)?, Some(1));
        assert_eq!(fake.posts(), 1);
        Ok(())
    });
}

#[test]
fn a_saved_plan_applies_on_another_copy_of_the_repository_and_only_once() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let states = StateServer::start()?;
        let configuration = states.backend() + &fake.config(&guarded(""));
        let planner = case.initialised(&configuration)?;
        planner.run(["plan", "-out=apply.tfplan"])?.exited(0)?;

        let applier = case.workspace()?;
        applier.write_main(&configuration)?;
        let copy = |name: &str| fs::copy(planner.path().join(name), applier.path().join(name));
        copy(".terraform.lock.hcl")?;
        copy("apply.tfplan")?;
        applier.run(["init", "-lockfile=readonly"])?.exited(0)?;
        applier.run(["apply", "apply.tfplan"])?.exited(0)?;
        assert_eq!((fake.posts(), fake.resumes(ID)), (1, 1));

        let again = applier.run(["apply", "apply.tfplan"])?.exited(1)?;
        assert!(
            again.unwrapped().contains("Saved plan is stale"),
            "{}",
            again.text()
        );
        assert_eq!(fake.posts(), 1);
        Ok(())
    });
}

/// An apply with its state on a server, killed in the wait with no warning.
fn killed(
    case: &Case,
    fake: &Fake,
    states: &StateServer,
) -> Result<Workspace, Box<dyn std::error::Error>> {
    let workspace = case.initialised(&(states.backend() + &fake.config(&guarded(""))))?;
    let mut running = workspace.start(["apply", "-auto-approve"])?;
    assert!(
        fake.wait_for_posts(1, Duration::from_secs(60)),
        "no call came"
    );
    running.kill_host()?;
    running.wait()?;
    Ok(workspace)
}

#[test]
fn a_killed_job_leaves_a_lock_and_after_its_release_the_next_run_joins() {
    for_each_host(|case| {
        let fake = Fake::that_takes(ID, Duration::from_secs(15));
        let states = StateServer::start()?;
        let workspace = killed(case, &fake, &states)?;
        let lock = states.lock_id().ok_or("the lock was released")?;

        let refused = workspace.apply()?.exited(1)?;
        assert!(
            refused
                .unwrapped()
                .contains("Error acquiring the state lock"),
            "{}",
            refused.text()
        );
        assert!(refused.unwrapped().contains(&lock), "{}", refused.text());
        assert_eq!(fake.posts(), 1, "a run without the lock makes no call");

        workspace
            .run(["force-unlock", "-force", &lock])?
            .exited(0)?;
        workspace.apply()?.exited(0)?;
        assert_eq!(fake.resumes(ID), 1);
        workspace.run(["plan", "-detailed-exitcode"])?.exited(0)?;
        Ok(())
    });
}

#[test]
fn a_run_whose_state_cannot_be_written_is_saved_beside_and_resumes_once() {
    for_each_host(|case| {
        let fake = Fake::that_takes(ID, Duration::from_secs(6));
        let states = StateServer::start()?;
        let workspace = case.initialised(&(states.backend() + &fake.config(&guarded(""))))?;
        let running = workspace.start(["apply", "-auto-approve"])?;
        assert!(
            fake.wait_for_posts(1, Duration::from_secs(60)),
            "no call came"
        );
        states.refuse_writes(true);
        running.wait()?.exited(1)?;
        assert!(workspace.path().join("errored.tfstate").exists());

        states.refuse_writes(false);
        if let Some(lock) = states.lock_id() {
            workspace
                .run(["force-unlock", "-force", &lock])?
                .exited(0)?;
        }
        workspace.apply()?.exited(0)?;
        assert_eq!(fake.resumes(ID), 1);
        Ok(())
    });
}

/// A token that ends after `lifetime`, as a CI system issues it.
fn token(lifetime: Duration) -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    let claims = serde_json::json!({
        "iss": "https://token.actions.githubusercontent.com",
        "aud": "sts.aliyuncs.com",
        "sub": "repo:acme/search:ref:refs/heads/main",
        "iat": now,
        "exp": now + lifetime.as_secs(),
    });
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!(
        "{}.{}.{}",
        part("{\"alg\":\"RS256\"}"),
        part(&claims.to_string()),
        part("unsigned")
    )
}

/// A change that lasts longer than tokens and sessions.
fn long_wait(case: &Case, renewed: bool) -> TestResult {
    const TOKEN: Duration = Duration::from_secs(4);
    let mut scenario = Scenario::new()
        .with_instance(InstanceSpec::new(ID, "suspended").activating_for(Duration::from_secs(14)));
    scenario.sts.session_duration = Some(Duration::from_secs(5));
    let fake = Fake::start(scenario);
    let mut workspace = case.initialised(&fake.config_without_credentials(&guarded("")))?;
    let file = workspace.path().join("oidc-token");
    fs::write(&file, token(TOKEN))?;
    workspace.set_env("ALIBABA_CLOUD_OIDC_TOKEN_FILE", &file);
    workspace.set_env(
        "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
        "acs:ram::1234567890123456:oidc-provider/ci",
    );
    workspace.set_env(
        "ALIBABA_CLOUD_ROLE_ARN",
        "acs:ram::1234567890123456:role/resume",
    );
    let over = AtomicBool::new(false);
    let output = thread::scope(|scope| {
        if renewed {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    thread::sleep(Duration::from_secs(1));
                    // A new file in one step, so that no reader sees half of it.
                    let new = file.with_extension("new");
                    let _ = fs::write(&new, token(TOKEN)).and_then(|()| fs::rename(&new, &file));
                }
            });
        }
        let output = workspace.apply();
        over.store(true, Ordering::Relaxed);
        output
    })?;
    let output = output.exited(i32::from(!renewed))?;
    assert_eq!((fake.posts(), fake.resumes(ID)), (1, 1));
    let state = workspace.state()?;
    let resource = state
        .resource("alicloudes_resume_task.this")
        .ok_or("not in the state")?;
    assert_eq!(resource.tainted, !renewed);
    assert_eq!(
        output.unwrapped().contains("expired"),
        !renewed,
        "{}",
        output.text()
    );
    Ok(())
}

#[test]
fn a_wait_longer_than_the_token_lives_goes_on_while_the_file_is_renewed() {
    for_each_host(|case| long_wait(case, true));
}

#[test]
fn a_wait_longer_than_the_token_lives_fails_tainted_when_the_file_is_not_renewed() {
    for_each_host(|case| long_wait(case, false));
}
