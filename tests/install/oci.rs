// SPDX-License-Identifier: MPL-2.0
//! OpenTofu's mirror in an OCI registry: a real one, filled by a real oras.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use testkit::cli::{Certificate, HostKind, SOURCE, repository_root};

use crate::harness::for_each_host;
use crate::release::{Fallible, Release, installs, workspace};

/// The name that the guide gives a registry.
const EXAMPLE: &str = "registry.example.com";

/// The registry; it ends with the value.
struct Registry {
    child: Child,
    folder: tempfile::TempDir,
    address: String,
}

impl Drop for Registry {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Registry {
    fn start(release: &Release) -> Fallible<Self> {
        let folder = tempfile::tempdir()?;
        let certificate = Certificate::for_loopback()?;
        let at = |name: &str| folder.path().join(name);
        fs::write(at("authority.pem"), &certificate.authority)?;
        fs::write(at("certificate.pem"), &certificate.certificate)?;
        fs::write(at("key.pem"), &certificate.key)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let root = folder.path().display();
        fs::write(
            at("config.yml"),
            format!(
                "version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: {root}/data\n\
                 http:\n  addr: {address}\n  tls:\n    certificate: {root}/certificate.pem\n    key: {root}/key.pem\n"
            ),
        )?;
        let child = Command::new(release.tool("registry"))
            .args([OsStr::new("serve"), at("config.yml").as_os_str()])
            .env("OTEL_TRACES_EXPORTER", "none")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let registry = Self {
            child,
            folder,
            address,
        };
        let deadline = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(&registry.address).is_err() {
            if Instant::now() > deadline {
                return Err("the OCI registry does not answer".into());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(registry)
    }

    /// Runs the commands of the guide where the archives are.
    fn push(&self, release: &Release) -> Fallible<()> {
        let guide = repository_root().join("templates/guides/air-gapped.md.tmpl");
        let guide = fs::read_to_string(guide)?;
        let mut blocks = guide.split("```shell\n").skip(1);
        let script = blocks
            .find(|block| block.contains("oras push"))
            .and_then(|block| block.split("```").next())
            .ok_or("the guide pushes nothing")?;
        assert!(script.contains(EXAMPLE), "{script}");
        let script = script.replace(EXAMPLE, &self.address);
        let oras = release.tool("oras");
        let folders =
            env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
        let own = oras.parent().map(Path::to_owned);
        let output = Command::new("sh")
            .args(["-eu", "-c", &script])
            .current_dir(release.files())
            .env("PATH", env::join_paths(own.into_iter().chain(folders))?)
            .env("HOME", self.folder.path())
            .env("SSL_CERT_FILE", self.folder.path().join("authority.pem"))
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        Ok(())
    }
}

#[test]
fn opentofu_installs_from_an_oci_registry() {
    for_each_host(|case| {
        if case.host.kind != HostKind::Tofu {
            return Ok(());
        }
        let release = Release::find()?;
        let registry = Registry::start(&release)?;
        registry.push(&release)?;
        let address = &registry.address;
        let cli = format!(
            "provider_installation {{\n  oci_mirror {{\n    repository_template = \"{address}/providers/${{namespace}}/${{type}}\"\n    include = [\"registry.opentofu.org/alicloudes/*\"]\n  }}\n}}\n"
        );
        let mut workspace = workspace(&case.host, &release, SOURCE, &cli)?;
        workspace.set_env(
            "SSL_CERT_FILE",
            registry.folder.path().join("authority.pem"),
        );
        installs(&workspace, "(verified checksum)")?;
        Ok(())
    });
}
