// SPDX-License-Identifier: MPL-2.0
//! An instance role under a real run. The metadata service has one address,
//! everywhere: the test runs itself again in a network of its own that has it.

use std::env;
use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use serde_json::json;

use super::leaks::{emulators_log, secrets, shown};
use super::{Given, Signer, scenario};
use crate::fake::Fake;
use crate::harness::{for_each_host, say, wanted_at_all};

const METADATA: Ipv4Addr = Ipv4Addr::new(100, 100, 100, 200);

/// The session of the emulator's role.
const SIGNER: Signer = Signer::Session("es-resume/vm");

/// Says that the network is there.
const INSIDE: &str = "ALICLOUDES_TEST_INSTANCE";

#[test]
fn the_role_of_an_instance_signs_and_its_secrets_show_nowhere() {
    if !wanted_at_all() || env::var_os(INSIDE).is_some() {
        return inside();
    }
    if !own_network(&["true"])
        .status()
        .is_ok_and(|end| end.success())
    {
        // Some systems keep namespaces to root.
        return say("skipped: a network of its own can't be had (unshare, ip)");
    }
    let program = env::current_exe().map(|path| path.display().to_string());
    let (program, test) = (program.unwrap_or_default(), thread::current());
    let test = test.name().unwrap_or_default();
    let mut again = own_network(&[&program, "--exact", test, "--nocapture"]);
    let end = again.env(INSIDE, "1").output();
    let end = end.unwrap_or_else(|error| panic!("the test does not run again: {error}"));
    let told = String::from_utf8_lossy(&end.stdout) + String::from_utf8_lossy(&end.stderr);
    assert!(end.status.success(), "{told}");
    assert!(told.contains("1 passed"), "nothing ran: {told}");
}

/// `command` where nothing is reached but this machine, which is the metadata
/// service too.
fn own_network(command: &[&str]) -> Command {
    let script =
        format!("ip link set lo up && ip address add {METADATA}/32 dev lo && exec \"$0\" \"$@\"");
    let mut unshare = Command::new("unshare");
    unshare
        .args(["--user", "--map-root-user", "--net", "--", "sh", "-c"])
        .arg(script)
        .args(command);
    unshare
}

fn inside() {
    let role = scenario().metadata.role;
    let given = [
        Given::new("variable").env("ALIBABA_CLOUD_ECS_METADATA", &role),
        Given::new("provider block").block(&format!("  ecs_role_name = \"{role}\"")),
        Given::new("profile, the only role").profiles(&json!([{
            "name": "ci", "mode": "EcsRamRole",
        }])),
    ];
    let emulator = Arc::<Mutex<String>>::default();
    if wanted_at_all() {
        relay(Arc::clone(&emulator)).unwrap_or_else(|error| panic!("{METADATA}: {error}"));
    }
    for_each_host(|case| {
        let mut found = Vec::new();
        for given in &given {
            let fake = Fake::start(scenario());
            *emulator.lock().unwrap_or_else(PoisonError::into_inner) = fake.url();
            let mut workspace = given.workspace(case, &fake, "")?;
            workspace.set_log("TRACE");
            let plan = workspace.plan_json(&[])?.0.to_string();
            let applied = workspace.run(["apply", "tfplan"])?.exited(0)?;
            found.extend(SIGNER.check(given.name, &fake).err());
            let log = workspace.log();
            assert!(log.contains("credentials loaded"), "{}: no log", given.name);
            found.extend(shown(
                given.name,
                &secrets(&fake),
                &[
                    ("log", &log),
                    ("output", &applied.text()),
                    ("plan", &plan),
                    ("state", &workspace.state_file()),
                    ("emulator's log", &emulators_log(&fake)),
                ],
            ));
        }
        if found.is_empty() {
            Ok(())
        } else {
            Err(found.join("\n").into())
        }
    });
}

/// Carries what comes to the metadata service to the `emulator`, whose URL may
/// change, and the answers back.
fn relay(emulator: Arc<Mutex<String>>) -> io::Result<()> {
    let listener = TcpListener::bind((METADATA, 80))?;
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let url = emulator
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone();
            let server = TcpStream::connect(url.trim_start_matches("http://"));
            let pairs = server.and_then(|server| {
                Ok([(client.try_clone()?, server.try_clone()?), (server, client)])
            });
            for (mut from, mut to) in pairs.into_iter().flatten() {
                thread::spawn(move || {
                    // The end of either side is the end of both.
                    let _ = io::copy(&mut from, &mut to);
                    let _ = to.shutdown(std::net::Shutdown::Both);
                });
            }
        }
    });
    Ok(())
}
