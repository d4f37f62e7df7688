// SPDX-License-Identifier: MPL-2.0
//! Compiles the protocol definitions under `proto/` without `protoc`, and hands
//! on the target's name, which only build scripts get to see.

use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=proto");
    println!("cargo:rustc-env=ALICLOUDES_TARGET={}", env::var("TARGET")?);
    let descriptors = protox::compile(
        [
            "tfplugin6.proto",
            "goplugin/plugin.proto",
            "goplugin/health.proto",
        ],
        ["proto"],
    )?;
    tonic_prost_build::configure()
        .build_client(false)
        .build_transport(false)
        // RPCs we do not serve answer UNIMPLEMENTED, as the protocol expects.
        .generate_default_stubs(true)
        // Deterministic bytes: maps in key order.
        .btree_map(".")
        // State and configuration are passed through without a copy.
        .bytes(".tfplugin6.DynamicValue")
        // Values may be secrets: `src/proto.rs` says what shows of them.
        .skip_debug([".tfplugin6.DynamicValue"])
        .compile_fds(descriptors)?;
    Ok(())
}
