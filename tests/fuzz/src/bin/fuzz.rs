//! libFuzzer around one target: `FUZZ_TARGET=form fuzz corpus/form`.

#![no_main]
#![allow(unsafe_code, reason = "libFuzzer calls a function by its name")]

use std::sync::LazyLock;

use fuzz::Target;
use libfuzzer_sys::fuzz_target;

static CHOSEN: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    fuzz::target(&name).unwrap_or_else(|| panic!("FUZZ_TARGET={name} names no target"))
});

fuzz_target!(|data: &[u8]| CHOSEN(data));
