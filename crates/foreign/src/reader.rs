//! Starting the process that reads, and believing nothing of what it answers beyond its shape.

use crate::child::Question;
use crate::limits::Limits;
use crate::list::{Book, MAX_BYTES, SheetError};
use crate::photo::{Photo, PhotoError};
use crate::program::{Program, not_started};
use crate::task::{Answer, Looked, Task};
use crate::wire::{self, Head, checked_length, invalid};
use sisconecta_documents::bundle::{Bundle, Unfit};
use std::io;
use std::process::Stdio;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Readings at a time; each may take as much memory as its limit says.
const AT_ONCE: usize = 2;
/// Bytes of all parts of one document: they and the whole stand in memory together.
const MOST_BOUND: usize = 1024 * 1024 * 1024;
/// Bytes of what the process says of its end that are looked at.
const LAST_WORDS: u64 = 4096;

/// Why there is no answer at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The process ended for want of memory.
    #[error("the file asks for more memory than its reader has")]
    Memory,
    /// It was ended because it took too long.
    #[error("the file takes longer than its reader may")]
    Time,
    /// Whoever waited gave up.
    #[error("the reading was given up")]
    GivenUp,
    /// This computer did not start it.
    #[error("the program that reads files did not start")]
    NotStarted,
    /// It fell over, or answered something else.
    #[error("the reader of the file fell over")]
    Fallen,
}

/// Reads files of a stranger's making, each in a process of its own.
pub struct Reader {
    program: Program,
    limits: Option<Limits>,
    room: Semaphore,
}

impl Reader {
    #[must_use]
    pub fn new(program: Program) -> Self {
        Self {
            program,
            limits: None,
            room: Semaphore::new(AT_ONCE),
        }
    }

    /// With limits of its own, the same for all that is read.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        Self {
            limits: Some(limits),
            ..self
        }
    }

    /// The sheets of a list.
    ///
    /// # Errors
    /// When there is no answer; in it, why the file is no list.
    pub async fn list(
        &self,
        name: &str,
        bytes: &[u8],
        given_up: impl Future<Output = ()>,
    ) -> Result<Result<Book, SheetError>, Trouble> {
        if bytes.is_empty() {
            return Ok(Err(SheetError::Empty));
        }
        if bytes.len() > MAX_BYTES {
            return Ok(Err(SheetError::TooLarge));
        }
        let name = name.chars().take(300).collect();
        match self.ask(Task::List { name }, &[bytes], given_up).await {
            Ok((Answer::List(Ok(book)), _)) if book.is_within_limits() => Ok(Ok(book)),
            Ok((Answer::List(Err(error)), _)) => Ok(Err(error)),
            Ok(_) | Err(Trouble::Fallen) => Ok(Err(SheetError::Damaged)),
            Err(trouble) => Err(trouble),
        }
    }

    /// What a scanned document is, and the page codes on it when they are wanted.
    ///
    /// # Errors
    /// When there is no answer; in it, why the file cannot be filed.
    pub async fn look(
        &self,
        bytes: &[u8],
        codes: bool,
        given_up: impl Future<Output = ()>,
    ) -> Result<Result<Looked, Unfit>, Trouble> {
        if bytes.is_empty() {
            return Ok(Err(Unfit::Empty));
        }
        match self.ask(Task::Look { codes }, &[bytes], given_up).await {
            Ok((Answer::Look(looked), _)) => Ok(looked),
            Ok(_) | Err(Trouble::Fallen) => Ok(Err(Unfit::Broken)),
            Err(trouble) => Err(trouble),
        }
    }

    /// A photograph, upright and with no side longer than `side`.
    ///
    /// # Errors
    /// When there is no answer; in it, why the file is no photograph.
    pub async fn photo(
        &self,
        bytes: &[u8],
        side: u32,
        given_up: impl Future<Output = ()>,
    ) -> Result<Result<Photo, PhotoError>, Trouble> {
        match self.ask(Task::Photo { side }, &[bytes], given_up).await {
            Ok((Answer::Photo(Ok(size)), Some(jpeg))) if size.fits(side) => {
                Ok(Ok(Photo { size, jpeg }))
            }
            Ok((Answer::Photo(Err(error)), _)) => Ok(Err(error)),
            Ok(_) | Err(Trouble::Fallen) => Ok(Err(PhotoError::NoPicture)),
            Err(trouble) => Err(trouble),
        }
    }

    /// All parts as one PDF.
    ///
    /// # Errors
    /// When there is no answer; in it, the place of a part that is unfit and why.
    pub async fn bind(
        &self,
        title: &str,
        parts: &[Vec<u8>],
        given_up: impl Future<Output = ()>,
    ) -> Result<Result<Bundle, (usize, Unfit)>, Trouble> {
        let title = title.chars().take(2000).collect();
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        if parts.iter().map(|part| part.len()).sum::<usize>() > MOST_BOUND {
            return Err(Trouble::Memory);
        }
        match self.ask(Task::Bind { title }, &parts, given_up).await {
            Ok((Answer::Bind(Ok(pages)), Some(pdf))) => Ok(Ok(Bundle { pdf, pages })),
            Ok((Answer::Bind(Err(unfit)), _)) => Ok(Err(unfit)),
            Ok(_) | Err(Trouble::Fallen) => Ok(Err((usize::MAX, Unfit::Broken))),
            Err(trouble) => Err(trouble),
        }
    }

    async fn ask(
        &self,
        task: Task,
        files: &[&[u8]],
        given_up: impl Future<Output = ()>,
    ) -> Result<(Answer, Option<Vec<u8>>), Trouble> {
        let limits = self.limits.unwrap_or_else(|| task.limits());
        let work = async {
            let _room = self.room.acquire().await;
            // What is dropped before its end is killed.
            timeout(limits.time, self.run(task, files, limits))
                .await
                .unwrap_or(Err(Trouble::Time))
        };
        tokio::select! {
            biased;
            () = given_up => Err(Trouble::GivenUp),
            answer = work => answer,
        }
    }

    async fn run(
        &self,
        task: Task,
        files: &[&[u8]],
        limits: Limits,
    ) -> Result<(Answer, Option<Vec<u8>>), Trouble> {
        let mut child = self.start().map_err(|error| {
            not_started(&error);
            Trouble::NotStarted
        })?;
        let given = files.iter().map(|file| file.len() as u64).sum();
        let (most_head, most_made) = (task.most_head(), task.most_made(given));
        let question = Question::new(task, limits);
        let head = wire::head(&question, files).map_err(|_| Trouble::Fallen)?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let said = child.stderr.take();
        let write = async {
            // A process that is gone takes nothing more; why it went is seen below.
            let Some(mut input) = input else { return };
            for piece in std::iter::once(head.as_slice()).chain(files.iter().copied()) {
                if input.write_all(piece).await.is_err() {
                    return;
                }
            }
            drop(input.shutdown().await);
        };
        let read = async {
            match output {
                Some(output) => read_answer(output, most_head, most_made).await,
                None => Err(invalid("no output")),
            }
        };
        let ((), answer, said) = tokio::join!(write, read, last_words(said));
        match answer {
            Ok(answer) => Ok(answer),
            Err(error) => Err(why(&mut child, &error, &said).await),
        }
    }

    fn start(&self) -> io::Result<Child> {
        let mut command = Command::from(self.program.command());
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        #[cfg(windows)]
        command.creation_flags(NO_WINDOW);
        command.spawn()
    }
}

/// No window of a console flashes up.
#[cfg(windows)]
const NO_WINDOW: u32 = 0x0800_0000;

async fn read_answer(
    mut from: impl AsyncRead + Unpin,
    most_head: u32,
    most_made: u64,
) -> io::Result<(Answer, Option<Vec<u8>>)> {
    let mut length = [0; 4];
    from.read_exact(&mut length).await?;
    let length = checked_length(length, most_head)?;
    let mut head = Vec::new();
    (&mut from)
        .take(length.into())
        .read_to_end(&mut head)
        .await?;
    let head: Head<Answer> = serde_json::from_slice(&head)?;
    let made = match head.pieces.as_slice() {
        [] => None,
        [length] if *length <= most_made => {
            let mut made = Vec::new();
            (&mut from).take(*length).read_to_end(&mut made).await?;
            if made.len() as u64 != *length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            Some(made)
        }
        _ => return Err(invalid("more comes beside the answer than agreed")),
    };
    Ok((head.what, made))
}

/// The beginning of what the process says of its end; the rest is read and left, so that it does not wait for somebody to read it.
async fn last_words(said: Option<impl AsyncRead + Unpin>) -> Vec<u8> {
    let mut kept = Vec::new();
    if let Some(mut said) = said {
        drop((&mut said).take(LAST_WORDS).read_to_end(&mut kept).await);
        drop(tokio::io::copy(&mut said, &mut tokio::io::sink()).await);
    }
    kept
}

/// Why a process gave no answer. What it says is not logged: it may quote what people wrote.
async fn why(child: &mut Child, error: &io::Error, said: &[u8]) -> Trouble {
    // One that answers nonsense and goes on is not waited for.
    drop(child.start_kill());
    let status = child.wait().await.ok();
    let memory = String::from_utf8_lossy(said).contains("memory allocation of");
    tracing::warn!(%error, ?status, memory, "a file brought its reader down");
    if memory {
        Trouble::Memory
    } else if is_out_of_time(status) {
        Trouble::Time
    } else {
        Trouble::Fallen
    }
}

#[cfg(unix)]
fn is_out_of_time(status: Option<std::process::ExitStatus>) -> bool {
    use std::os::unix::process::ExitStatusExt;
    let signal = status.and_then(|status| status.signal());
    signal == Some(rustix::process::Signal::XCPU.as_raw())
}

#[cfg(not(unix))]
fn is_out_of_time(_: Option<std::process::ExitStatus>) -> bool {
    false
}
