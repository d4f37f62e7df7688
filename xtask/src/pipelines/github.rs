// SPDX-License-Identifier: MPL-2.0
//! The GitHub workflows, read by actionlint and run by act on this machine
//! without a container.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use testkit::cli::repository_root;

use super::Row;
use super::issuer::Answer;
use super::site::{Done, INSTANCE, Ingredients, Running, Site, start, until};
use crate::tools;

/// Short, so that a case takes seconds; long enough to look into.
const CHANGE: Duration = Duration::from_secs(4);

/// The service that keeps artifacts is GitHub's. In its place stands a folder;
/// what our workflows say of their artifacts stays as it is.
const UPLOAD: &str = "\
name: upload
inputs:
  name: { required: true }
  path: { required: true }
  retention-days: { required: false }
runs:
  using: composite
  steps:
    - shell: bash
      run: mkdir -p \"$ARTIFACTS/${{ inputs.name }}\" && cp -r ${{ inputs.path }} \"$ARTIFACTS/${{ inputs.name }}/\"
";
const DOWNLOAD: &str = "\
name: download
inputs:
  name: { required: true }
runs:
  using: composite
  steps:
    - shell: bash
      run: cp -r \"$ARTIFACTS/${{ inputs.name }}/.\" .
";

pub(super) fn lint() -> Result<Vec<Row>> {
    let begun = Instant::now();
    let mut folders = vec![repository_root().join("examples/pipelines/github-actions")];
    folders.push(repository_root().to_path_buf());
    for folder in folders {
        let workflows = folder.join(".github/workflows");
        let mut files: Vec<_> = fs::read_dir(&workflows)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .collect();
        files.sort();
        ensure!(
            !files.is_empty(),
            "no workflow is in {}",
            workflows.display()
        );
        let mut command = std::process::Command::new(tools::go_tool("actionlint")?);
        command.current_dir(&folder).arg("-color").args(&files);
        crate::process::run(&mut command)?;
    }
    Ok(vec![Row {
        case: "actionlint reads every workflow".into(),
        code: 0,
        posts: None,
        effective: None,
        time: begun.elapsed(),
    }])
}

/// One repository, as it lives.
struct Workflows {
    site: Site,
    act: std::path::PathBuf,
    rows: Vec<Row>,
}

pub(super) fn run(with: &Ingredients) -> Result<Vec<Row>> {
    let mut rows = life(with)?;
    rows.extend(without_a_token(with)?);
    rows.extend(without_permission_to_read(with)?);
    rows.extend(cancelled(with)?);
    Ok(rows)
}

/// Pull request, merge, and the schedule afterwards.
fn life(with: &Ingredients) -> Result<Vec<Row>> {
    let mut it = Workflows::new(with, CHANGE)?;
    let done = it.run("plan.yml", "pull_request")?;
    let text = done.text.clone();
    it.row("pull request: plan", done, 0, (0, 0))?;
    ensure!(text.contains("1 to add"), "no plan in\n{text}");

    let done = it.run("apply.yml", "push")?;
    it.row("push: plan, apply of the saved plan", done, 0, (1, 1))?;

    let done = it.run("drift.yml", "schedule")?;
    it.row("schedule: nothing to do", done, 0, (1, 1))?;

    it.site.emulator.set_status(INSTANCE, "suspended")?;
    let done = it.run("drift.yml", "schedule")?;
    it.row("schedule: interrupted meanwhile", done, 0, (2, 2))?;
    Ok(it.rows)
}

/// Without a token no job gets as far as OpenTofu.
fn without_a_token(with: &Ingredients) -> Result<Vec<Row>> {
    let mut it = Workflows::new(with, CHANGE)?;
    for (case, answer) in [
        ("push: the token's endpoint fails", Answer::Failure),
        ("push: its answer has no token", Answer::Nothing),
    ] {
        it.site.issuer.set(answer);
        let done = it.run("apply.yml", "push")?;
        let text = done.text.clone();
        it.row(case, done, 1, (0, 0))?;
        ensure!(
            !text.contains("tofu init"),
            "OpenTofu ran all the same:\n{text}"
        );
    }
    Ok(it.rows)
}

/// A plan of a new instance would only warn.
fn without_permission_to_read(with: &Ingredients) -> Result<Vec<Row>> {
    let mut it = Workflows::new(with, CHANGE)?;
    it.site
        .emulator
        .refuse("DescribeInstance", 403, "Forbidden.RAM")?;
    let done = it.run("plan.yml", "pull_request")?;
    let text = done.text.clone();
    it.row(
        "pull request: the instance may not be read",
        done,
        1,
        (0, 0),
    )?;
    ensure!(
        text.contains("elasticsearch:DescribeInstance") && !text.contains("1 to add"),
        "the gate did not stop the plan:\n{text}"
    );
    Ok(it.rows)
}

/// A job that is cancelled in the wait saves what it did, and the next joins.
fn cancelled(with: &Ingredients) -> Result<Vec<Row>> {
    let mut it = Workflows::new(with, Duration::from_secs(20))?;
    let running = it.start("apply.yml", "push")?;
    until("the call to resume", || Ok(it.site.calls()?.0 == 1))?;
    // The hosted runner signals the process that it started for the step, and
    // nobody else. Thanks to `exec` that is OpenTofu.
    let step = find(running.id(), "apply.tfplan").context("no process applies the plan")?;
    interrupt(step)?;
    let done = running.wait()?;
    let text = done.text.clone();
    it.row("push: cancelled in the wait", done, 1, (1, 1))?;
    ensure!(
        text.contains("Interrupted while waiting"),
        "nothing about the interruption in\n{text}"
    );
    let done = it.run("apply.yml", "push")?;
    it.row("push: the next one joins", done, 0, (1, 1))?;
    Ok(it.rows)
}

impl Workflows {
    fn new(with: &Ingredients, change: Duration) -> Result<Self> {
        let mut site = Site::new(with, "github-actions", change)?;
        let artifacts = site.beside("artifacts").display().to_string();
        site.set("ARTIFACTS", artifacts);
        for (folder, action) in [("upload", UPLOAD), ("download", DOWNLOAD)] {
            let folder = site.beside(folder);
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("action.yml"), action)?;
        }
        Ok(Self {
            site,
            act: tools::go_tool("act")?,
            rows: Vec::new(),
        })
    }

    fn start(&self, workflow: &str, event: &str) -> Result<Running> {
        let payload = self.site.beside("event.json");
        let repository = serde_json::json!({ "full_name": "acme/search" });
        fs::write(
            &payload,
            serde_json::json!({
                "repository": repository,
                "ref": "refs/heads/main",
                "pull_request": { "head": { "repo": repository, "ref": "change" }, "base": { "ref": "main" } },
            })
            .to_string(),
        )?;
        let mut command = self.site.command(&self.act);
        command
            .arg(event)
            .arg("--workflows")
            .arg(Path::new(".github/workflows").join(workflow))
            .args(["--platform", "ubuntu-latest=-self-hosted", "--no-cache-server"])
            .arg("--eventpath")
            .arg(&payload)
            .args(["--env", "GITHUB_REPOSITORY=acme/search"])
            .args(["--secret", "PG_CONN_STR=unused"])
            .args(["--var", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN=acs:ram::1234567890123456:oidc-provider/github-actions"])
            .args(["--var", "ALIBABA_CLOUD_ROLE_ARN=acs:ram::1234567890123456:role/resume-changes"])
            .args(["--var", "ALIBABA_CLOUD_PLAN_ROLE_ARN=acs:ram::1234567890123456:role/plan-changes"]);
        for (action, folder) in [
            ("actions/upload-artifact", "upload"),
            ("actions/download-artifact", "download"),
        ] {
            let pinned = self.pinned(workflow, action)?;
            if let Some(pinned) = pinned {
                let folder = self.site.beside(folder);
                command.arg("--local-repository");
                command.arg(format!("{pinned}={}", folder.display()));
            }
        }
        let kept = ["PATH", "HOME", "TMPDIR"];
        for (key, value) in self.site.environment() {
            if !kept.contains(&key.as_str()) {
                command.arg("--env").arg(format!("{key}={value}"));
            }
        }
        for (key, value) in self.site.github() {
            command.arg("--env").arg(format!("{key}={value}"));
        }
        start(&mut command)
    }

    /// `actions/x@commit` as the workflow says it.
    fn pinned(&self, workflow: &str, action: &str) -> Result<Option<String>> {
        let path = self
            .site
            .repository()
            .join(".github/workflows")
            .join(workflow);
        let text = fs::read_to_string(path)?;
        Ok(text
            .split_whitespace()
            .find(|word| word.starts_with(&format!("{action}@")))
            .map(str::to_owned))
    }

    fn run(&self, workflow: &str, event: &str) -> Result<Done> {
        self.start(workflow, event)?.wait()
    }

    fn row(&mut self, case: &str, done: Done, code: i32, calls: (u64, u64)) -> Result<()> {
        let row = self
            .site
            .row(&format!("GitHub (act), {case}"), done, code, calls)?;
        self.rows.push(row);
        Ok(())
    }
}

/// The process below `root` whose command line has this word, and which is the
/// furthest up of those.
pub(super) fn find(root: u32, word: &str) -> Option<u32> {
    let mut children: Vec<u32> = Vec::new();
    // A child belongs to the thread that started it.
    for task in fs::read_dir(format!("/proc/{root}/task")).ok()?.flatten() {
        let line = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        children.extend(
            line.split_whitespace()
                .filter_map(|id| id.parse::<u32>().ok()),
        );
    }
    for child in &children {
        let line = fs::read_to_string(format!("/proc/{child}/cmdline")).unwrap_or_default();
        if line.split('\0').any(|part| part == word) {
            return Some(*child);
        }
    }
    children.into_iter().find_map(|child| find(child, word))
}

pub(super) fn interrupt(process: u32) -> Result<()> {
    let status = std::process::Command::new("kill")
        .args(["-INT", &process.to_string()])
        .status()?;
    ensure!(status.success(), "can't interrupt process {process}");
    Ok(())
}
