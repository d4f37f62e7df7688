// SPDX-License-Identifier: MPL-2.0
//! RPC-HMAC-SHA1, the server's side: the signature of STS calls, a parameter among the others.

use percent_encoding::utf8_percent_encode;

use super::acs3::RESERVED;
use super::roa;

/// Builds the string to sign over query and form parameters; `Signature` itself is left out.
pub(crate) fn string_to_sign(method: &str, parameters: &[(String, String)]) -> String {
    let mut parameters: Vec<&(String, String)> = parameters
        .iter()
        .filter(|(name, _)| name != "Signature")
        .collect();
    parameters.sort();
    let mut query = String::with_capacity(512);
    for (position, (name, value)) in parameters.into_iter().enumerate() {
        if position > 0 {
            query.push('&');
        }
        query.extend(utf8_percent_encode(name, RESERVED));
        query.push('=');
        query.extend(utf8_percent_encode(value, RESERVED));
    }
    format!("{method}&%2F&{}", utf8_percent_encode(&query, RESERVED))
}

/// The signature of `text` in base64; the key is the secret with an ampersand behind it.
pub(crate) fn signature(secret: &str, text: &str) -> String {
    roa::signature(&format!("{secret}&"), text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::vectors;

    #[test]
    fn every_rpc_vector_gives_the_expected_text_and_signature() {
        let file = vectors::load(include_str!("../../../tests/vectors/rpc-hmac-sha1.json"));
        assert_eq!(file.vectors.len(), 3);
        for vector in file.vectors {
            let parameters: Vec<_> = vector.input.parameters.clone().into_iter().collect();
            let text = string_to_sign(&vector.input.method, &parameters);
            assert_eq!(text, vector.expected.string_to_sign, "{}", vector.name);
            let signed = signature(&vector.input.access_key_secret, &text);
            assert_eq!(signed, vector.expected.signature, "{}", vector.name);
        }
    }

    #[test]
    fn a_space_is_percent_twenty_and_the_signature_parameter_is_left_out() {
        let parameters = [
            ("Policy".to_owned(), "a b*~".to_owned()),
            ("Signature".to_owned(), "x".to_owned()),
        ];
        assert_eq!(
            string_to_sign("POST", &parameters),
            "POST&%2F&Policy%3Da%2520b%252A~"
        );
    }
}
