//! Where the files of a region come from.

use super::unpack::read_whole;
use crate::base::Error;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 512 << 20;

/// A set of named text files: a folder, or files compiled in.
#[derive(Clone, Debug)]
pub enum Source {
    /// A folder on disk.
    Folder(PathBuf),
    /// Names with contents, in several lists.
    Embedded(&'static [&'static [(&'static str, &'static str)]]),
}

impl Source {
    /// The text of `name`, without a byte order mark.
    pub fn text(&self, name: &str) -> Result<Cow<'static, str>, Error> {
        self.optional_text(name)?.ok_or_else(|| match self {
            Self::Folder(folder) => Error::file(name, format!("is missing in {}; a region needs it", shown(folder))),
            Self::Embedded(_) => Error::file(name, "is not compiled in; enable the feature that holds it"),
        })
    }

    /// The text of `name`, or `None` where there is no such file.
    pub fn optional_text(&self, name: &str) -> Result<Option<Cow<'static, str>>, Error> {
        match self {
            Self::Embedded(files) => Ok(files
                .iter()
                .copied()
                .flatten()
                .find(|(known, _)| *known == name)
                .map(|&(_, text)| Cow::Borrowed(text))),
            Self::Folder(folder) => match std::fs::exists(folder.join(name)) {
                Ok(false) => Ok(None),
                _ => read_text(&folder.join(name)).map(|text| Some(Cow::Owned(text))),
            },
        }
    }
}

/// Reads a whole text file.
pub fn read_text(path: &Path) -> Result<String, Error> {
    if path.is_dir() {
        return Err(Error::file(shown(path), "is a folder, not a file"));
    }
    let bytes = read_whole(path, MAX_BYTES)?;
    let text = String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|&&b| b == b'\n').count() + 1;
        Error::file(shown(path), format!("is not UTF-8 at line {line}; save it as \"CSV UTF-8\""))
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// A path as people write it.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// An error as people say it.
pub(super) fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "may not be read; check its permissions".to_owned(),
        _ => error.to_string(),
    }
}
