//! Files as bytes, unpacked where they are packed, and never more of them than was asked for.

use super::source::{plain, shown};
use crate::base::Error;
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::Path;

/// The largest dictionary of an .xz file that is allocated: what `xz -9` uses.
const XZ_DICTIONARY: usize = 65 << 20;

/// The bytes of a file, plain, gzip or xz (told apart by their first bytes, not by the name); an error where they
/// unpack to more than `limit`.
pub(super) fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    unpack(&shown(path), read_whole(path, limit)?, limit)
}

/// The bytes of a file as they are; an error where there are more than `limit`, also of what tells no size.
pub(super) fn read_whole(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let file = shown(path);
    let problem = |e: std::io::Error| Error::file(&*file, plain(&e));
    let input = std::fs::File::open(path).map_err(problem)?;
    let mut bytes = Vec::new();
    input.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(problem)?;
    if bytes.len() as u64 > limit { Err(too_long(&file, limit)) } else { Ok(bytes) }
}

/// `bytes` unpacked, or as they are where they are not packed.
pub(super) fn unpack(file: &str, bytes: Vec<u8>, limit: u64) -> Result<Vec<u8>, Error> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return drain(file, flate2::read::MultiGzDecoder::new(&bytes[..]), limit);
    }
    if bytes.starts_with(b"\xfd7zXZ\0") {
        let decoder = xz4rust::XzDecoder::with_alloc_dict_size(1 << 16, XZ_DICTIONARY);
        let buffer = NonZeroUsize::new(1 << 16).unwrap_or(NonZeroUsize::MIN);
        let bytes = std::io::Cursor::new(bytes);
        let reader = xz4rust::XzReader::new_with_buffer_size_and_decoder(bytes, buffer, Box::new(decoder));
        return drain(file, reader, limit);
    }
    Ok(bytes)
}

fn drain(file: &str, reader: impl Read, limit: u64) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = reader.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|e| Error::file(file, format!("can't be unpacked ({e}); it may be cut short or damaged")))?;
    if bytes.len() as u64 > limit {
        return Err(too_long(file, limit));
    }
    Ok(bytes)
}

fn too_long(file: &str, limit: u64) -> Error {
    Error::file(file, format!("has more than {limit} bytes, the most that are read"))
}
