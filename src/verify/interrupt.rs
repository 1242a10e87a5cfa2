//! ^C and SIGTERM while a scratch work tree exists: noted here, obeyed by whoever waits, so that it is removed.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

static GUARDED: AtomicBool = AtomicBool::new(false);
static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static HANDLER: OnceLock<Result<(), String>> = OnceLock::new();

/// The exit status that shells give to a process ended by ^C.
const BY_SIGNAL: i32 = 130;

/// While it lives the first signal is only noted; the second, and any signal outside, ends the process.
pub(super) struct Guard(());

impl Guard {
    /// Takes over the signals of this process. `Err`: some other code holds them.
    pub fn new() -> Result<Self, String> {
        let on_signal = || {
            if !GUARDED.load(Ordering::SeqCst) || INTERRUPTED.swap(true, Ordering::SeqCst) {
                std::process::exit(BY_SIGNAL);
            }
        };
        HANDLER.get_or_init(|| ctrlc::set_handler(on_signal).map_err(|error| error.to_string())).clone()?;
        INTERRUPTED.store(false, Ordering::SeqCst);
        GUARDED.store(true, Ordering::SeqCst);
        Ok(Self(()))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        GUARDED.store(false, Ordering::SeqCst);
    }
}

/// Whether a signal came since the guard was set up.
pub(super) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}
