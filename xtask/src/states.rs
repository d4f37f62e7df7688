// SPDX-License-Identifier: MPL-2.0
//! `cargo xtask states`: the states that the present schema leaves, made by the
//! present binary under a real OpenTofu and Terraform, for the tests of later
//! versions. To be run once for each version of the schema, and committed.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use testkit::cli::{Host, HostKind, Provider, Workspace, repository_root};

use crate::emulator::{ACCESS_KEY, Emulator, SECRET_KEY};
use crate::hosts;
use crate::quickstart::binaries;

pub(crate) fn run() -> Result<()> {
    let (program, emulator) = binaries()?;
    let provider = Provider::from_binary(program)?;
    let all = repository_root().join("tests/states");
    for kind in HostKind::ALL {
        // States are read by later releases of a host, not by earlier ones.
        let host = hosts::on_path(kind)
            .or_else(|| Host::built(kind).ok())
            .with_context(|| format!("no {} here; run `cargo xtask hosts`", kind.command()))?;
        let scenario = all.join("scenario.toml");
        let arguments = [OsStr::new("--scenario"), scenario.as_os_str()];
        let api = Emulator::start(&emulator, arguments)?;
        let mut workspace = Workspace::new(&host, &provider)?;
        workspace.set_env("ALIBABA_CLOUD_ENDPOINT_ELASTICSEARCH", &api.url);
        workspace.set_env("ALIBABA_CLOUD_ACCESS_KEY_ID", ACCESS_KEY);
        workspace.set_env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", SECRET_KEY);
        let main = fs::read(newest(&all)?.join("main.tf"))?;
        workspace.write("main.tf", &main)?;
        workspace.init()?.exited(0)?;
        let schemas = workspace.run(["providers", "schema", "-json"])?.exited(0)?;
        let (version, shapes) = shapes(&schemas.json()?)?;
        let folder = all.join(version.to_string());
        ensure!(
            !folder.join("schemas.json").exists()
                || fs::read_to_string(folder.join("schemas.json"))? == shapes,
            "the states of version {version} are made, and the schema differs by now: raise the version"
        );
        workspace.apply()?.exited(0)?;
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("main.tf"), main)?;
        fs::write(folder.join("schemas.json"), shapes)?;
        let file = folder.join(format!("{}.tfstate", kind.command()));
        fs::write(&file, workspace.state_file())?;
        println!("    {} by {}", file.display(), host.label());
    }
    Ok(())
}

/// The folder of the newest version there is.
fn newest(all: &Path) -> Result<PathBuf> {
    let mut versions = BTreeMap::new();
    for entry in fs::read_dir(all)?.flatten() {
        if let Some(version) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse::<u32>().ok())
        {
            versions.insert(version, entry.path());
        }
    }
    let (_, path) = versions.pop_last().context("tests/states has no version")?;
    Ok(path)
}

/// The version of the resources' schemas, which they share, and the types that
/// a state of it has, by resource and name.
fn shapes(schemas: &Value) -> Result<(u64, String)> {
    let providers = schemas
        .pointer("/provider_schemas")
        .and_then(Value::as_object);
    let provider = providers.and_then(|all| all.values().next());
    let resources = provider.and_then(|p| p.pointer("/resource_schemas"));
    let resources = resources.and_then(Value::as_object).context("no schemas")?;
    let mut version = None;
    let mut shapes = BTreeMap::new();
    for (name, schema) in resources {
        let own = schema.get("version").and_then(Value::as_u64);
        ensure!(
            version.is_none() || version == own,
            "{name} has a version of its own"
        );
        version = own;
        shapes.insert(name, block(schema.get("block").unwrap_or(&Value::Null)));
    }
    let text = serde_json::to_string_pretty(&shapes)? + "\n";
    Ok((version.context("no version")?, text))
}

fn block(block: &Value) -> Value {
    let each = |name: &str| {
        block
            .get(name)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
    };
    let attributes = each("attributes").map(|(name, a)| (name, a["type"].clone()));
    let blocks = each("block_types").map(|(name, b)| (name, self::block(&b["block"])));
    json!(attributes.chain(blocks).collect::<BTreeMap<_, _>>())
}
