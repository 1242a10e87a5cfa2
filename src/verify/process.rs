//! Running a step: in its own process group, into the log, with a time limit.

use super::VerifyError;
use super::interrupt;
use rustix::process::{Pid, Signal, kill_process_group};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a process group may take to end after SIGTERM.
const GRACE: Duration = Duration::from_secs(3);

/// What a command did.
pub(super) struct Ran {
    /// Whether it ended by itself, with status 0.
    pub success: bool,
    /// Whether its time ran out.
    pub timed_out: bool,
    /// All that it printed, both streams.
    pub output: String,
}

/// The file that keeps the whole output of all steps.
pub(super) struct Log {
    path: PathBuf,
    file: File,
}

impl Log {
    /// A new file in the machine's folder for temporary files; it stays.
    pub fn create() -> Result<Self, VerifyError> {
        let named = tempfile::Builder::new().prefix("salve-verify-").suffix(".log").tempfile()?;
        let (_, path) = named.keep().map_err(|error| error.error)?;
        // Opened to append: the steps' processes and salve all write at its end.
        let file = OpenOptions::new().append(true).read(true).open(&path)?;
        Ok(Self { path, file })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A line of salve's own among the steps' output.
    pub fn note(&mut self, line: &str) -> Result<(), VerifyError> {
        Ok(writeln!(self.file, "[salve] {line}")?)
    }

    fn since(&mut self, start: u64) -> Result<String, VerifyError> {
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(start))?;
        self.file.read_to_end(&mut bytes)?;
        Ok(anstream::adapter::strip_str(&String::from_utf8_lossy(&bytes)).to_string())
    }
}

/// Runs the command to its end, to `limit`, or to the user's ^C, whichever comes first; its process group is gone then.
pub(super) fn run(mut command: Command, log: &mut Log, limit: Duration) -> Result<Ran, VerifyError> {
    log.note(&shown(&command))?;
    let start = log.file.metadata()?.len();
    command.stdin(Stdio::null()).stdout(log.file.try_clone()?).stderr(log.file.try_clone()?);
    let program = command.get_program().to_string_lossy().into_owned();
    let child = command.process_group(0).spawn();
    let mut child = child.map_err(|source| VerifyError::Spawn { program, source })?;
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if interrupt::interrupted() {
            end_group(&mut child)?;
            return Err(VerifyError::Interrupted);
        }
        if began.elapsed() >= limit {
            end_group(&mut child)?;
            break None;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let success = status.is_some_and(|status: ExitStatus| status.success());
    Ok(Ran { success, timed_out: status.is_none(), output: log.since(start)? })
}

/// SIGTERM first, so that tests may put away what they made; then SIGKILL.
fn end_group(child: &mut Child) -> Result<(), VerifyError> {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let signal = |signal| {
        // It may just have ended by itself.
        group.map(|group| kill_process_group(group, signal).ok());
    };
    signal(Signal::TERM);
    let asked = Instant::now();
    while asked.elapsed() < GRACE && child.try_wait()?.is_none() {
        std::thread::sleep(Duration::from_millis(20));
    }
    // Also what its leader left behind.
    signal(Signal::KILL);
    child.wait()?;
    Ok(())
}

fn shown(command: &Command) -> String {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    format!("$ {}", words.join(" "))
}
