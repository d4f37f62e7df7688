// SPDX-License-Identifier: MPL-2.0
#![allow(clippy::unwrap_used, reason = "tests")]

use p521::ecdsa::SigningKey;
use p521::ecdsa::signature::Signer as _;

use super::*;

fn signed(message: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let key = SigningKey::from_slice(&[7; 66].map(|b: u8| b & 1)).unwrap();
    let signature: DerSignature = key.sign(message);
    (
        key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
        signature.as_bytes().to_vec(),
    )
}

#[test]
fn signature_of_the_key_passes_and_any_change_is_refused() {
    let (key, signature) = signed(b"hello");
    let verify = |k: &[u8], m: &[u8], s: &[u8]| EcdsaP521Sha512.verify_signature(k, m, s);
    assert!(verify(&key, b"hello", &signature).is_ok());
    assert!(verify(&key, b"hallo", &signature).is_err());
    let mut bent = signature.clone();
    *bent.last_mut().unwrap() ^= 1;
    assert!(verify(&key, b"hello", &bent).is_err());
    assert!(verify(&key[1..], b"hello", &signature).is_err());
    assert!(verify(&[], b"hello", &signature).is_err());
    assert!(verify(&key, b"hello", &[]).is_err());
}
