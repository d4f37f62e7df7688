// SPDX-License-Identifier: MPL-2.0
//! `init` from a registry of static files on loopback, which downloads and
//! verifies a signature, against `init` from a filesystem mirror.

use std::fs;

use anyhow::Result;
use testkit::cli::{Certificate, Host, Provider, Server, Workspace};

use super::report::{Report, millis};
use crate::dist::{self, Release};

/// How many times as long as from a mirror `init` may take from a registry.
const GOAL: f64 = 1.3;

/// Runs `rounds` rounds, in each of which both go first in turns.
pub(super) fn measure(
    host: &Host,
    release: &Release,
    rounds: usize,
    report: &mut Report,
) -> Result<()> {
    let site = tempfile::tempdir()?;
    dist::registry_of(release, site.path())?;
    let certificate = Certificate::for_loopback()?;
    fs::write(site.path().join("authority.pem"), &certificate.authority)?;
    let server = Server::start(site.path(), &certificate)?;
    let registry = format!(
        "disable_checkpoint = true\nhost \"registry.opentofu.org\" {{\n  \
         services = {{ \"providers.v1\" = \"https://{}/v1/providers/\" }}\n}}\n",
        server.address
    );
    let provider = Provider::from_zip(&release.archive)?;
    let (mut from_mirror, mut from_registry) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        for by_registry in [round % 2 == 0, round % 2 == 1] {
            let mut workspace = Workspace::new(host, &provider)?;
            workspace.write_main("")?;
            if by_registry {
                workspace.write("cli.tfrc", &registry)?;
                let cli = workspace.path().join("cli.tfrc");
                workspace.set_env("TF_CLI_CONFIG_FILE", cli);
                workspace.set_env("SSL_CERT_FILE", site.path().join("authority.pem"));
            }
            let output = workspace.init()?.exited(0)?;
            anyhow::ensure!(
                output.unwrapped().contains("signed, key ID") == by_registry,
                "installed from elsewhere: {}",
                output.text()
            );
            let times = if by_registry {
                &mut from_registry
            } else {
                &mut from_mirror
            };
            times.push(millis(output.elapsed));
        }
    }
    // By rounds: what disturbed one round disturbed both of its halves.
    let pairs = from_registry.iter().zip(&from_mirror);
    let ratio = pairs.map(|(registry, mirror)| registry / mirror).collect();
    report.add("init from a filesystem mirror", "ms", None, from_mirror);
    report.add("init from a static registry", "ms", None, from_registry);
    report.add("init: registry / mirror", "", Some(GOAL), ratio);
    Ok(())
}
