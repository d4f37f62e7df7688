// SPDX-License-Identifier: MPL-2.0
//! Which cases there are, and the test that plays them.

use std::collections::VecDeque;
use std::env;
use std::sync::{Mutex, PoisonError};
use std::thread;

use testkit::cli::{Host, HostKind, Provider};

use crate::party::{Blow, Hit};
use crate::point::Point;
use crate::report::{Report, Row};
use crate::run::{Case, Operation};

/// Played by the ordinary tests: each operation, point and party is there.
const SELECTED: [(Operation, Point, Blow); 15] = [
    (Operation::Create, Point::InPlan, Blow::Both),
    (Operation::Create, Point::BeforeCall, Blow::Host(Hit::Int)),
    (Operation::Create, Point::BeforeCall, Blow::Both),
    (Operation::Create, Point::CallSent, Blow::Both),
    (
        Operation::Create,
        Point::CallMade,
        Blow::Provider(Hit::Kill),
    ),
    (Operation::Create, Point::CallMade, Blow::ApiDies),
    (Operation::Create, Point::FirstRead, Blow::Host(Hit::Kill)),
    (Operation::Create, Point::Waiting, Blow::Provider(Hit::Term)),
    (Operation::Create, Point::Waiting, Blow::CtrlC(2)),
    (Operation::Create, Point::AtExit, Blow::Host(Hit::Kill)),
    (Operation::Create, Point::StateWritten, Blow::Both),
    (Operation::Heal, Point::CallSent, Blow::NetworkLost),
    (Operation::Heal, Point::GoalSeen, Blow::Host(Hit::Term)),
    (Operation::Destroy, Point::StateWritten, Blow::Both),
    (
        Operation::Import,
        Point::StateWritten,
        Blow::Host(Hit::Kill),
    ),
];

fn whole() -> Vec<Case> {
    let mut cases = Vec::new();
    for operation in [Operation::Create, Operation::Heal, Operation::Action] {
        for point in Point::ALL {
            cases.extend(Blow::ALL.map(|blow| Case {
                operation,
                point,
                blow,
            }));
        }
    }
    for operation in [Operation::Destroy, Operation::Import] {
        cases.extend(Blow::ALL.map(|blow| Case {
            operation,
            point: Point::StateWritten,
            blow,
        }));
    }
    cases.retain(Case::makes_sense);
    cases
}

impl Case {
    /// Whether there is anything at that point to hit.
    fn makes_sense(&self) -> bool {
        let at_the_api = self.point < Point::GoalAnswered;
        // An action has no state, and looks in the plan only.
        let has_point = self.operation != Operation::Action
            || !matches!(self.point, Point::BeforeCall | Point::StateWritten);
        has_point && (at_the_api || !self.blow.is_remote())
    }
}

#[test]
fn a_change_is_resumed_once_whatever_dies() {
    if !wanted() {
        return;
    }
    let full = env::var("TORTURE").is_ok_and(|value| value == "full");
    let only = env::var("TORTURE_ONLY").unwrap_or_default();
    let cases = if full {
        whole()
    } else {
        SELECTED
            .map(|(operation, point, blow)| Case {
                operation,
                point,
                blow,
            })
            .to_vec()
    };
    let provider = provider();
    let queue: VecDeque<(usize, (Host, Case))> = hosts()
        .into_iter()
        .flat_map(|host| {
            let cases = cases.clone().into_iter();
            cases.map(move |case| (host.clone(), case))
        })
        .filter(|(host, case)| case.operation != Operation::Action || host.has_actions())
        .filter(|(_, case)| case.to_string().contains(&only))
        .enumerate()
        .collect();
    assert!(!queue.is_empty(), "no case is {only:?}");
    let queue = Mutex::new(queue);
    let report = Report::default();
    let next = || {
        queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front()
    };
    // Each case has its own ports, folder and processes.
    let at_a_time = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..at_a_time {
            scope.spawn(|| {
                while let Some((place, (host, case))) = next() {
                    let outcome = case.play(&host, &provider);
                    report.add(Row {
                        place,
                        host: host.label(),
                        case,
                        outcome,
                    });
                }
            });
        }
    });
    report.finish();
}

/// Whether tests with real hosts are wanted.
pub(crate) fn wanted() -> bool {
    env::var_os("TF_ACC").is_some_and(|value| !value.is_empty() && value != "0")
}

/// The provider under test.
pub(crate) fn provider() -> Provider {
    Provider::from_binary(env!("CARGO_BIN_EXE_terraform-provider-alicloudes"))
        .unwrap_or_else(|error| panic!("{error}"))
}

/// Those that were built for the tests; `TF_ACC_HOSTS` picks among them by the beginning of their
/// label.
pub(crate) fn hosts() -> Vec<Host> {
    let picked = env::var("TF_ACC_HOSTS").ok();
    let found: Vec<Host> = HostKind::ALL
        .into_iter()
        .filter_map(|kind| match Host::built(kind) {
            Ok(host) => Some(host),
            Err(_) if picked.is_some() => None,
            Err(error) => panic!("{error}"),
        })
        .filter(|host| {
            picked
                .as_ref()
                .is_none_or(|picked| host.label().starts_with(picked))
        })
        .collect();
    assert!(!found.is_empty(), "no host is {picked:?}");
    found
}
