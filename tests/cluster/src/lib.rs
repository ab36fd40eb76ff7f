//! A PostgreSQL of one's own: the system's programs in a folder made for it, on a loopback port and behind a password.
//!
//! For tests, for the bench and for `cargo xtask hq`. PostgreSQL refuses root, so under root its programs run as the system's user
//! `postgres`, in a folder that this user can enter.

use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Beginning of the name of a folder that a test makes, before its process's number.
const TEMPORARY: &str = "sisconecta-postgres-";
/// The user that the Debian packages make.
const SYSTEM_USER: &str = "postgres";

/// What went wrong, as a sentence for the person at the terminal.
pub type Outcome<T = ()> = Result<T, String>;

/// How a server is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Connections are closed, and everything is written down.
    Fast,
    /// As if the machine's power went out: it recovers at the next start.
    Immediate,
}

/// How careful a server is with the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disk {
    /// A commit is on the disk before it is answered.
    Durable,
    /// A commit outlives the death of the server, and not that of the machine. For tests.
    Quick,
}

/// A running PostgreSQL. Stopped when dropped; a temporary one is also removed.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    port: u16,
    password: String,
    disk: Disk,
    temporary: bool,
    databases: AtomicU32,
}

static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());

impl Cluster {
    /// The one temporary cluster of this process, started when first asked for and gone with the last who holds it.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub fn shared() -> Outcome<Arc<Self>> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = shared.upgrade() {
            return Ok(running);
        }
        let cluster = Arc::new(Self::temporary(Disk::Quick)?);
        *shared = Arc::downgrade(&cluster);
        Ok(cluster)
    }

    /// A cluster in a folder of its own that is removed in the end.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub fn temporary(disk: Disk) -> Outcome<Self> {
        let mut cluster = Self::prepare(&own_folder()?, disk)?;
        cluster.temporary = true;
        cluster.start()?;
        Ok(cluster)
    }

    /// The cluster of a folder, made there the first time and found again later.
    ///
    /// # Errors
    /// When PostgreSQL is not installed, the folder cannot be entered by its user, or it does not start.
    pub fn at(folder: &Path, disk: Disk) -> Outcome<Self> {
        let mut cluster = Self::prepare(folder, disk)?;
        cluster.start()?;
        Ok(cluster)
    }

    fn prepare(folder: &Path, disk: Disk) -> Outcome<Self> {
        let programs = programs()?;
        fs::create_dir_all(folder)
            .map_err(|error| format!("«{}» cannot be made: {error}", folder.display()))?;
        if is_root() {
            run(Command::new("chown").arg(SYSTEM_USER).arg(folder))?;
        }
        let mut cluster = Self {
            folder: folder.to_owned(),
            programs,
            port: 0,
            password: String::new(),
            disk,
            temporary: false,
            databases: AtomicU32::new(0),
        };
        let words = folder.join("password");
        if !cluster.data().join("PG_VERSION").is_file() {
            let _ = fs::remove_dir_all(cluster.data());
            write_secret(&words, &random_word()?)?;
            if is_root() {
                run(Command::new("chown").arg(SYSTEM_USER).arg(&words))?;
            }
            let mut initdb = cluster.program("initdb");
            initdb
                .arg("--pgdata")
                .arg(cluster.data())
                .arg("--pwfile")
                .arg(&words)
                .args(["--username=postgres", "--auth=scram-sha-256"])
                .args(["--encoding=UTF8", "--locale=C", "--no-instructions"]);
            if disk == Disk::Quick {
                initdb.arg("--no-sync");
            }
            run(&mut initdb)?;
        }
        cluster.password = fs::read_to_string(&words)
            .map_err(|error| format!("the password of PostgreSQL cannot be read: {error}"))?;
        Ok(cluster)
    }

    /// Starts the server again after [`Cluster::stop`], on the same port.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start_again(&self) -> Outcome {
        self.start_on(self.port)
    }

    fn start(&mut self) -> Outcome {
        // A server that an earlier run of the same folder left behind would hold the folder.
        if self.data().join("postmaster.pid").is_file() {
            let _ = self.stop(Stop::Fast);
        }
        let mut outcome = Err(String::new());
        for _ in 0..5 {
            // Somebody else may take the port between the two: then try another.
            self.port = free_port()?;
            outcome = self.start_on(self.port);
            if outcome.is_ok() {
                break;
            }
        }
        outcome
    }

    fn start_on(&self, port: u16) -> Outcome {
        let quick = match self.disk {
            Disk::Durable => "",
            Disk::Quick => " -c fsync=off -c full_page_writes=off",
        };
        let options = format!(
            "-p {port} -k '{}' -c listen_addresses=127.0.0.1 -c max_connections=100 -c shared_buffers=128MB{quick}",
            self.folder.display()
        );
        let log = self.folder.join("log");
        let mut start = self.program("pg_ctl");
        start
            .args(["start", "--wait", "--silent", "--pgdata"])
            .arg(self.data())
            .arg("--log")
            .arg(&log)
            .arg("--options")
            .arg(options);
        run(&mut start).map_err(|sentence| {
            let said = fs::read_to_string(&log).unwrap_or_default();
            let last: Vec<&str> = said.lines().rev().take(3).collect();
            format!("{sentence} {}", last.join(" / "))
        })
    }

    /// Stops the server; its data stays.
    ///
    /// # Errors
    /// When it does not stop.
    pub fn stop(&self, how: Stop) -> Outcome {
        let mode = match how {
            Stop::Fast => "fast",
            Stop::Immediate => "immediate",
        };
        run(&mut self.stopping(mode))
    }

    /// The command that stops the server well, for who outlives this program.
    #[must_use]
    pub fn stop_command(&self) -> Command {
        self.stopping("fast")
    }

    fn stopping(&self, mode: &str) -> Command {
        let mut stop = self.program("pg_ctl");
        stop.args(["stop", "--wait", "--silent", "--mode", mode, "--pgdata"])
            .arg(self.data());
        stop
    }

    /// Address of a database of this cluster, with its password.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!(
            "postgres://postgres:{}@127.0.0.1:{}/{database}",
            self.password, self.port
        )
    }

    /// Makes a database of its own and gives its address.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn fresh_database(&self) -> Outcome<String> {
        let count = self.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{count}", std::process::id());
        self.make_database(&name)?;
        Ok(self.url(&name))
    }

    /// Makes a database unless it is there, and gives its address.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn database(&self, name: &str) -> Outcome<String> {
        let found = self.ask(
            "postgres",
            &format!("select 1 from pg_database where datname = '{name}'"),
        )?;
        if found.trim() != "1" {
            self.make_database(name)?;
        }
        Ok(self.url(name))
    }

    fn make_database(&self, name: &str) -> Outcome {
        self.ask("postgres", &format!("create database {name}"))
            .map(drop)
    }

    /// Runs SQL and gives what psql prints, for what a person would do by hand.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn ask(&self, database: &str, sql: &str) -> Outcome<String> {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.env("PGPASSWORD", &self.password)
            .args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1"])
            .args(["-h", "127.0.0.1", "-U", "postgres", "-d", database])
            .args(["-p", &self.port.to_string(), "-c", sql]);
        said(&mut psql)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn program(&self, name: &str) -> Command {
        as_its_user(self.programs.join(name), &self.folder)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let how = if self.temporary {
            Stop::Immediate
        } else {
            Stop::Fast
        };
        let _ = self.stop(how);
        if self.temporary {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// A disk of its own that is soon full: in memory, and gone when dropped.
#[derive(Debug)]
pub struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    /// `None` for who may not mount one: only root may.
    ///
    /// # Errors
    /// When root cannot mount it either.
    pub fn new(megabytes: u32) -> Outcome<Option<Self>> {
        if !is_root() {
            return Ok(None);
        }
        let folder = own_folder()?;
        fs::create_dir_all(&folder)
            .map_err(|error| format!("«{}» cannot be made: {error}", folder.display()))?;
        run(Command::new("mount")
            .args([
                "-t",
                "tmpfs",
                "-o",
                &format!("size={megabytes}m,mode=755"),
                "tmpfs",
            ])
            .arg(&folder))?;
        Ok(Some(Self { folder }))
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Leaves no room, until the file that it gives is removed.
    ///
    /// # Errors
    /// When not even an empty file can be made.
    pub fn fill(&self) -> Outcome<PathBuf> {
        let ballast = self.folder.join("ballast");
        let mut file =
            fs::File::create(&ballast).map_err(|error| format!("no ballast: {error}"))?;
        let piece = vec![0; 64 * 1024];
        while file.write_all(&piece).is_ok() {}
        Ok(ballast)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = run(Command::new("umount").arg("--lazy").arg(&self.folder));
        let _ = fs::remove_dir(&self.folder);
    }
}

/// Name of a folder for this process alone, where PostgreSQL's user can work. What processes before it left there is removed.
fn own_folder() -> Outcome<PathBuf> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let place = enterable(&[
        std::env::temp_dir(),
        PathBuf::from("/tmp"),
        PathBuf::from("/var/tmp"),
    ])?;
    sweep(&place);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    Ok(place.join(format!("{TEMPORARY}{}-{count}", std::process::id())))
}

/// The first of these folders in which PostgreSQL's user can work.
///
/// # Errors
/// When it can in none.
pub fn enterable(folders: &[PathBuf]) -> Outcome<PathBuf> {
    let user_enters = |folder: &PathBuf| {
        if fs::create_dir_all(folder).is_err() {
            return false;
        }
        if !is_root() {
            return true;
        }
        let mut test = as_its_user("test", Path::new("/"));
        test.arg("-x").arg(folder);
        run(&mut test).is_ok()
    };
    folders
        .iter()
        .find(|folder| user_enters(folder))
        .cloned()
        .ok_or_else(|| "no folder was found that PostgreSQL's user can enter".to_owned())
}

/// Ends and removes what tests left whose process was killed.
fn sweep(place: &Path) {
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let owner = name
            .to_str()
            .and_then(|name| name.strip_prefix(TEMPORARY))
            .and_then(|rest| rest.split('-').next());
        let Some(owner) = owner else { continue };
        if Path::new("/proc/self").exists() && !Path::new("/proc").join(owner).exists() {
            if let Ok(programs) = programs() {
                let mut stop = as_its_user(programs.join("pg_ctl"), &entry.path());
                stop.args(["stop", "--silent", "--mode", "immediate", "--pgdata"])
                    .arg(entry.path().join("data"));
                let _ = run(&mut stop);
            }
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// The folder of PostgreSQL's own programs: Debian keeps them out of the path.
fn programs() -> Outcome<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort();
    folders.splice(0..0, versions.into_iter().rev().map(|(_, folder)| folder));
    folders
        .into_iter()
        .find(|folder| folder.join("pg_ctl").is_file() && folder.join("initdb").is_file())
        .ok_or_else(|| {
            "PostgreSQL is not installed here (Debian: the package postgresql)".to_owned()
        })
}

fn as_its_user(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = if is_root() {
        let mut runuser = Command::new("runuser");
        runuser.args(["-u", SYSTEM_USER, "--"]).arg(program);
        runuser
    } else {
        Command::new(program)
    };
    command.current_dir(folder);
    command
}

fn is_root() -> bool {
    said(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn free_port() -> Outcome<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("no port is free: {error}"))
}

fn random_word() -> Outcome<String> {
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut bytes))
        .map_err(|error| format!("no random bytes: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Writes a file that only its owner reads.
fn write_secret(file: &Path, text: &str) -> Outcome {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(file)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| format!("«{}» cannot be written: {error}", file.display()))
}

fn run(command: &mut Command) -> Outcome {
    said(command).map(drop)
}

fn said(command: &mut Command) -> Outcome<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    // A server that is started keeps the streams it inherits: its own output goes to its log.
    let output = if command.get_args().any(|word| word == "start") {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .map(|status| (status, Vec::new(), Vec::new()))
    } else {
        command
            .stdin(Stdio::null())
            .output()
            .map(|output| (output.status, output.stdout, output.stderr))
    };
    let (status, out, err) = output.map_err(|error| format!("«{name}» did not start: {error}"))?;
    if status.success() {
        Ok(String::from_utf8_lossy(&out).into_owned())
    } else {
        Err(format!(
            "«{name}» ended with {status}: {}",
            String::from_utf8_lossy(&err).trim()
        ))
    }
}
