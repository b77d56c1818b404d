//! Arrays of words as bytes, the lowest first, and their checksums on the way.

use std::io::{Read, Result, Write};
use xxhash_rust::xxh3::Xxh3;

/// Bytes turned at a time: a buffer that stays in the second-level cache.
const CHUNK: usize = 1 << 17;

/// An unsigned integer in a file.
pub(super) trait Word: Copy {
    const WIDTH: u32;
    /// Appends what `bytes`, a whole number of words, stand for.
    fn extend(words: &mut Vec<Self>, bytes: &[u8]);
}

impl Word for u32 {
    const WIDTH: u32 = 4;
    fn extend(words: &mut Vec<Self>, bytes: &[u8]) {
        words.extend(bytes.as_chunks().0.iter().map(|&word| u32::from_le_bytes(word)));
    }
}

impl Word for u16 {
    const WIDTH: u32 = 2;
    fn extend(words: &mut Vec<Self>, bytes: &[u8]) {
        words.extend(bytes.as_chunks().0.iter().map(|&word| u16::from_le_bytes(word)));
    }
}

/// An array to be written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Words<'a> {
    Long(&'a [u32]),
    Short(&'a [u16]),
}

impl Words<'_> {
    pub(super) fn width(self) -> u32 {
        match self {
            Self::Long(_) => 4,
            Self::Short(_) => 2,
        }
    }

    pub(super) fn bytes(self) -> u64 {
        match self {
            Self::Long(words) => 4 * words.len() as u64,
            Self::Short(words) => 2 * words.len() as u64,
        }
    }

    pub(super) fn checksum(self) -> u64 {
        let mut hash = Xxh3::new();
        self.each(|bytes| hash.update(bytes));
        hash.digest()
    }

    pub(super) fn write(self, out: &mut dyn Write) -> Result<()> {
        let mut result = Ok(());
        self.each(|bytes| {
            if result.is_ok() {
                result = out.write_all(bytes);
            }
        });
        result
    }

    fn each(self, mut use_bytes: impl FnMut(&[u8])) {
        let mut buffer = vec![0; CHUNK];
        match self {
            Self::Long(words) => words.chunks(CHUNK / 4).for_each(|words| {
                buffer.as_chunks_mut().0.iter_mut().zip(words).for_each(|(to, word)| *to = word.to_le_bytes());
                use_bytes(&buffer[..4 * words.len()]);
            }),
            Self::Short(words) => words.chunks(CHUNK / 2).for_each(|words| {
                buffer.as_chunks_mut().0.iter_mut().zip(words).for_each(|(to, word)| *to = word.to_le_bytes());
                use_bytes(&buffer[..2 * words.len()]);
            }),
        }
    }
}

/// Reads `count` words, with the checksum of their bytes.
pub(super) fn read_words<T: Word>(input: &mut dyn Read, count: usize) -> Result<(Vec<T>, u64)> {
    let (width, mut words, mut hash) = (T::WIDTH as usize, Vec::new(), Xxh3::new());
    // The header's lengths add up to the file's own.
    words.reserve_exact(count);
    let mut buffer = vec![0; CHUNK.min(count * width)];
    let mut rest = count * width;
    while rest > 0 {
        let part = &mut buffer[..rest.min(CHUNK)];
        input.read_exact(part)?;
        hash.update(part);
        T::extend(&mut words, part);
        rest -= part.len();
    }
    Ok((words, hash.digest()))
}

/// The hash of a number and some arrays.
pub(super) fn fingerprint_of(number: u64, arrays: &[&[u32]]) -> u128 {
    let mut hash = Xxh3::new();
    hash.update(&number.to_le_bytes());
    arrays.iter().for_each(|array| Words::Long(array).each(|bytes| hash.update(bytes)));
    hash.digest128()
}
