// SPDX-License-Identifier: MPL-2.0

#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;

#[test]
fn a_failure_makes_the_report_unhealthy_in_both_forms() {
    for json in [false, true] {
        let mut out = Vec::new();
        let mut report = Report::new(json, &mut out);
        report.ok("version", "1").unwrap();
        report.failed("clock", "off", "set it").unwrap();
        assert!(!report.finish().unwrap());
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("set it"), "{text}");
        if json {
            let document: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(document["checks"][1]["state"], "failed");
        }
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    struct Gone;
    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }
    let mut gone = Gone;
    let mut report = Report::new(false, &mut gone);
    report.ok("version", "1").unwrap();
    report.failed("clock", "off", "Set it.").unwrap();
    assert!(!report.finish().unwrap());
}
