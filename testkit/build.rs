// SPDX-License-Identifier: MPL-2.0
//! Compiles the protocol definitions as a client, apart from the main crate.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=../proto");
    let descriptors = protox::compile(
        [
            "tfplugin6.proto",
            "goplugin/plugin.proto",
            "goplugin/health.proto",
        ],
        ["../proto"],
    )?;
    tonic_prost_build::configure()
        .build_server(false)
        .build_transport(false)
        .btree_map(".")
        .compile_fds(descriptors)?;
    Ok(())
}
