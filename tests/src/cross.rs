//! The cross of a window, on a screen where no window manager draws one.

use std::ffi::c_long;
use std::ptr;
use x11_dl::xlib::{self, Xlib};

/// Asks a window to close as its cross does (`WM_DELETE_WINDOW`): its program may keep it open.
///
/// # Panics
/// Without a screen.
#[expect(
    unsafe_code,
    reason = "Xlib is a library of C, and no tool on the test's screen sends this message"
)]
pub fn press(window: u64) {
    let xlib = Xlib::open().unwrap();
    // SAFETY: the display stays open until the last call, and what the calls read outlives them.
    unsafe {
        let display = (xlib.XOpenDisplay)(ptr::null());
        assert!(!display.is_null(), "no screen");
        let protocols = (xlib.XInternAtom)(display, c"WM_PROTOCOLS".as_ptr(), xlib::False);
        let delete = (xlib.XInternAtom)(display, c"WM_DELETE_WINDOW".as_ptr(), xlib::False);
        let mut data = xlib::ClientMessageData::new();
        data.set_long(0, c_long::try_from(delete).unwrap());
        data.set_long(1, c_long::try_from(xlib::CurrentTime).unwrap());
        let mut event = xlib::XEvent {
            client_message: xlib::XClientMessageEvent {
                type_: xlib::ClientMessage,
                serial: 0,
                send_event: xlib::True,
                display,
                window,
                message_type: protocols,
                format: 32,
                data,
            },
        };
        let sent = (xlib.XSendEvent)(display, window, xlib::False, xlib::NoEventMask, &mut event);
        (xlib.XCloseDisplay)(display);
        assert_ne!(sent, 0, "the message was not sent");
    }
}
