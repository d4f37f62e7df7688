// SPDX-License-Identifier: MPL-2.0
//! `SSL_CERT_FILE`, looked at before it is used: the library that reads it only
//! says that there are no certificates, also where the variable is empty. Windows
//! and macOS use the system's own store and do not look at the variable.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

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

/// What the library would load if it read the variable as we do: the certificates
/// of `file` and of `folders`, and of no others; where both are missing, the
/// system's own.
#[cfg(all(unix, not(target_vendor = "apple")))]
pub(super) fn load(file: Option<&Path>, folders: &[PathBuf]) -> Vec<CertificateDer<'static>> {
    if file.is_none() && folders.is_empty() {
        let system = openssl_probe::probe();
        return of(system.cert_file.as_deref(), &system.cert_dir);
    }
    of(file, folders)
}

#[cfg(all(unix, not(target_vendor = "apple")))]
fn of(file: Option<&Path>, folders: &[PathBuf]) -> Vec<CertificateDer<'static>> {
    let places = folders.iter().map(|folder| (None, Some(folder.as_path())));
    std::iter::once((file, None))
        .chain(places)
        .flat_map(|(file, folder)| rustls_native_certs::load_certs_from_paths(file, folder).certs)
        .collect()
}

/// The variable does not count here, see [`HAS_CERT_FILE`].
#[cfg(not(all(unix, not(target_vendor = "apple"))))]
pub(super) fn load(_: Option<&Path>, _: &[PathBuf]) -> Vec<CertificateDer<'static>> {
    Vec::new()
}

#[cfg(all(test, unix, not(target_vendor = "apple")))]
mod tests;
