//! Files that are replaced whole or not at all.
//!
//! The new contents go to a temporary file in the same folder, which is flushed to disk and then takes the old file's
//! name; then the folder is flushed too. Whoever dies on the way leaves the old file as it was, and a temporary file
//! that the next writer of the same name takes away. Writers hold a lock on theirs, so that nobody takes it from them:
//! of several at once the last to finish wins, whole.

use std::fs::{File, TryLockError};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// The steps of a replacement: on disk, or in a test that lets them fail.
pub(super) trait Steps {
    type File: Write;

    /// Takes away what dead writers left.
    fn sweep(&mut self);
    fn create(&mut self) -> io::Result<Self::File>;
    fn sync(&mut self, file: &mut Self::File) -> io::Result<()>;
    fn rename(&mut self) -> io::Result<()>;
    fn sync_folder(&mut self) -> io::Result<()>;
    /// Takes away the temporary file.
    fn discard(&mut self);
}

/// Replaces `path` by what `write` writes; a link stays, and what it leads to is replaced.
pub(super) fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if target.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    run(&mut Beside { temporary: target.clone(), target }, write)
}

pub(super) fn run<S: Steps>(steps: &mut S, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    steps.sweep();
    let mut file = steps.create()?;
    let mut buffered = BufWriter::with_capacity(1 << 18, &mut file);
    let written = write(&mut buffered).and_then(|()| buffered.flush());
    // What is left in the buffer of a failed write must not be tried again.
    drop(buffered.into_parts());
    let placed = written.and_then(|()| steps.sync(&mut file)).and_then(|()| steps.rename());
    if placed.is_err() {
        steps.discard();
    }
    placed?;
    steps.sync_folder()
}

/// A temporary file beside the target.
struct Beside {
    target: PathBuf,
    temporary: PathBuf,
}

impl Beside {
    fn folder(&self) -> &Path {
        self.target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    /// What the names of all temporary files of this target begin with.
    fn prefix(&self) -> String {
        format!(".{}.", self.target.file_name().unwrap_or_default().to_string_lossy())
    }
}

const SUFFIX: &str = ".tmp";

impl Steps for Beside {
    type File = File;

    fn sweep(&mut self) {
        let Ok(entries) = std::fs::read_dir(self.folder()) else { return };
        let prefix = self.prefix();
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let own = name.starts_with(&prefix) && name.ends_with(SUFFIX);
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if !own || !is_file {
                continue;
            }
            // The lock is held until the file is gone: let go before, its writer could take it for its own.
            if let Ok(file) = File::open(entry.path())
                && file.try_lock().is_ok()
            {
                // Another writer may have been faster.
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    /// No two files of live processes of one machine ever have the same name: who opened one to see whether its writer
    /// is dead must not take away the next of that name.
    fn create(&mut self) -> io::Result<File> {
        static FILES: AtomicU64 = AtomicU64::new(0);
        for _ in 0..64 {
            let number = FILES.fetch_add(1, Ordering::Relaxed);
            let name = format!("{}{}-{number}{SUFFIX}", self.prefix(), std::process::id());
            self.temporary = self.folder().join(name);
            let file = match File::options().write(true).create_new(true).open(&self.temporary) {
                Err(e) if e.kind() == ErrorKind::AlreadyExists => continue,
                opened => opened?,
            };
            // Between these two a sweep may have taken the file for a dead writer's. Where the file system has no
            // locks, no sweep takes anything.
            let held = !matches!(file.try_lock(), Err(TryLockError::WouldBlock));
            if held && self.temporary.exists() {
                return Ok(file);
            }
        }
        Err(io::Error::other("temporary files keep disappearing"))
    }

    fn sync(&mut self, file: &mut File) -> io::Result<()> {
        file.sync_all()
    }

    fn rename(&mut self) -> io::Result<()> {
        std::fs::rename(&self.temporary, &self.target)
    }

    #[cfg(unix)]
    fn sync_folder(&mut self) -> io::Result<()> {
        File::open(self.folder())?.sync_all()
    }

    /// Elsewhere folders can't be opened as files.
    #[cfg(not(unix))]
    fn sync_folder(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn discard(&mut self) {
        // That the rest of a failed write may stay is no second error: the next sweep takes it away.
        let _ = std::fs::remove_file(&self.temporary);
    }
}

#[cfg(test)]
#[path = "atomic_tests.rs"]
mod tests;
