// SPDX-License-Identifier: MPL-2.0
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

#[test]
fn a_ca_file_or_folder_replaces_the_systems_certificates() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let ca = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(&file, ca.cert.pem()).unwrap();
    let only = [ca.cert.der().clone()];
    assert_eq!(load(Some(&file), &[]), only);
    assert_eq!(load(None, &[folder.path().to_owned()]), only);
}
