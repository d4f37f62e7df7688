// SPDX-License-Identifier: MPL-2.0
//! Every example is applied, so that none can rot.

use std::fs;
use std::path::{Path, PathBuf};

use crate::fake::Fake;
use crate::harness::{for_each_host, for_each_host_with_actions};

fn examples(kind: &str, file: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(kind);
    let mut found: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| {
            entry
                .unwrap_or_else(|error| panic!("{error}"))
                .path()
                .join(file)
        })
        .collect();
    found.sort();
    assert!(!found.is_empty());
    found
}

/// Instances that the examples name are made on demand, in the status in which
/// the call makes sense.
fn status_for(path: &Path) -> &'static str {
    if path.to_string_lossy().contains("interrupt") {
        "activating"
    } else {
        "suspended"
    }
}

#[test]
fn every_resource_data_source_and_function_example_is_applied_and_plans_clean() {
    for_each_host(|case| {
        let all = [
            ("resources", "resource.tf"),
            ("data-sources", "data-source.tf"),
            ("functions", "function.tf"),
        ];
        for path in all.iter().flat_map(|(kind, file)| examples(kind, file)) {
            let fake = Fake::on_demand(status_for(&path));
            let example =
                fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            let workspace = case.initialised(&fake.config(&example))?;
            workspace
                .apply()?
                .exited(0)
                .map_err(|e| format!("{}: {e}", path.display()))?;
            workspace
                .plan()?
                .exited(0)
                .map_err(|e| format!("{}: {e}", path.display()))?;
        }
        Ok(())
    });
}

#[test]
fn every_action_example_is_applied() {
    for_each_host_with_actions(|case| {
        for path in examples("actions", "action.tf") {
            let fake = Fake::on_demand(status_for(&path));
            let example =
                fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            let workspace = case.initialised(&fake.config(&example))?;
            workspace
                .apply()?
                .exited(0)
                .map_err(|e| format!("{}: {e}", path.display()))?;
        }
        Ok(())
    });
}
