// SPDX-License-Identifier: MPL-2.0
//! libFuzzer over one target, which `FUZZ_TARGET` names when this is compiled:
//! `cargo xtask fuzz`.
//! An input that takes too long or too much memory fails like one that panics.
#![no_main]

use std::sync::LazyLock;
use std::time::Duration;

use alicloudes::fuzz_targets::{self, Target};
use libfuzzer_sys::fuzz_target;
use peak_alloc::PeakAlloc;
use rustix::time::{ClockId, clock_gettime};

/// No input may take longer, once the target is warm. Of the process's own time:
/// what a busy machine takes away is no fault of the input.
const LONGEST: Duration = Duration::from_millis(100);
/// No input may take more memory than four times itself and this.
const MOST: usize = 1 << 20;

/// Fixed when this is compiled: what the target does not reach is left out of the
/// program, and its counters with it, which libFuzzer reads after each input.
const TARGET: Target = fuzz_targets::named(env!("FUZZ_TARGET"));

/// What is made at the first input and kept is no matter of that input.
static WARM: LazyLock<()> = LazyLock::new(|| (TARGET.run)(b""));

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fuzz_target!(|input: &[u8]| {
    LazyLock::force(&WARM);
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let begun = spent();
    (TARGET.run)(input);
    let (took, peak) = (spent().saturating_sub(begun), MEMORY.peak_usage().saturating_sub(before));
    assert!(peak <= 4 * input.len() + MOST, "{peak} bytes of memory for {}", input.len());
    assert!(took <= LONGEST, "{took:?} for {} bytes", input.len());
});

/// The processor's time that this process has had.
fn spent() -> Duration {
    clock_gettime(ClockId::ProcessCPUTime).try_into().unwrap_or_default()
}
