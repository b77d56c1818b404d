//! What can go wrong, said so that a planner can act on it.

/// Why there is no answer. Its display is one sentence that names the file, line and field where there is one.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<ErrorKind>);

/// The kinds of [`Error`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be read or written.
    #[error("{file}: {problem}")]
    File {
        /// The path as it was given.
        file: String,
        /// What happened, and what to do.
        problem: String,
    },
    /// A row of a table is wrong.
    #[error("{file}, line {line}, field \"{field}\": {problem}")]
    Row {
        /// The file's name.
        file: String,
        /// Line in the file, counted from 1.
        line: u64,
        /// The column's name.
        field: String,
        /// What is wrong with the value.
        problem: String,
    },
    /// A name that nothing has.
    #[error("there is no {what} \"{name}\"{}", .nearest.as_ref().map(|n| format!("; did you mean \"{n}\"?")).unwrap_or_default())]
    Unknown {
        /// What kind of thing was looked for.
        what: &'static str,
        /// The name given.
        name: String,
        /// The nearest spelling that exists.
        nearest: Option<String>,
    },
    /// A value that breaks a rule.
    #[error("{what}: {problem}")]
    Invalid {
        /// Which value.
        what: &'static str,
        /// Which rule.
        problem: String,
    },
    /// An answer that would not fit; nothing was allocated.
    #[error("{what} needs {needed} bytes, and {allowed} are allowed")]
    TooLarge {
        /// What was asked for.
        what: &'static str,
        /// Bytes that it takes.
        needed: u64,
        /// Bytes that it may take.
        allowed: u64,
    },
    /// A binary file with something in it that can't be.
    #[error("{file}, byte {offset}: {problem}; it is damaged, or no such file")]
    Corrupt {
        /// The path as it was given.
        file: String,
        /// Where, from 0.
        offset: u64,
        /// What.
        problem: String,
    },
    /// A binary file of another version or byte order of its format.
    #[error("{file}: is of {found}, and {known} is read")]
    Version {
        /// The path as it was given.
        file: String,
        /// What it is.
        found: String,
        /// What it would have to be.
        known: String,
    },
    /// A file that was made from other inputs.
    #[error("{file}: was made from another {what}: its hash is {found}, and that of this {what} is {expected}")]
    Mismatch {
        /// The path as it was given.
        file: String,
        /// Which input.
        what: &'static str,
        /// The hash in the file.
        found: String,
        /// The hash of the input at hand.
        expected: String,
    },
    /// The work was cancelled through its [`super::Budget`].
    #[error("the work was cancelled")]
    Cancelled,
}

impl Error {
    /// A file that can't be read or written.
    pub fn file(file: impl Into<String>, problem: impl Into<String>) -> Self {
        Self(Box::new(ErrorKind::File { file: file.into(), problem: problem.into() }))
    }

    /// A wrong value at `line` (from 1) and `field` of `file`.
    pub fn row(file: impl Into<String>, line: u64, field: impl Into<String>, problem: impl Into<String>) -> Self {
        let (file, field, problem) = (file.into(), field.into(), problem.into());
        Self(Box::new(ErrorKind::Row { file, line, field, problem }))
    }

    /// A name that nothing has; `known` are the names that exist.
    pub fn unknown<'a>(what: &'static str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let nearest = super::nearest_spelling(name, known).map(str::to_owned);
        Self(Box::new(ErrorKind::Unknown { what, name: name.to_owned(), nearest }))
    }

    /// A value that breaks a rule.
    pub fn invalid(what: &'static str, problem: impl Into<String>) -> Self {
        Self(Box::new(ErrorKind::Invalid { what, problem: problem.into() }))
    }

    /// An answer of `needed` bytes where `allowed` are.
    pub fn too_large(what: &'static str, needed: u64, allowed: u64) -> Self {
        Self(Box::new(ErrorKind::TooLarge { what, needed, allowed }))
    }

    /// A binary file with something wrong at `offset`.
    pub fn corrupt(file: impl Into<String>, offset: u64, problem: impl Into<String>) -> Self {
        Self(Box::new(ErrorKind::Corrupt { file: file.into(), offset, problem: problem.into() }))
    }

    /// A binary file of another version or byte order.
    pub fn version(file: impl Into<String>, found: impl Into<String>, known: impl Into<String>) -> Self {
        Self(Box::new(ErrorKind::Version { file: file.into(), found: found.into(), known: known.into() }))
    }

    /// A file made from another `what`, by the hashes in it and of the one at hand.
    pub fn mismatch(
        file: impl Into<String>,
        what: &'static str,
        found: impl std::fmt::Display,
        expected: impl std::fmt::Display,
    ) -> Self {
        let (file, found, expected) = (file.into(), found.to_string(), expected.to_string());
        Self(Box::new(ErrorKind::Mismatch { file, what, found, expected }))
    }

    /// Cancelled work.
    pub fn cancelled() -> Self {
        Self(Box::new(ErrorKind::Cancelled))
    }

    /// The kind, to match on.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// Whether the work was cancelled.
    pub fn is_cancelled(&self) -> bool {
        matches!(*self.0, ErrorKind::Cancelled)
    }

    /// Whether a name was not found.
    pub fn is_unknown(&self) -> bool {
        matches!(*self.0, ErrorKind::Unknown { .. })
    }

    /// The same error for the whole of a row's reader: an [`ErrorKind::Invalid`] gains its place in the file.
    pub fn in_row(self, file: &str, line: u64, field: &str) -> Self {
        match *self.0 {
            ErrorKind::Invalid { problem, .. } => Self::row(file, line, field, problem),
            other => Self::row(file, line, field, other.to_string()),
        }
    }
}

/// Something in the input that was mended or left out; returned beside the answer, never lost.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Warning {
    /// One sentence for the planner, with the place.
    pub message: String,
}

impl Warning {
    /// A warning that says `message`.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl From<Error> for Warning {
    fn from(error: Error) -> Self {
        Self::new(error.to_string())
    }
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}
