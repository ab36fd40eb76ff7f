#![no_main]

#[path = "../src/foreign.rs"]
mod foreign;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| foreign::list(bytes));
