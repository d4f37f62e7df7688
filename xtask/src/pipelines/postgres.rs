// SPDX-License-Identifier: MPL-2.0
//! Two pipelines share one state and its lock in a real PostgreSQL.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

use super::site::{Done, Ingredients, Running, Site, start, until};
use super::{Row, expect};
use crate::tools;

/// Shorter than any case takes to look; a run in the wait stays in it.
const LONG: Duration = Duration::from_secs(15);

pub(super) fn check() -> Result<()> {
    program("initdb").map(drop)
}

fn program(name: &str) -> Result<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    folders.sort();
    tools::system(name, &folders, "install the package postgresql")
}

/// A server of its own, whose files go with the value.
struct Database {
    folder: TempDir,
    port: u16,
}

impl Database {
    fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("postgres-").tempdir()?;
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        drop(listener);
        let database = Self { folder, port };
        if is_root() {
            let status = Command::new("chown")
                .arg("postgres")
                .arg(database.folder.path())
                .status()?;
            ensure!(
                status.success(),
                "the user postgres is missing: install the package postgresql"
            );
        }
        let data = database.data();
        database.run(
            "initdb",
            &["-D", &data, "-U", "tofu", "-A", "trust", "--no-sync"],
        )?;
        database.up()?;
        Ok(database)
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn up(&self) -> Result<()> {
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c fsync=off",
            self.port,
            self.folder.path().display()
        );
        let log = self.folder.path().join("log").display().to_string();
        self.run(
            "pg_ctl",
            &[
                "-D",
                &self.data(),
                "-l",
                &log,
                "-o",
                &options,
                "-w",
                "start",
            ],
        )
    }

    fn down(&self) -> Result<()> {
        self.run(
            "pg_ctl",
            &["-D", &self.data(), "-m", "immediate", "-w", "stop"],
        )
    }

    /// PostgreSQL refuses to be root.
    fn run(&self, name: &str, args: &[&str]) -> Result<()> {
        let program = program(name)?;
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        let output = tempfile::NamedTempFile::new()?;
        let status = command
            .args(args)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(output.reopen()?)
            .stderr(output.reopen()?)
            .status()
            .with_context(|| format!("can't run {name}"))?;
        let text = fs::read_to_string(output.path())?;
        ensure!(status.success(), "{name} failed:\n{text}");
        Ok(())
    }

    fn connection(&self, name: &str) -> String {
        format!(
            "postgres://tofu@127.0.0.1:{}/postgres?sslmode=disable&search_path={name}",
            self.port
        )
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = self.down();
    }
}

fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

/// One case: a site of its own in a schema of its own.
struct Case<'a> {
    site: Site,
    database: &'a Database,
    name: &'static str,
}

/// The steps of a case; the last run of OpenTofu is its result.
type Steps = fn(&Case<'_>) -> Result<Done>;

pub(super) fn run(with: &Ingredients) -> Result<Vec<Row>> {
    let database = Database::start()?;
    // A run with `resume_when_interrupted` looks first, sees the change under way and only waits.
    let cases: [(&'static str, Steps, (u64, u64)); 8] = [
        (
            "two at once: the second fails at the lock",
            two_at_once,
            (1, 1),
        ),
        (
            "two at once with -lock-timeout: the second waits",
            waits_for_the_lock,
            (1, 1),
        ),
        (
            "two at once with -lock=false: both call, one resumes",
            without_a_lock,
            (2, 1),
        ),
        (
            "SIGTERM in the wait, then the next run",
            |case| signalled(case, &["-TERM"]),
            (1, 1),
        ),
        (
            "SIGINT in the wait, then the next run",
            |case| signalled(case, &["-INT"]),
            (1, 1),
        ),
        (
            "SIGINT twice, then the next run",
            |case| signalled(case, &["-INT", "-INT"]),
            (1, 1),
        ),
        (
            "SIGKILL in the wait, then the next run",
            |case| signalled(case, &["-KILL"]),
            (1, 1),
        ),
        (
            "the database goes away in the wait, then the next run",
            database_goes,
            (1, 1),
        ),
    ];
    let mut rows = Vec::new();
    for (index, (name, steps, calls)) in cases.into_iter().enumerate() {
        let case = Case::new(with, &database, name, &format!("case{index}"))?;
        let done = steps(&case).with_context(|| name.to_owned())?;
        let (posts, effective) = case.site.calls()?;
        println!("    {name}: exit code {}", done.code);
        ensure!(done.code == 0, "the last run failed:\n{}", done.text);
        expect("calls", calls.0, posts).with_context(|| name.to_owned())?;
        expect("effective calls", calls.1, effective).with_context(|| name.to_owned())?;
        rows.push(Row {
            case: format!("PostgreSQL, {name}"),
            code: done.code,
            posts: Some(posts),
            effective: Some(effective),
            time: done.time,
        });
    }
    Ok(rows)
}

impl<'a> Case<'a> {
    fn new(
        with: &Ingredients,
        database: &'a Database,
        name: &'static str,
        schema: &str,
    ) -> Result<Self> {
        let mut site = Site::new(with, "github-actions", LONG)?;
        // The example's own backend is this one.
        fs::remove_file(site.repository().join("override.tf"))?;
        site.set("PG_CONN_STR", database.connection(schema));
        site.set("PG_SCHEMA_NAME", schema);
        site.set("ALIBABA_CLOUD_REGION", "cn-hangzhou");
        site.set("ALIBABA_CLOUD_ACCESS_KEY_ID", crate::emulator::ACCESS_KEY);
        site.set(
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
            crate::emulator::SECRET_KEY,
        );
        site.set("TF_IN_AUTOMATION", "true");
        let case = Self {
            site,
            database,
            name,
        };
        let done = case.tofu(&["init", "-input=false"])?;
        ensure!(done.code == 0, "init failed:\n{}", done.text);
        Ok(case)
    }

    fn begin(&self, args: &[&str]) -> Result<Running> {
        start(self.site.command("tofu").args(args))
    }

    fn tofu(&self, args: &[&str]) -> Result<Done> {
        self.begin(args)?.wait()
    }

    fn apply(&self, more: &[&str]) -> Result<Running> {
        let args = ["apply", "-input=false", "-auto-approve", "-no-color"];
        self.begin(&[&args, more].concat())
    }

    /// An apply whose call was taken, and which waits now.
    fn waiting(&self) -> Result<Running> {
        let running = self.apply(&[])?;
        let posts = self.site.calls()?.0;
        until("the call to resume", || Ok(self.site.calls()?.0 > posts))?;
        Ok(running)
    }
}

fn two_at_once(case: &Case<'_>) -> Result<Done> {
    let first = case.waiting()?;
    let second = case.apply(&[])?.wait()?;
    ensure!(
        second.code == 1,
        "{}: the second run passed the lock",
        case.name
    );
    ensure!(
        second.text.contains("Error acquiring the state lock"),
        "{}",
        second.text
    );
    first.wait()
}

fn waits_for_the_lock(case: &Case<'_>) -> Result<Done> {
    let first = case.waiting()?;
    let second = case.apply(&["-lock-timeout=120s"])?;
    let first = first.wait()?;
    ensure!(first.code == 0, "{}", first.text);
    let second = second.wait()?;
    ensure!(second.text.contains("No changes"), "{}", second.text);
    Ok(second)
}

fn without_a_lock(case: &Case<'_>) -> Result<Done> {
    // Without the attribute a run calls first and looks afterwards.
    let text = fs::read_to_string(case.site.repository().join("main.tf"))?;
    case.site.write(
        "main.tf",
        &text.replace("resume_when_interrupted = true", ""),
    )?;
    let first = case.waiting()?;
    let second = case.apply(&["-lock=false"])?.wait()?;
    ensure!(second.code == 0, "{}", second.text);
    first.wait()
}

fn signalled(case: &Case<'_>, signals: &[&str]) -> Result<Done> {
    let running = case.waiting()?;
    for signal in signals {
        let id = running.id().to_string();
        let status = Command::new("kill").args([signal, id.as_str()]).status()?;
        ensure!(status.success() || signals.len() > 1, "can't signal {id}");
    }
    let done = running.wait()?;
    ensure!(done.code != 0, "the signal was not noticed:\n{}", done.text);
    // A connection that died holds no lock, but the server may take a moment to see it.
    case.apply(&["-lock-timeout=30s"])?.wait()
}

fn database_goes(case: &Case<'_>) -> Result<Done> {
    let running = case.waiting()?;
    case.database.down()?;
    let done = running.wait()?;
    ensure!(done.code == 1, "the state was not missed:\n{}", done.text);
    let saved = case.site.repository().join("errored.tfstate");
    ensure!(saved.exists(), "nothing was saved beside:\n{}", done.text);
    fs::remove_file(saved)?;
    case.database.up()?;
    case.apply(&["-lock-timeout=30s"])?.wait()
}
