// SPDX-License-Identifier: MPL-2.0
//! What was asked for on the command line. Read by hand: clap, without colours,
//! makes the program 0.22 MB larger and its archive 0.11 MB (to 2.84 MB), for
//! four words, and hosts hash and start it several times in each run.

#[cfg(test)]
mod tests;

use std::ffi::OsString;

use alicloudes::provider::doctor::{self, nearest};

/// The commands that a misspelled word may have been meant for.
const COMMANDS: [&str; 7] = [
    "doctor",
    "help",
    "version",
    "--debug",
    "--help",
    "--version",
    "-h",
];

/// Others that are understood, and not proposed.
const SPELLINGS: [&str; 4] = ["-debug", "-help", "-version", "-V"];

pub(crate) const HELP: &str = "\
terraform-provider-alicloudes: a provider for OpenTofu and Terraform that resumes
interrupted changes of Alibaba Cloud Elasticsearch instances.

This program is a plugin. OpenTofu or Terraform starts it when a configuration
requires it:

  terraform {
    required_providers {
      alicloudes = { source = \"registry.opentofu.org/alicloudes/alicloudes\" }
    }
  }

Usage, by hand:
  terraform-provider-alicloudes doctor    check credentials, identity, endpoint,
                                          clock and an instance; changes nothing
  terraform-provider-alicloudes version   print version, commit and target
  terraform-provider-alicloudes help      print this help; `help doctor` prints
                                          the help of doctor
  terraform-provider-alicloudes --debug   serve until Ctrl-C, and print the
                                          TF_REATTACH_PROVIDERS to attach with

--help and --version do the same as help and version. Exit code: 0, 1 if
something failed, 2 for a wrong argument.
";

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Serve a host that started the program.
    Launched,
    /// Serve until Ctrl-C.
    Debug,
    /// Print this and end.
    Print(String),
    /// Run doctor with these arguments.
    Doctor(Vec<String>),
    /// Say what is wrong and end with exit code 2.
    Wrong(String),
}

/// Reads the arguments after the program's name.
pub(crate) fn command(arguments: impl Iterator<Item = OsString>) -> Command {
    let words: Vec<String> = arguments
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // One hyphen is how Go programs spell long options.
    match words[..] {
        [] => Command::Launched,
        ["--debug" | "-debug"] => Command::Debug,
        ["version" | "--version" | "-version" | "-V"] => Command::Print(version()),
        ["help" | "--help" | "-help" | "-h"] => Command::Print(HELP.to_owned()),
        ["help", "doctor"] => Command::Print(doctor::USAGE.to_owned()),
        ["doctor", ..] => Command::Doctor(words[1..].iter().map(|w| (*w).to_owned()).collect()),
        ["help", "doctor", extra, ..] => wrong(extra, &[]),
        ["help", word, ..] => wrong(word, &["doctor"]),
        [word, extra, ..] if COMMANDS.contains(&word) || SPELLINGS.contains(&word) => {
            wrong(extra, &[])
        }
        [word, ..] => wrong(word, &COMMANDS),
    }
}

fn wrong(word: &str, known: &[&str]) -> Command {
    let proposal = nearest(word, known);
    let proposal = proposal.map(|name| format!("; did you mean {name:?}?"));
    Command::Wrong(format!(
        "unknown argument {word:?}{}",
        proposal.unwrap_or_default()
    ))
}

/// Releases know their commit; other builds change too often to say one.
fn version() -> String {
    let commit = option_env!("ALICLOUDES_COMMIT").unwrap_or("development build");
    format!(
        "terraform-provider-alicloudes {} ({commit}, {})\n",
        env!("CARGO_PKG_VERSION"),
        env!("ALICLOUDES_TARGET")
    )
}
