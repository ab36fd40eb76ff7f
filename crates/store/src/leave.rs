//! Leaving the process while threads of the pools still work.
//!
//! At exit SQLCipher frees its heap and its mutexes, and OpenSSL its tables, without asking who still uses them. A connection
//! that is being closed on another thread at that moment would bring the process down after its work was done.

use std::sync::Once;

static PREPARED: Once = Once::new();

/// Sees to it, once, that the process ends without that clean-up; the operating system takes the memory back by itself.
pub(crate) fn prepare() {
    PREPARED.call_once(|| {
        // OpenSSL can be told so itself.
        openssl_sys::init();
        skip_cleanup();
    });
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(
    unsafe_code,
    reason = "SQLCipher offers no switch: its handler is only avoided by ending before it"
)]
fn skip_cleanup() {
    use std::ffi::{c_int, c_void};

    unsafe extern "C" {
        fn on_exit(handler: extern "C" fn(c_int, *mut c_void), argument: *mut c_void) -> c_int;
        fn fflush(stream: *mut c_void) -> c_int;
        fn _exit(status: c_int) -> !;
    }

    extern "C" fn leave(status: c_int, _: *mut c_void) {
        // SAFETY: a null stream means all of them; both calls are made at exit, on the thread that ends the process.
        unsafe {
            fflush(std::ptr::null_mut());
            _exit(status)
        }
    }

    // SAFETY: initialising registers SQLCipher's handler. Handlers run in reverse order, so the one registered next comes first.
    unsafe {
        libsqlite3_sys::sqlite3_initialize();
        on_exit(leave, std::ptr::null_mut());
    }
}

/// Elsewhere the program closes its databases before it ends, and nothing else is done.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn skip_cleanup() {}
