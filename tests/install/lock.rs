// SPDX-License-Identifier: MPL-2.0
//! Lock files that hold on another platform than the one they were made on.

use std::fs;

use testkit::cli::{Platform, SOURCE};

use crate::harness::for_each_host;
use crate::mirrors::{from_folder, from_network, network, unpacked};
use crate::release::{Release, workspace};

const LOCK: &str = ".terraform.lock.hcl";

/// `providers lock` for every platform, then an `init` that may not add to it,
/// from a mirror whose archives are unpacked, for which only `h1:` sums hold.
#[test]
fn a_lock_for_all_platforms_holds_where_archives_are_unpacked() {
    for_each_host(|case| {
        let release = Release::find()?;
        let registry = release.site()?;
        let cli = registry.stands_in_for("registry.opentofu.org");
        let there = registry.workspace(&case.host, &release, SOURCE, &cli)?;
        let mut words = vec!["providers".to_owned(), "lock".to_owned()];
        let platforms = release.platforms()?;
        words.extend(platforms.iter().map(|name| format!("-platform={name}")));
        there.run(words)?.exited(0)?;
        let lock = fs::read_to_string(there.path().join(LOCK))?;
        assert_eq!(lock.matches("\"h1:").count(), platforms.len(), "{lock}");

        let mirror = unpacked(&case.host, &release)?;
        let here = workspace(&case.host, &release, SOURCE, &from_folder(mirror.path()))?;
        here.write(LOCK, &lock)?;
        here.run(["init", "-lockfile=readonly"])?.exited(0)?;
        here.apply()?.exited(0)?;
        assert_eq!(fs::read_to_string(here.path().join(LOCK))?, lock);
        Ok(())
    });
}

/// A lock file that somebody made on a Mac alone.
#[test]
fn a_lock_made_on_another_platform_holds_at_the_registry_and_a_network_mirror() {
    for_each_host(|case| {
        let release = Release::find()?;
        let registry = release.site()?;
        let cli = registry.stands_in_for("registry.opentofu.org");
        let there = registry.workspace(&case.host, &release, SOURCE, &cli)?;
        let platforms = release.platforms()?;
        let own = Platform::current().to_string();
        let other = platforms
            .iter()
            .find(|name| **name != own)
            .ok_or("one platform")?;
        there
            .run(["providers", "lock", &format!("-platform={other}")])?
            .exited(0)?;
        let lock = fs::read_to_string(there.path().join(LOCK))?;

        let mirror = network(&case.host, &release)?;
        for (site, cli) in [(&registry, cli), (&mirror, from_network(&mirror))] {
            let here = site.workspace(&case.host, &release, SOURCE, &cli)?;
            here.write(LOCK, &lock)?;
            here.init()?.exited(0)?;
            here.apply()?.exited(0)?;
        }
        Ok(())
    });
}
