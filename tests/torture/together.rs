// SPDX-License-Identifier: MPL-2.0
//! Calls of two runs on one instance: at once from two states and from one with a lock, in the
//! wrong order, and after a run that slept too long.

use std::time::Duration;

use emulator::{Fault, FaultKind, Release};
use rustix::process::{Signal, kill_process};
use testkit::cli::{Host, Workspace};

use crate::matrix::{hosts, provider, wanted};
use crate::party::{Blow, providers};
use crate::point::{Held, Point};
use crate::run::{Operation, finish, left, text, well};
use crate::stage::{CALL, Stage};

const LIMIT: Duration = Duration::from_secs(60);

/// A workspace whose state is at the stage's state server.
fn workspace(host: &Host, stage: &Stage) -> Result<Workspace, String> {
    let workspace = Workspace::new(host, &provider()).map_err(text)?;
    let configuration = stage.config(&Operation::Create.configuration());
    workspace.write_main(&configuration).map_err(text)?;
    well(workspace.init())?;
    Ok(workspace)
}

fn for_each_host(test: impl Fn(&Host) -> Result<(), String>) {
    if !wanted() {
        return;
    }
    for host in hosts() {
        test(&host).unwrap_or_else(|error| panic!("{}: {error}", host.label()));
    }
}

#[test]
fn two_applies_from_two_states_resume_once_and_both_end_well() {
    for_each_host(|host| {
        let stage = Stage::start("suspended");
        let other = stage.with_another_state();
        let workspaces = [workspace(host, &stage)?, workspace(host, &other)?];
        let hold = Fault::new(FaultKind::HoldRequest).on(CALL).times(2);
        stage.emulator().inject(hold);
        let start = |workspace: &Workspace| workspace.start(Operation::Create.command());
        let [one, two] = &workspaces;
        let runs = [start(one).map_err(text)?, start(two).map_err(text)?];
        // Both calls are on their way before either is read.
        stage.until(LIMIT, &runs[0], || stage.held().len() == 2)?;
        for held in stage.held() {
            stage.emulator().release(held.id, Release::GoOn);
        }
        for run in runs {
            finish(&stage, run)?.exited(0).map_err(text)?;
        }
        for workspace in &workspaces {
            assert_eq!(left(workspace)?, "saved");
            well(workspace.plan())?;
        }
        assert_eq!((stage.effects(), stage.calls()), (1, 2));
        Ok(())
    });
}

#[test]
fn two_applies_from_one_state_wait_for_its_lock_or_say_who_has_it() {
    for_each_host(|host| {
        let stage = Stage::start("suspended");
        let workspaces = [workspace(host, &stage)?, workspace(host, &stage)?];
        let hold = Fault::new(FaultKind::HoldAnswer).on(CALL).once();
        stage.emulator().inject(hold);
        let first = workspaces[0]
            .start(Operation::Create.command())
            .map_err(text)?;
        stage.until(LIMIT, &first, || stage.held().len() == 1)?;
        let refused = workspaces[1]
            .apply()
            .map_err(text)?
            .exited(1)
            .map_err(text)?;
        assert!(
            refused
                .unwrapped()
                .contains("Error acquiring the state lock"),
            "{}",
            refused.text()
        );
        let waiting = ["apply", "-auto-approve", "-lock-timeout=60s"];
        let second = workspaces[1].start(waiting).map_err(text)?;
        for held in stage.held() {
            stage.emulator().release(held.id, Release::GoOn);
        }
        for run in [first, second] {
            finish(&stage, run)?.exited(0).map_err(text)?;
        }
        assert_eq!((stage.effects(), stage.calls()), (1, 1));
        assert_eq!(left(&workspaces[1])?, "saved");
        Ok(())
    });
}

#[test]
fn a_provider_that_is_stopped_beyond_its_timeout_leaves_what_the_next_run_takes_up() {
    const TIMEOUT: Duration = Duration::from_secs(20);
    for_each_host(|host| {
        let stage = Stage::start("suspended");
        let workspace = workspace(host, &stage)?;
        let timeouts =
            format!("poll_interval = \"100ms\"\n timeouts {{ create = \"{TIMEOUT:?}\" }}");
        let configuration = Operation::Create.configuration();
        let configuration = configuration.replace("poll_interval = \"100ms\"", &timeouts);
        workspace
            .write_main(&stage.config(&configuration))
            .map_err(text)?;
        Point::Waiting.prepare(&stage);
        let run = workspace.start(Operation::Create.command()).map_err(text)?;
        let held = Point::Waiting.reach(&stage, &run, Operation::Create)?;
        let providers = providers(run.id());
        assert!(!providers.is_empty(), "no provider to stop");
        for (signal, then) in [(Signal::STOP, TIMEOUT), (Signal::CONT, Duration::ZERO)] {
            for provider in &providers {
                kill_process(*provider, signal).map_err(text)?;
            }
            std::thread::sleep(then);
        }
        if let Held::Request(id) = held {
            stage.emulator().release(id, Release::GoOn);
        }
        // The change goes on meanwhile, and is not waited for.
        let ended = run.wait().and_then(|run| run.exited(1)).map_err(text)?;
        assert!(
            ended.unwrapped().contains("Timeout while waiting"),
            "{}",
            ended.text()
        );
        assert_eq!(left(&workspace)?, "tainted");
        let next = workspace.start(Operation::Create.command()).map_err(text)?;
        finish(&stage, next)?.exited(0).map_err(text)?;
        assert_eq!(left(&workspace)?, "saved");
        assert_eq!((stage.effects(), stage.calls()), (1, 2));
        Ok(())
    });
}

#[test]
fn a_call_that_arrives_after_that_of_the_next_run_has_no_effect() {
    for_each_host(|host| {
        let stage = Stage::start("suspended");
        let workspace = workspace(host, &stage)?;
        let hold = Fault::new(FaultKind::HoldRequest).on(CALL).once();
        stage.emulator().inject(hold);
        let first = workspace.start(Operation::Create.command()).map_err(text)?;
        stage.until(LIMIT, &first, || stage.held().len() == 1)?;
        let late = stage.held();
        Blow::Both.strike(first.id());
        finish(&stage, first)?;
        if let Some(id) = stage.state_server().lock_id() {
            well(workspace.run(["force-unlock", "-force", &id]))?;
        }
        let second = workspace.start(Operation::Create.command()).map_err(text)?;
        finish(&stage, second)?.exited(0).map_err(text)?;
        for held in late {
            assert!(stage.emulator().release(held.id, Release::GoOn));
        }
        while stage.calls() < 2 {
            std::thread::yield_now();
        }
        assert_eq!((stage.effects(), stage.status()), (1, "active".to_owned()));
        well(workspace.plan())?;
        Ok(())
    });
}
