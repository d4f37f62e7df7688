// SPDX-License-Identifier: MPL-2.0
//! What both ways of running take: where to serve, and what.

use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use emulator::{Emulator, InstanceSpec, Scenario, parse_duration};

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// TOML file with instances, keys, faults and settings, or - for standard input; --help shows
    /// one
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// Address of the API, e.g. 8080, localhost:8080 or 127.0.0.1:0; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = address)]
    listen: SocketAddr,
    /// Address of the control port: JSON over HTTP that changes instances, injects faults and
    /// shows which calls came
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = address)]
    control: SocketAddr,
    /// Adds an instance, or replaces the scenario's (repeatable), e.g. es-cn-1=suspended
    #[arg(long, value_name = "ID=STATUS", value_parser = instance)]
    instance: Vec<InstanceSpec>,
    /// Lets any instance exist: an unknown ID is created when it is first named
    #[arg(long)]
    create_on_demand: bool,
    /// How long a resumed change takes, e.g. 500ms, 2s, instant, forever
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    activating_for: Option<Duration>,
    /// Write a line on stderr for each request
    #[arg(long)]
    log: bool,
}

impl Options {
    /// Starts what the options describe; also says what it started from.
    pub(crate) fn start(self) -> io::Result<(Emulator, Scenario)> {
        let mut scenario = match &self.scenario {
            Some(path) => read(path)?,
            None => Scenario::default(),
        };
        for instance in self.instance {
            scenario.instances.retain(|other| other.id != instance.id);
            scenario.instances.push(instance);
        }
        scenario.defaults.create_on_demand |= self.create_on_demand;
        if let Some(duration) = self.activating_for {
            scenario.defaults.activating_for = duration;
        }
        let emulator = Emulator::start_on(scenario.clone(), self.listen, self.control)
            .map_err(with_options)?;
        if self.log {
            let mut requests = emulator.follow();
            tokio::spawn(async move {
                while let Some(request) = requests.recv().await {
                    // Whoever closed stderr does not want to know.
                    let _ = writeln!(io::stderr(), "{request}");
                }
            });
        }
        Ok((emulator, scenario))
    }
}

/// Reads `ID=STATUS`.
fn instance(text: &str) -> Result<InstanceSpec, String> {
    match text.split_once('=') {
        Some((id, status)) if !id.is_empty() && !status.is_empty() => {
            Ok(InstanceSpec::new(id, status))
        }
        _ => Err("write ID=STATUS, e.g. es-cn-1=suspended".into()),
    }
}

/// Reads `PORT`, `localhost:PORT` or an IP address with its port.
fn address(text: &str) -> Result<SocketAddr, String> {
    let port = text.strip_prefix("localhost:").unwrap_or(text);
    if let Ok(port) = port.parse() {
        return Ok(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
    }
    text.parse()
        .map_err(|_| "write a port, localhost:PORT or a loopback address with its port".into())
}

/// The library knows no options; where an address cannot be had, they are the way out.
fn with_options(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::InvalidInput {
        return error;
    }
    let hint = "--listen names another address of the API, --control one of the control port";
    io::Error::new(error.kind(), format!("{error}; {hint}"))
}

fn read(path: &Path) -> io::Result<Scenario> {
    let from_stdin = path == Path::new("-");
    let wrap = |error: &dyn std::fmt::Display| {
        let name = if from_stdin {
            "standard input".into()
        } else {
            path.display().to_string()
        };
        io::Error::new(io::ErrorKind::InvalidInput, format!("{name}: {error}"))
    };
    let text = if from_stdin {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    let text = text.map_err(|error| wrap(&error))?;
    Scenario::from_toml(&text).map_err(|error| wrap(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_may_be_short() {
        for (text, wanted) in [
            ("8080", "127.0.0.1:8080"),
            ("localhost:0", "127.0.0.1:0"),
            ("127.0.0.2:1", "127.0.0.2:1"),
            ("[::1]:7", "[::1]:7"),
        ] {
            assert_eq!(
                address(text).map(|found| found.to_string()),
                Ok(wanted.into())
            );
        }
        for text in ["", "70000", "localhost", "example.com:80"] {
            assert!(address(text).is_err(), "{text}");
        }
    }
}
