// SPDX-License-Identifier: MPL-2.0

use super::{MAX_RESERVE, room_for};

#[test]
fn room_is_reserved_for_what_is_claimed_but_never_for_much() {
    assert!(room_for(MAX_RESERVE).capacity() >= MAX_RESERVE);
    for claimed in [MAX_RESERVE + 1, 100_000, usize::MAX] {
        let room = room_for(claimed).capacity();
        // The allocator may be generous.
        assert!(room < 2 * MAX_RESERVE, "{room} for {claimed}");
    }
}
