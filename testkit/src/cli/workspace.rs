// SPDX-License-Identifier: MPL-2.0
//! A directory of its own for each test, with the provider installed, in which
//! a host's commands run.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use super::Error;
use super::host::Host;
use super::json::{Plan, State};
use super::provider::{Install, Provider, SOURCE};
use super::run::{Output, Running};

/// No command of a test takes this long unless it hangs.
const TIMEOUT: Duration = Duration::from_secs(300);

/// A loopback port that nobody serves: what wants to go out fails at once.
const NOWHERE: &str = "http://127.0.0.1:9";

/// A root module in a temporary directory, and how the host runs in it.
///
/// The host sees none of the caller's environment but `PATH`; whatever a test
/// needs is set with [`Workspace::set_env`]. The directory goes with the value.
#[derive(Debug)]
pub struct Workspace {
    host: Host,
    folder: TempDir,
    environment: BTreeMap<OsString, OsString>,
    timeout: Duration,
    _provider: Provider,
}

impl Workspace {
    /// An empty workspace with the provider in a filesystem mirror, from which
    /// [`Workspace::init`] installs it.
    ///
    /// # Errors
    /// When the directory can't be made.
    pub fn new(host: &Host, provider: &Provider) -> Result<Self, Error> {
        Self::with_install(host, provider, Install::Mirror)
    }

    /// An empty workspace that gets the provider in the way given.
    ///
    /// # Errors
    /// When the directory can't be made.
    pub fn with_install(host: &Host, provider: &Provider, install: Install) -> Result<Self, Error> {
        let folder = tempfile::Builder::new()
            .prefix("alicloudes-")
            .tempdir()
            .map_err(Error::io(
                "can't create a directory in",
                &std::env::temp_dir(),
            ))?;
        let root = folder.path();
        let config = root.join("cli.tfrc");
        fs::write(&config, provider.cli_config(install))
            .map_err(Error::io("can't write", &config))?;
        // A home of its own hides the caller's credential files and host settings.
        for sub in ["home", "work"] {
            let sub = root.join(sub);
            fs::create_dir(&sub).map_err(Error::io("can't create", &sub))?;
        }
        let mut environment = BTreeMap::new();
        let mut set = |key: &str, value: &OsStr| environment.insert(key.into(), value.to_owned());
        set("PATH", &std::env::var_os("PATH").unwrap_or_default());
        set("HOME", root.join("home").as_os_str());
        set("TF_CLI_CONFIG_FILE", config.as_os_str());
        for key in ["TF_IN_AUTOMATION", "CHECKPOINT_DISABLE"] {
            set(key, OsStr::new("1"));
        }
        // For every subcommand; not each knows the flags `-input` and `-no-color`.
        set("TF_INPUT", OsStr::new("0"));
        set("TF_CLI_ARGS", OsStr::new("-no-color"));
        for key in ["HTTP_PROXY", "HTTPS_PROXY"] {
            set(key, OsStr::new(NOWHERE));
        }
        set("NO_PROXY", OsStr::new("127.0.0.1,localhost"));
        Ok(Self {
            host: host.clone(),
            folder,
            environment,
            timeout: TIMEOUT,
            _provider: provider.clone(),
        })
    }

    /// The host that runs here.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// The root module's directory.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// Sets an environment variable for all later commands.
    pub fn set_env(&mut self, key: impl Into<OsString>, value: impl Into<OsString>) {
        self.environment.insert(key.into(), value.into());
    }

    /// Takes an environment variable away from all later commands.
    pub fn remove_env(&mut self, key: impl AsRef<OsStr>) {
        self.environment.remove(key.as_ref());
    }

    /// How long one command may take, instead of five minutes.
    pub fn set_timeout(&mut self, timeout: Duration) {
        self.timeout = timeout;
    }

    /// Has the host and its plugins log at `level` (`TRACE`, `DEBUG`, …) into a
    /// file that [`Workspace::log`] reads.
    pub fn set_log(&mut self, level: &str) {
        let path = self.log_path();
        self.set_env("TF_LOG", level);
        self.set_env("TF_LOG_PATH", path);
    }

    /// What was logged so far; empty without [`Workspace::set_log`].
    pub fn log(&self) -> String {
        let bytes = fs::read(self.log_path()).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("host.log")
    }

    /// Writes a file of the root module, folders on the way included.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write(&self, name: impl AsRef<Path>, text: impl AsRef<[u8]>) -> Result<(), Error> {
        let path = self.path().join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(Error::io("can't create", folder))?;
        }
        fs::write(&path, text).map_err(Error::io("can't write", &path))
    }

    /// Writes `main.tf` with the provider's requirement and then `text`.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write_main(&self, text: &str) -> Result<(), Error> {
        self.write(
            "main.tf",
            format!(
                "terraform {{\n  required_providers {{\n    alicloudes = {{\n      \
                 source = \"{SOURCE}\"\n    }}\n  }}\n}}\n\n{text}\n"
            ),
        )
    }

    /// Starts a command and returns while it runs. It neither colours its
    /// output nor asks for input.
    ///
    /// # Errors
    /// When the host can't be started.
    pub fn start<I>(&self, args: I) -> Result<Running, Error>
    where
        I: IntoIterator,
        I::Item: AsRef<OsStr>,
    {
        self.start_command(Command::new(&self.host.program), args)
    }

    /// The same as the last arguments of another command, which runs the host.
    ///
    /// # Errors
    /// When that command can't be started.
    pub fn start_under<I>(&self, mut wrapper: Command, args: I) -> Result<Running, Error>
    where
        I: IntoIterator,
        I::Item: AsRef<OsStr>,
    {
        wrapper.arg(&self.host.program);
        self.start_command(wrapper, args)
    }

    fn start_command<I>(&self, mut command: Command, args: I) -> Result<Running, Error>
    where
        I: IntoIterator,
        I::Item: AsRef<OsStr>,
    {
        command
            .env_clear()
            .envs(&self.environment)
            .current_dir(self.path());
        for arg in args {
            command.arg(arg.as_ref());
        }
        Running::start(command, self.timeout)
    }

    /// Runs a command to its end, whatever its exit code.
    ///
    /// # Errors
    /// When the host can't be started or waited for.
    pub fn run<I>(&self, args: I) -> Result<Output, Error>
    where
        I: IntoIterator,
        I::Item: AsRef<OsStr>,
    {
        self.start(args)?.wait()
    }

    /// `init`. See [`Workspace::run`] for errors, here and below.
    ///
    /// # Errors
    /// When the host can't be run.
    pub fn init(&self) -> Result<Output, Error> {
        self.run(["init"])
    }

    /// `validate`.
    ///
    /// # Errors
    /// When the host can't be run.
    pub fn validate(&self) -> Result<Output, Error> {
        self.run(["validate"])
    }

    /// `validate -json`, for [`Output::diagnostics`].
    ///
    /// # Errors
    /// When the host can't be run.
    pub fn validate_json(&self) -> Result<Output, Error> {
        self.run(["validate", "-json"])
    }

    /// `plan -detailed-exitcode`: 0 is no change, 2 is a change.
    ///
    /// # Errors
    /// When the host can't be run.
    pub fn plan(&self) -> Result<Output, Error> {
        self.run(["plan", "-detailed-exitcode"])
    }

    /// `apply -auto-approve`.
    ///
    /// # Errors
    /// When the host can't be run.
    pub fn apply(&self) -> Result<Output, Error> {
        self.run(["apply", "-auto-approve"])
    }

    /// `destroy -auto-approve`.
    ///
    /// # Errors
    /// When the host can't be run.
    pub fn destroy(&self) -> Result<Output, Error> {
        self.run(["destroy", "-auto-approve"])
    }

    /// `apply -refresh-only -auto-approve`.
    ///
    /// # Errors
    /// When the host can't be run.
    pub fn refresh_only(&self) -> Result<Output, Error> {
        self.run(["apply", "-refresh-only", "-auto-approve"])
    }

    /// `import`.
    ///
    /// # Errors
    /// When the host can't be run.
    pub fn import(&self, address: &str, id: &str) -> Result<Output, Error> {
        self.run(["import", address, id])
    }

    /// The state, by `show -json`.
    ///
    /// # Errors
    /// When the command fails or does not print JSON.
    pub fn state(&self) -> Result<State, Error> {
        Ok(State(self.run(["show", "-json"])?.exited(0)?.json()?))
    }

    /// Plans into a file `tfplan` and reads it with `show -json`. `args` are
    /// further ones for `plan`.
    ///
    /// # Errors
    /// When a command fails or does not print JSON.
    pub fn plan_json(&self, args: &[&str]) -> Result<Plan, Error> {
        let plan = ["plan", "-out=tfplan"];
        self.run(plan.iter().chain(args))?.exited(0)?;
        let shown = self.run(["show", "-json", "tfplan"])?.exited(0)?;
        Ok(Plan(shown.json()?))
    }

    /// The state file as it lies on the disk; empty if there is none.
    pub fn state_file(&self) -> String {
        fs::read_to_string(self.path().join("terraform.tfstate")).unwrap_or_default()
    }
}
