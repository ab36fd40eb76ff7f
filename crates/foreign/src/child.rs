//! The process that reads: one question by its standard input, one answer by its standard output, and its end.

use crate::limits::{Limits, impose};
use crate::program::is_word;
use crate::task::Task;
use crate::wire::{self, MOST_HEAD};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

/// A question with the limits that hold while it is answered.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Question {
    pub task: Task,
    memory: u64,
    seconds: u64,
}

impl Question {
    pub(crate) fn new(task: Task, limits: Limits) -> Self {
        Self {
            task,
            memory: limits.memory,
            seconds: limits.time.as_secs(),
        }
    }

    fn limits(&self) -> Limits {
        Limits {
            memory: self.memory,
            time: Duration::from_secs(self.seconds),
        }
    }
}

/// The first thing that a program does: when it was started to read a file for another one, it does that, and the value is what it ends
/// with. Otherwise nothing.
#[must_use]
pub fn asked_to_read() -> Option<ExitCode> {
    is_word(std::env::args_os()).then(|| match serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    })
}

fn serve() -> io::Result<()> {
    // What a parser says when it falls over may quote what people wrote.
    std::panic::set_hook(Box::new(|_| {}));
    let mut input = io::stdin().lock();
    let asked: wire::Head<Question> = wire::read_head(&mut input, MOST_HEAD)?;
    impose(asked.what.limits())?;
    let files = asked
        .pieces
        .iter()
        .map(|length| wire::read_piece(&mut input, *length))
        .collect::<io::Result<Vec<_>>>()?;
    let (answer, made) = asked.what.task.answer(&files);
    drop(files);
    let pieces: Vec<&[u8]> = made.iter().map(Vec::as_slice).collect();
    let mut output = io::stdout().lock();
    wire::write(&mut output, &answer, &pieces)?;
    output.flush()
}
