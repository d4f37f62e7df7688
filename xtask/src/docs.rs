// SPDX-License-Identifier: MPL-2.0
//! The registries' pages in `docs/`: `tfplugindocs` makes them from the schema
//! that Terraform reads from the provider, from `templates/` and from
//! `examples/`. The tables that come from the provider's own lists are brought
//! up to date in the templates first, by `tests/it/docs.rs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;
use testkit::cli::{Host, HostKind, Provider, SOURCE, Workspace, repository_root};

use crate::hosts;
use crate::process::{self, cargo};
use crate::tools;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail if a page or a template is out of date
    #[arg(long)]
    check: bool,
}

/// The provider's name, as registries show it.
const NAME: &str = "alicloudes";

pub(crate) fn run(args: &Args) -> Result<()> {
    let tool = Tool {
        program: tools::go_tool("tfplugindocs")?,
        schemas: schemas()?,
    };
    let mut tables = cargo(["test", "--quiet", "--locked", "--test", "it", "docs::"]);
    if args.check {
        tables.env_remove("UPDATE_EXPECT");
    } else {
        tables.env("UPDATE_EXPECT", "1");
    }
    process::run(&mut tables)?;

    let made = tool.generate()?;
    let docs = repository_root().join("docs");
    if args.check {
        compare(&read_tree(made.path())?, &read_tree(&docs)?)?;
    } else {
        let pages = read_tree(made.path())?;
        let stale = read_tree(&docs)?;
        for path in stale.keys().filter(|path| !pages.contains_key(*path)) {
            fs::remove_file(docs.join(path))?;
        }
        for (path, page) in &pages {
            let path = docs.join(path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(path, page)?;
        }
        println!("    {} pages in docs/", pages.len());
    }
    tool.validate()
}

/// `tfplugindocs`, and a file with the schemas in the form that it reads.
struct Tool {
    program: PathBuf,
    schemas: Schemas,
}

/// The folder goes with the value.
struct Schemas {
    _folder: TempDir,
    file: PathBuf,
}

impl Tool {
    fn command(&self, subcommand: &str) -> Command {
        let mut command = Command::new(&self.program);
        command
            .current_dir(repository_root())
            .args([subcommand, "--provider-name", NAME])
            .arg("--providers-schema")
            .arg(&self.schemas.file);
        command
    }

    /// All pages, in a folder of their own.
    fn generate(&self) -> Result<TempDir> {
        let target = repository_root().join("target");
        fs::create_dir_all(&target)?;
        let made = tempfile::Builder::new()
            .prefix("docs-")
            .tempdir_in(&target)?;
        // The tool joins this path to the repository's root.
        let folder = made.path().strip_prefix(repository_root())?;
        let mut command = self.command("generate");
        command.arg("--rendered-website-dir").arg(folder);
        process::run_quietly("generating the pages", &mut command, |_| String::new())?;
        Ok(made)
    }

    fn validate(&self) -> Result<()> {
        process::run_quietly("validating docs/", &mut self.command("validate"), |_| {
            String::new()
        })?;
        println!("    tfplugindocs accepts docs/");
        Ok(())
    }
}

/// The text files under `root`, by their path in it with `/` between the parts.
fn read_tree(root: &Path) -> Result<BTreeMap<String, String>> {
    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, String>) -> Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                walk(root, &path, found)?;
            } else {
                let text = fs::read_to_string(&path)
                    .with_context(|| format!("can't read {}", path.display()))?;
                let name = path.strip_prefix(root)?.to_string_lossy();
                found.insert(name.replace('\\', "/"), text);
            }
        }
        Ok(())
    }
    let mut found = BTreeMap::new();
    if root.exists() {
        walk(root, root, &mut found)?;
    }
    Ok(found)
}

/// # Errors
/// What is wrong with each page of `found`.
fn compare(wanted: &BTreeMap<String, String>, found: &BTreeMap<String, String>) -> Result<()> {
    let mut wrong = Vec::new();
    for (path, page) in wanted {
        match found.get(path) {
            Some(old) if old == page => {}
            Some(old) => wrong.push(format!("docs/{path}, {}", difference(page, old))),
            None => wrong.push(format!("docs/{path} is missing")),
        }
    }
    wrong.extend(
        found
            .keys()
            .filter(|path| !wanted.contains_key(*path))
            .map(|path| format!("docs/{path} has neither a template nor a schema")),
    );
    if wrong.is_empty() {
        return Ok(());
    }
    bail!(
        "docs/ is not up to date; `cargo xtask docs` writes it:\n  {}",
        wrong.join("\n  ")
    )
}

/// The first line in which two pages differ.
fn difference(wanted: &str, found: &str) -> String {
    let line = wanted
        .lines()
        .zip(found.lines())
        .take_while(|(a, b)| a == b)
        .count();
    let at = |text: &str| text.lines().nth(line).unwrap_or("(the end)").to_owned();
    format!(
        "line {}\n      is:        {}\n      should be: {}",
        line + 1,
        at(found),
        at(wanted)
    )
}

/// The schemas that Terraform reads from the provider.
fn schemas() -> Result<Schemas> {
    let host = host()?;
    println!("    schema from {}", host.label());
    process::run(&mut cargo([
        "build",
        "--locked",
        "--bin",
        "terraform-provider-alicloudes",
    ]))?;
    let workspace = Workspace::new(&host, &Provider::find()?)?;
    workspace.write_main("")?;
    workspace.init()?.exited(0)?;
    let mut schemas = workspace
        .run(["providers", "schema", "-json"])?
        .exited(0)?
        .json()?;
    let providers = schemas
        .get_mut("provider_schemas")
        .and_then(serde_json::Value::as_object_mut)
        .with_context(|| format!("{} shows no schemas", host.label()))?;
    // The tool looks for the short name, or for a provider of its own maker.
    let ours = providers
        .remove(SOURCE)
        .with_context(|| format!("{} does not show our schema", host.label()))?;
    providers.insert(NAME.to_owned(), ours);
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("schemas.json");
    fs::write(&file, schemas.to_string())?;
    Ok(Schemas {
        _folder: folder,
        file,
    })
}

/// One that knows actions: from the schemas of another their pages would be
/// missing.
fn host() -> Result<Host> {
    Host::built(HostKind::Terraform)
        .ok()
        .or_else(|| hosts::on_path(HostKind::Terraform))
        .filter(Host::has_actions)
        .context(
            "the pages need Terraform 1.14 or newer; `cargo xtask hosts --only terraform` builds one",
        )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn pages<const N: usize>(pages: [(&str, &str); N]) -> BTreeMap<String, String> {
        pages
            .into_iter()
            .map(|(path, page)| (path.to_owned(), page.to_owned()))
            .collect()
    }

    #[test]
    fn a_page_that_differs_is_missing_or_stale_fails_the_check() {
        let wanted = pages([("a.md", "1\n2\n"), ("b.md", ""), ("c.md", "")]);
        assert!(compare(&wanted, &wanted).is_ok());
        let found = pages([("a.md", "1\n3\n"), ("c.md", ""), ("d.md", "")]);
        let error = compare(&wanted, &found).unwrap_err().to_string();
        for part in [
            "docs/a.md, line 2\n      is:        3\n      should be: 2",
            "docs/b.md is missing",
            "docs/d.md has neither",
        ] {
            assert!(error.contains(part), "{part} is missing in {error}");
        }
    }
}
