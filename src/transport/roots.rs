// SPDX-License-Identifier: MPL-2.0
//! `SSL_CERT_FILE`, looked at before it is used: the library that reads it only
//! says that there are no certificates. Windows and macOS use the system's own
//! store and do not look at the variable.

use std::io::ErrorKind;
use std::path::Path;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{Error, PemObject as _};

/// Whether the variable counts on this system.
pub(crate) const HAS_CERT_FILE: bool = cfg!(all(unix, not(target_vendor = "apple")));

/// Checks the file that `SSL_CERT_FILE` names.
///
/// # Errors
/// Why it gives no certificate, in a sentence that names the variable.
pub(super) fn check(file: &Path) -> Result<(), String> {
    let wrong = match CertificateDer::pem_file_iter(file) {
        Ok(mut certificates) => match certificates.next() {
            Some(Ok(_)) => return Ok(()),
            Some(Err(_)) => "is not a file of PEM certificates".to_owned(),
            None => "holds no certificate in PEM form".to_owned(),
        },
        Err(Error::Io(error)) if error.kind() == ErrorKind::NotFound => "does not exist".to_owned(),
        Err(Error::Io(error)) => format!("cannot be read ({error})"),
        Err(_) => "is not a file of PEM certificates".to_owned(),
    };
    Err(format!(
        "the file {} that SSL_CERT_FILE names {wrong}",
        file.display()
    ))
}
