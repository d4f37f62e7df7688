// SPDX-License-Identifier: MPL-2.0
//! Every file under `examples/` is used as a reader would use it, so that none
//! can rot. A file that no test here knows fails one of them.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fake::Fake;
use crate::harness::{TestResult, for_each_host, for_each_host_with_actions};
use testkit::cli::{Version, Workspace, target_dir};

/// The first release of either host that imports by identity.
const HAS_IDENTITY: Version = Version::new(1, 12, 0);

/// How an example is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Applied under a provider block that leads to the emulator.
    Apply,
    /// Applied where there are many instances; a test of healing does it.
    Fleet,
    /// Applied beside the resource that is in the same folder.
    ImportBlock,
    /// Its commands are run where the same folder's resource is configured.
    ImportCommands,
    /// Invoked by its name.
    Invoke,
    /// A root module of its own, applied as it is.
    Whole,
    /// What the guide to the emulator shows: a scenario, and a module with its
    /// test.
    Emulated,
    /// Part of a pipeline, which `cargo xtask pipelines` runs or checks.
    Pipeline,
}

/// All examples with their use, in the order of their paths.
fn examples() -> Vec<(PathBuf, Option<Use>)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let entries =
            fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry.unwrap_or_else(|error| panic!("{error}")).path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut found = Vec::new();
    walk(&root, &mut found);
    found.sort();
    found
        .into_iter()
        .map(|path| {
            let kind = path.strip_prefix(&root).ok().and_then(used_for);
            (path, kind)
        })
        .collect()
}

/// What the path below `examples/` says of the file's use.
fn used_for(path: &Path) -> Option<Use> {
    let kind = path.iter().next()?.to_str()?;
    let file = path.file_name()?.to_str()?;
    Some(match (kind, file) {
        ("resources", "fleet.tf") => Use::Fleet,
        ("resources", "import.sh") => Use::ImportCommands,
        ("resources", file) if file.starts_with("import-by-") => Use::ImportBlock,
        ("resources", "resource.tf" | "heal.tf")
        | ("data-sources", "data-source.tf")
        | ("functions", "function.tf") => Use::Apply,
        ("actions", "action.tf") => Use::Invoke,
        ("pipelines", _) => Use::Pipeline,
        ("emulator", "scenario.toml" | "main.tf" | "resume.tftest.hcl") => Use::Emulated,
        ("provider", "provider.tf") | ("quickstart", "main.tf") => Use::Whole,
        _ => return None,
    })
}

/// Runs `test` for each example of one use; an error names the file.
fn each(wanted: Use, test: impl Fn(&Path) -> TestResult) -> TestResult {
    let paths: Vec<PathBuf> = examples()
        .into_iter()
        .filter_map(|(path, kind)| (kind == Some(wanted)).then_some(path))
        .collect();
    assert!(!paths.is_empty(), "there is no example to {wanted:?}");
    for path in paths {
        test(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, Box<dyn Error>> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The name of the folder: the type that the example shows.
fn type_of(path: &Path) -> String {
    let folder = path.parent().and_then(Path::file_name);
    folder.unwrap_or_default().to_string_lossy().into_owned()
}

/// An API in which every instance exists, in the status in which the call makes
/// sense.
fn fake_for(path: &Path) -> Fake {
    let interrupts = type_of(path).contains("interrupt");
    Fake::on_demand(if interrupts {
        "activating"
    } else {
        "suspended"
    })
}

/// The address of the first `kind` (`resource` or `action`) in a configuration.
fn address(configuration: &str, kind: &str) -> Result<String, Box<dyn Error>> {
    let line = configuration.lines().find_map(|line| {
        line.strip_prefix(kind)?
            .strip_prefix(" \"")?
            .strip_suffix("\" {")
    });
    let line = line.ok_or_else(|| format!("there is no {kind}"))?;
    Ok(line.replace("\" \"", "."))
}

/// The provider's region where something is imported: another one than that in
/// the examples, so that it shows whether theirs was read.
const ELSEWHERE: &str = "cn-beijing";

fn elsewhere(fake: &Fake, configuration: &str) -> String {
    let provider = fake.config("").replace("cn-hangzhou", ELSEWHERE);
    format!("{provider}\n{configuration}")
}

/// Checks what was imported by `import`, an ID or a block.
fn check_import(workspace: &Workspace, fake: &Fake, address: &str, import: &str) -> TestResult {
    let state = workspace.state()?;
    let resource = state.resource(address).ok_or("it was not imported")?;
    let id = resource.text("instance_id").ok_or("no instance_id")?;
    assert!(import.contains(id), "{id} is not in {import}");
    let named = import.contains("cn-hangzhou");
    assert_eq!(resource.text("region"), named.then_some("cn-hangzhou"));
    assert_eq!(fake.posts(), 0, "an import makes no call");
    Ok(())
}

#[test]
fn every_example_has_a_use() {
    let unused: Vec<PathBuf> = examples()
        .into_iter()
        .filter_map(|(path, kind)| kind.is_none().then_some(path))
        .collect();
    assert!(unused.is_empty(), "no test uses {unused:?}");
}

#[test]
fn every_resource_data_source_and_function_is_applied_and_plans_clean() {
    for_each_host(|case| {
        each(Use::Apply, |path| {
            let fake = fake_for(path);
            let workspace = case.initialised(&fake.config(&read(path)?))?;
            workspace.apply()?.exited(0)?;
            let calls = usize::from(path.iter().any(|part| part == "resources"));
            assert_eq!(fake.posts(), calls, "{}", path.display());
            workspace.plan()?.exited(0)?;
            Ok(())
        })
    });
}

#[test]
fn every_import_block_imports_without_a_call() {
    for_each_host(|case| {
        each(Use::ImportBlock, |path| {
            let import = read(path)?;
            if import.contains("identity =") && case.host.version < HAS_IDENTITY {
                return Ok(());
            }
            let resource = read(&path.with_file_name("resource.tf"))?;
            let fake = fake_for(path);
            let configuration = elsewhere(&fake, &format!("{import}\n{resource}"));
            let workspace = case.initialised(&configuration)?;
            workspace.apply()?.exited(0)?;
            let address = address(&resource, "resource")?;
            check_import(&workspace, &fake, &address, &import)?;
            workspace.plan()?.exited(0)?;
            Ok(())
        })
    });
}

#[test]
fn every_import_command_imports_without_a_call() {
    for_each_host(|case| {
        each(Use::ImportCommands, |path| {
            let script = read(path)?;
            let resource = read(&path.with_file_name("resource.tf"))?;
            let mut commands = 0;
            for line in script.lines().filter(|line| !line.starts_with('#')) {
                // Both hosts have the command; the example names one of them.
                let Some(arguments) = line.strip_prefix("tofu import ") else {
                    assert_eq!(line, "", "not a command that is known");
                    continue;
                };
                commands += 1;
                let (to, id) = arguments.split_once(' ').ok_or("no ID")?;
                let fake = fake_for(path);
                let workspace = case.initialised(&elsewhere(&fake, &resource))?;
                workspace.import(to, id)?.exited(0)?;
                check_import(&workspace, &fake, to, id)?;
            }
            assert_eq!(commands, 2, "with the region and without");
            Ok(())
        })
    });
}

#[test]
fn every_action_is_invoked_by_its_name() {
    for_each_host_with_actions(|case| {
        each(Use::Invoke, |path| {
            let example = read(path)?;
            let invoke = format!("-invoke=action.{}", address(&example, "action")?);
            // The comment in the example tells the reader the same command.
            assert!(example.contains(&invoke), "{invoke} is not in the example");
            let fake = fake_for(path);
            let workspace = case.initialised(&fake.config(&example))?;
            workspace
                .run(["apply", "-auto-approve", &invoke])?
                .exited(0)?;
            assert_eq!(fake.posts(), 1, "{}", path.display());
            Ok(())
        })
    });
}

#[test]
fn an_action_is_called_by_apply_where_a_trigger_says_so() {
    for_each_host_with_actions(|case| {
        each(Use::Invoke, |path| {
            let example = read(path)?;
            let fake = fake_for(path);
            let workspace = case.initialised(&fake.config(&example))?;
            workspace.apply()?.exited(0)?;
            let calls = usize::from(example.contains("action_trigger"));
            assert_eq!(fake.posts(), calls, "{}", path.display());
            Ok(())
        })
    });
}

#[test]
fn every_root_module_is_applied_as_it_is() {
    for_each_host(|case| {
        each(Use::Whole, |path| {
            let fake = fake_for(path);
            let mut workspace = case.workspace()?;
            workspace.write("main.tf", read(path)?)?;
            for (key, value) in [
                ("ALICLOUD_ACCESS_KEY", "testAccessKeyId"),
                ("ALICLOUD_SECRET_KEY", "testAccessKeySecret"),
                ("ALIBABA_CLOUD_ENDPOINT_ELASTICSEARCH", &fake.url()),
                ("TF_VAR_instance_id", crate::fake::ID),
            ] {
                workspace.set_env(key, value);
            }
            let quickstart = path.ends_with("quickstart/main.tf");
            if quickstart {
                workspace.set_env("TF_VAR_endpoint", fake.url());
            } else {
                // A provider block alone configures nothing that would use it.
                workspace.write("use.tf", "data \"alicloudes_instances\" \"all\" {}\n")?;
            }
            workspace.init()?.exited(0)?;
            workspace.apply()?.exited(0)?;
            workspace.plan()?.exited(0)?;
            assert!(fake.count() > 0, "nothing reached the emulator");
            assert_eq!(fake.posts(), usize::from(quickstart));
            Ok(())
        })
    });
}

/// The first release of either host with `test` as it is now.
const HAS_TEST: Version = Version::new(1, 6, 0);

#[test]
fn the_guides_one_line_runs_tofu_test_against_the_emulator() {
    for_each_host(|case| {
        if case.host.version < HAS_TEST {
            return Ok(());
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/emulator");
        let workspace = case.workspace()?;
        for file in ["main.tf", "scenario.toml", "tests/resume.tftest.hcl"] {
            workspace.write(file, read(&folder.join(file))?)?;
        }
        workspace.init()?.exited(0)?;
        let program = target_dir().join("debug/alicloudes-emulator");
        if !program.is_file() {
            return Err("build the emulator first: cargo build --workspace".into());
        }
        let run = || {
            let mut emulator = Command::new(&program);
            emulator.args(["run", "--log", "--scenario", "scenario.toml", "--"]);
            workspace.start_under(emulator, ["test"])?.wait()
        };
        // Each run starts from the scenario: the error that it begins with, and then the call.
        for _ in 0..2 {
            let text = run()?.exited(0)?.text();
            let calls = text.matches("POST ResumeElasticsearchTask").count();
            assert_eq!(calls, 2, "{text}");
        }
        workspace.write("scenario.toml", "")?;
        let text = run()?.exited(1)?.text();
        assert!(text.contains("InstanceNotFound"), "{text}");
        Ok(())
    });
}
