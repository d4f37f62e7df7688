// SPDX-License-Identifier: MPL-2.0
use std::cell::Cell;
use std::fs;
use std::panic;
use std::path::Path;
use std::sync::Once;
use std::time::{Duration, Instant};

use super::{ALL, Target, named};

/// How long a target takes damaged inputs.
const SPAN: Duration = Duration::from_secs(2);

thread_local! {
    static PANICS: Cell<usize> = const { Cell::new(0) };
}

/// Counts the panics of each thread, caught ones as well: requests and connections
/// have tasks, which keep theirs to themselves.
fn count_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            PANICS.set(PANICS.get() + 1);
            before(info);
        }));
    });
}

/// Has `target` read `input`, all on this thread.
fn read(target: &Target, input: &[u8]) {
    (target.run)(input);
    assert_eq!(PANICS.get(), 0, "{}: {input:?}", target.name);
}

fn corpora() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus")
}

fn corpus(target: &Target) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(corpora().join(target.name)).unwrap();
    let mut inputs: Vec<_> = entries
        .map(|entry| fs::read(entry.unwrap().path()).unwrap())
        .collect();
    inputs.sort();
    assert!(!inputs.is_empty());
    inputs
}

/// Reads the corpus of the target `name`, and then damaged inputs, always the
/// same ones, as many as the time allows.
fn run(name: &str) {
    let target = &named(name);
    let inputs = corpus(target);
    count_panics();
    inputs.iter().for_each(|input| read(target, input));
    let mut random = fastrand::Rng::with_seed(7);
    let begun = Instant::now();
    while begun.elapsed() < SPAN {
        let mut input = random.choice(&inputs).cloned().unwrap_or_default();
        for _ in 0..random.usize(1..4) {
            damage(&mut input, &inputs, &mut random);
        }
        input.truncate(4096);
        read(target, &input);
    }
}

fn damage(input: &mut Vec<u8>, inputs: &[Vec<u8>], random: &mut fastrand::Rng) {
    let at = random.usize(0..=input.len());
    match random.u8(0..5) {
        0 => input.truncate(at),
        1 => input.insert(at, random.u8(..)),
        2 => input.extend_from_within(at..),
        3 => {
            let other = random.choice(inputs).map_or(&[][..], Vec::as_slice);
            let from = random.usize(0..=other.len());
            input.truncate(at);
            input.extend(&other[from..]);
        }
        _ => input
            .get_mut(at)
            .into_iter()
            .for_each(|b| *b = random.u8(..)),
    }
}

macro_rules! reads_or_refuses {
    ($($test:ident $name:literal;)+) => {
        $(#[test]
        fn $test() {
            run($name);
        })+

        #[test]
        fn every_target_has_a_test_and_a_corpus() {
            let tested = [$($name),+];
            assert!(ALL.iter().map(|target| target.name).eq(tested));
            let mut folders: Vec<_> = fs::read_dir(corpora())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            folders.sort();
            let mut names = tested;
            names.sort_unstable();
            assert_eq!(folders, names);
        }
    };
}

reads_or_refuses! {
    any_type_is_read_or_refused "type";
    any_value_is_read_or_refused "msgpack";
    any_stored_state_is_read_or_refused "state";
    any_request_is_answered "request";
    any_answer_of_the_api_is_read_or_refused "api";
    any_credentials_file_is_read_or_refused "profile";
    any_answer_with_credentials_is_read_or_refused "session";
    any_variables_are_read_or_refused "handshake";
    any_certificate_is_read_or_refused "certificate";
    any_bytes_before_tls_are_refused "tls";
    any_frames_after_tls_are_answered_or_refused "frames";
}
