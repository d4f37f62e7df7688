// SPDX-License-Identifier: MPL-2.0
//! Workflows and objects of the examples, held against the schemas of GitHub,
//! GitLab, Kubernetes and Flux. Nothing is run. tofu-controller's own schema
//! comes with none of the package registries.

use std::process::Command;
use std::time::Instant;

use anyhow::{Result, ensure};
use testkit::cli::repository_root;

use super::Row;
use crate::tools;

/// Flux's own definitions.
const SOURCE_CONTROLLER: &str = "github.com/fluxcd/source-controller@v1.9.6";
/// It carries the schemas of GitHub and GitLab.
const CHECK_JSONSCHEMA: &str = "check-jsonschema==0.39.0";

/// Objects of Kubernetes.
const OBJECTS: [&str; 2] = [
    "tofu-controller/source.yaml",
    "kubernetes-cronjob/search.yaml",
];

/// Files and the schema that each must fit.
const FILES: [(&str, &[&str]); 5] = [
    (
        "github-actions/.github/workflows/plan.yml",
        &["vendor.github-workflows"],
    ),
    (
        "github-actions/.github/workflows/apply.yml",
        &["vendor.github-workflows"],
    ),
    (
        "github-actions/.github/workflows/drift.yml",
        &["vendor.github-workflows"],
    ),
    (
        "github-actions/.github/actions/setup/action.yml",
        &["vendor.github-actions"],
    ),
    (
        "gitlab-ci/.gitlab-ci.yml",
        &["vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
    ),
];

pub(super) fn install() -> Result<()> {
    tools::go_tool("kubectl-validate")?;
    tools::go_module(SOURCE_CONTROLLER)?;
    tools::python("check-jsonschema", CHECK_JSONSCHEMA)?;
    Ok(())
}

pub(super) fn run() -> Result<Vec<Row>> {
    let examples = repository_root().join("examples/pipelines");
    let mut rows = Vec::new();
    let definitions = tools::go_module(SOURCE_CONTROLLER)?.join("config/crd/bases");
    for object in OBJECTS {
        let mut command = Command::new(tools::go_tool("kubectl-validate")?);
        command
            .arg(examples.join(object))
            .arg("--local-crds")
            .arg(&definitions);
        rows.push(fits(object, &mut command)?);
    }
    for (file, schema) in FILES {
        let mut command = Command::new(tools::python("check-jsonschema", CHECK_JSONSCHEMA)?);
        command
            .arg("--builtin-schema")
            .args(schema)
            .arg(examples.join(file));
        rows.push(fits(file, &mut command)?);
    }
    Ok(rows)
}

fn fits(what: &str, command: &mut Command) -> Result<Row> {
    let begun = Instant::now();
    let output = command.output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{what} does not fit:\n{text}");
    println!("    {what} fits");
    Ok(Row {
        case: format!("{what} fits its schema"),
        code: 0,
        posts: None,
        effective: None,
        time: begun.elapsed(),
    })
}
