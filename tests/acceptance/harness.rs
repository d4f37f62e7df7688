// SPDX-License-Identifier: MPL-2.0
//! Runs a test once per host and says which hosts it failed on.

use std::env;
use std::error::Error;
use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use testkit::cli::{self, Host, HostKind, Install, Provider, Workspace};

/// What a test returns: any error fails it, with the error's text.
pub(crate) type TestResult = Result<(), Box<dyn Error>>;

/// One test under one host.
pub(crate) struct Case {
    /// The host it runs under.
    pub(crate) host: Host,
    /// The provider under test.
    pub(crate) provider: Provider,
}

impl Case {
    /// An empty workspace; `init` installs the provider into it.
    pub(crate) fn workspace(&self) -> Result<Workspace, cli::Error> {
        Workspace::new(&self.host, &self.provider)
    }

    /// A workspace with `configuration` as its `main.tf`, initialised.
    pub(crate) fn initialised(&self, configuration: &str) -> Result<Workspace, cli::Error> {
        let workspace = self.workspace()?;
        workspace.write_main(configuration)?;
        workspace.init()?.exited(0)?;
        Ok(workspace)
    }

    /// A workspace that needs no `init`: the provider comes by overrides.
    pub(crate) fn overridden(&self, configuration: &str) -> Result<Workspace, cli::Error> {
        let workspace = Workspace::with_install(&self.host, &self.provider, Install::DevOverrides)?;
        workspace.write_main(configuration)?;
        Ok(workspace)
    }
}

/// Runs `test` under every host: the OpenTofu and the Terraform that are built
/// for the tests, and others that are on `PATH`.
#[track_caller]
pub(crate) fn for_each_host(test: impl Fn(&Case) -> TestResult) {
    for_hosts(|_| true, test);
}

/// Runs `test` under the hosts that call the action RPCs.
#[track_caller]
pub(crate) fn for_each_host_with_actions(test: impl Fn(&Case) -> TestResult) {
    for_hosts(Host::has_actions, test);
}

#[track_caller]
fn for_hosts(wanted: impl Fn(&Host) -> bool, test: impl Fn(&Case) -> TestResult) {
    if !wanted_at_all() {
        say("skipped: acceptance tests run with TF_ACC=1");
        return;
    }
    let mut failures = Vec::new();
    let mut run = 0;
    for host in hosts().into_iter().filter(|host| wanted(host)) {
        run += 1;
        let label = host.label();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let provider =
                Provider::from_binary(env!("CARGO_BIN_EXE_terraform-provider-alicloudes"))?;
            test(&Case { host, provider })
        }));
        match outcome {
            Ok(Ok(())) => {}
            Ok(Err(error)) => failures.push(format!("under {label}: {error}")),
            // The panic's own message was printed where it happened.
            Err(_) => failures.push(format!("under {label}: panicked, see above")),
        }
    }
    // `hosts` has seen to it that there is one; it may lack what the test needs.
    if run == 0 && env::var_os("TF_ACC_HOSTS").is_some() {
        say("skipped: no host that TF_ACC_HOSTS picks has actions");
        return;
    }
    assert!(run > 0, "no host to run under");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Whether acceptance tests are to run.
pub(crate) fn wanted_at_all() -> bool {
    env::var_os("TF_ACC").is_some_and(|value| !value.is_empty() && value != "0")
}

/// The hosts to test under. Those built for the tests must be there; whatever
/// else is on `PATH` comes on top, unless it is the same version.
fn hosts() -> Vec<Host> {
    let wanted = env::var("TF_ACC_HOSTS").ok();
    let mut hosts: Vec<Host> = HostKind::ALL
        .into_iter()
        .filter_map(|kind| match Host::built(kind) {
            Ok(host) => Some(host),
            // One that is not wanted need not be there.
            Err(_) if wanted.is_some() => None,
            Err(error) => panic!("{error}"),
        })
        .collect();
    for found in HostKind::ALL.into_iter().filter_map(on_path) {
        if hosts.iter().all(|host| host.label() != found.label()) {
            hosts.push(found);
        }
    }
    if let Some(wanted) = wanted {
        hosts = picked(hosts, &wanted);
    }
    hosts
}

/// The host on `PATH`. One that does not run is none, and is told once.
fn on_path(kind: HostKind) -> Option<Host> {
    static TOLD: Once = Once::new();
    Host::on_path(kind).unwrap_or_else(|error| {
        TOLD.call_once(|| say(&format!("{} is left out: {error}", kind.command())));
        None
    })
}

/// Those whose label begins with `wanted`. None is a failure: a misspelt name
/// would pass every test by running it nowhere.
fn picked(hosts: Vec<Host>, wanted: &str) -> Vec<Host> {
    let labels: Vec<String> = hosts.iter().map(Host::label).collect();
    let picked: Vec<Host> = hosts
        .into_iter()
        .filter(|host| host.label().starts_with(wanted))
        .collect();
    assert!(
        !picked.is_empty(),
        "TF_ACC_HOSTS={wanted:?} picks none of {}",
        labels.join(", ")
    );
    picked
}

// Past libtest's capture, which hides what passing tests print.
pub(crate) fn say(text: &str) {
    let test = std::thread::current();
    let _ = writeln!(io::stderr(), "{}: {text}", test.name().unwrap_or("test"));
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use testkit::cli::{Origin, Version};

    use super::*;

    fn some_hosts() -> Vec<Host> {
        HostKind::ALL
            .map(|kind| Host {
                kind,
                version: Version::new(1, 12, 6),
                program: PathBuf::new(),
                origin: Origin::Built,
            })
            .to_vec()
    }

    #[test]
    fn hosts_are_picked_by_the_beginning_of_their_label() {
        let labels = |wanted| -> Vec<String> {
            let hosts = picked(some_hosts(), wanted);
            hosts.iter().map(Host::label).collect()
        };
        assert_eq!(labels("tofu"), ["tofu 1.12.6"]);
        assert_eq!(labels("terraform 1.1"), ["terraform 1.12.6"]);
        assert_eq!(labels("").len(), 2);
    }

    #[test]
    #[should_panic(expected = "picks none of tofu 1.12.6, terraform 1.12.6")]
    fn a_pick_that_matches_no_host_is_a_failure() {
        picked(some_hosts(), "opentofu");
    }
}
