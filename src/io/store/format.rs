//! The header: what the file is, what it belongs to, and where its sections lie.

use super::Fingerprint;
use super::words::{Word, Words, read_words};
use crate::base::Error;
use std::io::{ErrorKind, Read};
use xxhash_rust::xxh3::xxh3_64;

const MAGIC: [u8; 8] = *b"skyroad\x1a";
const MARK: u32 = 0x0102_0304;
const VERSION: u32 = 1;
/// Bytes before the table of sections.
const PREFIX: usize = 64;
/// Bytes of an entry of the table.
const ENTRY: usize = 32;
const CHECKSUM: usize = 8;

/// What a section holds; each stands in a file at most once, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Rank = 1,
    Degrees,
    Ends,
    GivenCounts,
    Given,
    GivenAt,
    Weights,
}

const KINDS: [Kind; 7] =
    [Kind::Rank, Kind::Degrees, Kind::Ends, Kind::GivenCounts, Kind::Given, Kind::GivenAt, Kind::Weights];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) kind: Kind,
    /// Bytes in a word.
    width: u32,
    pub(super) offset: u64,
    length: u64,
    checksum: u64,
}

impl Section {
    /// The table of sections that follow each other after the header.
    pub(super) fn in_a_row(sections: &[(Kind, Words<'_>)]) -> Vec<Self> {
        let mut offset = (PREFIX + sections.len() * ENTRY + CHECKSUM) as u64;
        let place = |&(kind, words): &(Kind, Words<'_>)| {
            let (length, start) = (words.bytes(), offset);
            offset += length;
            Section { kind, width: words.width(), offset: start, length, checksum: words.checksum() }
        };
        sections.iter().map(place).collect()
    }

    /// The words, which are next in `input`.
    pub(super) fn read<T: Word>(&self, file: &str, input: &mut dyn Read) -> Result<Vec<T>, Error> {
        let whole = self.width == T::WIDTH && self.length.is_multiple_of(u64::from(T::WIDTH));
        let words = usize::try_from(self.length / u64::from(T::WIDTH)).ok().filter(|_| whole);
        let words = words.ok_or_else(|| Error::corrupt(file, self.offset, "a section is of no whole words"))?;
        let (read, checksum) = read_words(input, words).map_err(|e| broken(file, self.offset, &e))?;
        if checksum != self.checksum {
            return Err(Error::corrupt(file, self.offset, "a section's checksum is wrong"));
        }
        Ok(read)
    }

    fn end(&self) -> u64 {
        self.offset.saturating_add(self.length)
    }
}

fn broken(file: &str, offset: u64, e: &std::io::Error) -> Error {
    match e.kind() {
        ErrorKind::UnexpectedEof => Error::corrupt(file, offset, "it is cut short"),
        _ => Error::file(file, format!("can't be read: {e}")),
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) network: Fingerprint,
    pub(super) metric: Option<Fingerprint>,
    pub(super) sections: Vec<Section>,
}

impl Header {
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(MARK.to_le_bytes());
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(self.network.0.to_le_bytes());
        bytes.extend(self.metric.map_or(0, |hash| hash.0).to_le_bytes());
        bytes.extend((self.sections.len() as u32).to_le_bytes());
        bytes.extend(0u32.to_le_bytes());
        bytes.extend(self.sections.last().map_or(0, Section::end).to_le_bytes());
        for section in &self.sections {
            bytes.extend((section.kind as u32).to_le_bytes());
            bytes.extend(section.width.to_le_bytes());
            bytes.extend([section.offset, section.length, section.checksum].iter().flat_map(|word| word.to_le_bytes()));
        }
        bytes.extend(xxh3_64(&bytes).to_le_bytes());
        bytes
    }

    /// Reads and verifies the header of a file of `length` bytes.
    pub(super) fn read(file: &str, input: &mut dyn Read, length: u64) -> Result<Self, Error> {
        let corrupt = |offset: usize, problem: &str| Err(Error::corrupt(file, offset as u64, problem));
        let mut bytes = vec![0; PREFIX];
        if length < PREFIX as u64 {
            return Err(Error::corrupt(file, length, "it is cut short"));
        }
        input.read_exact(&mut bytes).map_err(|e| broken(file, 0, &e))?;
        if bytes[..8] != MAGIC {
            return corrupt(0, "it does not begin as one");
        }
        match long(&bytes, 8) {
            MARK => {}
            mark if mark == MARK.swap_bytes() => {
                return Err(Error::version(file, "the other byte order", "the lowest byte first"));
            }
            _ => return corrupt(8, "the mark of the byte order is wrong"),
        }
        if long(&bytes, 12) != VERSION {
            return Err(Error::version(file, format!("version {}", long(&bytes, 12)), format!("version {VERSION}")));
        }
        let count = long(&bytes, 48) as usize;
        if count > KINDS.len() {
            return corrupt(48, "it has too many sections");
        }
        bytes.resize(PREFIX + count * ENTRY + CHECKSUM, 0);
        input.read_exact(&mut bytes[PREFIX..]).map_err(|e| broken(file, PREFIX as u64, &e))?;
        let end = bytes.len() - CHECKSUM;
        if xxh3_64(&bytes[..end]) != word(&bytes, end) {
            return corrupt(end, "the header's checksum is wrong");
        }
        let header = Self::decode(file, &bytes, count)?;
        if word(&bytes, 56) != length
            || header.sections.last().map_or(end + CHECKSUM, |s| s.end() as usize) as u64 != length
        {
            return Err(Error::corrupt(file, length, "it is cut short or too long"));
        }
        Ok(header)
    }

    fn decode(file: &str, bytes: &[u8], count: usize) -> Result<Self, Error> {
        let mut sections: Vec<Section> = Vec::new();
        for at in (0..count).map(|i| PREFIX + i * ENTRY) {
            let (kind, width) = (long(bytes, at), long(bytes, at + 4));
            let (offset, length, checksum) = (word(bytes, at + 8), word(bytes, at + 16), word(bytes, at + 24));
            let kind = KINDS.into_iter().find(|&known| known as u32 == kind);
            let kind = kind.filter(|&kind| sections.last().is_none_or(|before| before.kind < kind));
            let follows = offset == sections.last().map_or((PREFIX + count * ENTRY + CHECKSUM) as u64, Section::end);
            match kind {
                Some(kind) if follows => sections.push(Section { kind, width, offset, length, checksum }),
                _ => return Err(Error::corrupt(file, at as u64, "a section is unknown or out of place")),
            }
        }
        let hash = |at: usize| u128::from(word(bytes, at)) | u128::from(word(bytes, at + 8)) << 64;
        let weighed = sections.last().is_some_and(|last| last.kind == Kind::Weights);
        let metric = weighed.then(|| Fingerprint(hash(32)));
        Ok(Self { network: Fingerprint(hash(16)), metric, sections })
    }
}

fn long(bytes: &[u8], at: usize) -> u32 {
    bytes[at..at + 4].iter().rev().fold(0, |word, &byte| word << 8 | u32::from(byte))
}

fn word(bytes: &[u8], at: usize) -> u64 {
    u64::from(long(bytes, at)) | u64::from(long(bytes, at + 4)) << 32
}
