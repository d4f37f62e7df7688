// SPDX-License-Identifier: MPL-2.0
#![allow(clippy::panic, reason = "tests")]

use super::*;

fn read(words: &str) -> Command {
    command(words.split_whitespace().map(OsString::from))
}

#[test]
fn words_and_flags_mean_the_same() {
    for words in ["version", "--version", "-version", "-V"] {
        assert_eq!(read(words), Command::Print(version()), "{words}");
    }
    for words in ["help", "--help", "-help", "-h"] {
        assert_eq!(read(words), Command::Print(HELP.to_owned()), "{words}");
    }
    assert_eq!(read(""), Command::Launched);
    assert_eq!(read("-debug"), Command::Debug);
    assert_eq!(
        read("help doctor"),
        Command::Print(doctor::USAGE.to_owned())
    );
    assert_eq!(
        read("doctor --json"),
        Command::Doctor(vec!["--json".to_owned()])
    );
}

#[test]
fn version_names_the_target() {
    assert!(version().contains(std::env::consts::ARCH), "{}", version());
}

#[test]
fn what_is_not_known_is_named_with_the_nearest_word() {
    for (words, named, proposed) in [
        ("vershon", "vershon", Some("\"version\"")),
        ("--hepl", "--hepl", Some("\"--help\"")),
        ("docter --json", "docter", Some("\"doctor\"")),
        ("help docter", "docter", Some("\"doctor\"")),
        ("xyzzy", "xyzzy", None),
        ("version --debug", "--debug", None),
        ("-debug x", "\"x\"", None),
        ("-V x", "\"x\"", None),
        ("help doctor x", "\"x\"", None),
    ] {
        let Command::Wrong(message) = read(words) else {
            panic!("{words} is understood")
        };
        assert!(message.contains(named), "{message}");
        match proposed {
            Some(name) => assert!(message.contains(name), "{message}"),
            None => assert!(!message.contains("did you mean"), "{message}"),
        }
    }
}
