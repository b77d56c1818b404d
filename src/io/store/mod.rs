//! Hierarchies on disk, so that a restart reads what took seconds to order.
//!
//! A [`Store`] is one file: a node order with its layout and, if wanted, the weights of one metric. It belongs to the
//! arcs it was made from and says so by their hash; with other arcs or weights it is refused, and the error names both
//! hashes.
//!
//! ```
//! use skyroad::hierarchy::{Hierarchy, Topology};
//! use skyroad::io::Store;
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("ring.store");
//! let ring = Topology::from_arcs(3, vec![0, 1, 2], vec![1, 2, 0])?;
//! Store::save(&path, &ring, &Hierarchy::build(&ring, &[0, 1, 2])?, Some(&[10, 20, 30]))?;
//! let store = Store::open(&path, &ring, None)?;
//! assert_eq!((store.hierarchy.arcs(), store.weights), (3, Some(vec![10, 20, 30])));
//! let other = Topology::from_arcs(3, vec![0, 1, 2], vec![1, 2, 1])?;
//! assert!(Store::open(&path, &other, None).unwrap_err().to_string().contains("another network"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Format
//! Integers of 4 or 8 bytes, the lowest byte first, whatever the machine. Nothing lies between the parts.
//!
//! | bytes | |
//! |---|---|
//! | 8 | `skyroad` and a byte of 26 |
//! | 4 | the mark 0x01020304, which tells a file of the other byte order |
//! | 4 | the version, 1 |
//! | 16, 16 | hash of the arcs (XXH3, 128 bits); hash of the weights, or 0 |
//! | 4, 4 | number of sections; 0 |
//! | 8 | length of the file |
//! | each 32 | a section: kind, bytes in a word (4 each); offset, length, checksum (XXH3, 64 bits; 8 each) |
//! | 8 | checksum of all before |
//! | | the sections: [`Parts`] in the order of their fields, then the weights |
//!
//! # What is verified
//! Everything, at opening: header, lengths, checksums, hashes. After that the contents are not believed either:
//! [`Hierarchy::from_parts`] holds them against the arcs, so that a file that opens is a right hierarchy of the network,
//! whoever wrote it. Nothing is allocated beyond the size of the file and of the network at hand.
//!
//! Saving replaces the file whole or not at all, also where a machine dies on the way or several save at once.
//!
//! # Tried and rejected
//! * *Chordal weights in the file* besides the given ones. To believe them takes as long as to make them, since each must
//!   be held against all its triangles: that is [`Hierarchy::customize`], less than a hundredth of the time that opening
//!   saves.
//! * *A memory map* instead of one read. All bytes are read for their checksums in any case, and most of what lies in
//!   memory is made from them. Copying from the system's cache is 6 % of the time of opening, so that a map can't save
//!   the tenth that would be worth unsafe code.

mod format;
mod words;

use super::atomic;
use super::source::shown;
use crate::base::Error;
use crate::hierarchy::{Hierarchy, Parts, Topology};
use crate::metric::{CLOSED, MAX_WEIGHT};
use format::{Header, Kind, Section};
use std::io::{Read, Write};
use std::path::Path;
use words::{Words, fingerprint_of};

/// The hash of what a store was made from; its display has 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// Of the number of nodes and all arcs in the order of their ids.
    pub fn of_arcs(topology: &Topology) -> Self {
        Self(fingerprint_of(topology.nodes() as u64, &[topology.tails(), topology.heads()]))
    }

    /// Of one weight for each arc.
    pub fn of_weights(weights: &[u32]) -> Self {
        Self(fingerprint_of(weights.len() as u64, &[weights]))
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// What a file of a hierarchy holds.
#[derive(Clone, Debug)]
pub struct Store {
    /// The hierarchy, ready to be customized.
    pub hierarchy: Hierarchy,
    /// The weights that were saved with it, if any.
    pub weights: Option<Vec<u32>>,
}

impl Store {
    /// Writes a hierarchy of `topology` to `path`, whole or not at all, with the weights of a metric if given.
    ///
    /// # Errors
    /// A hierarchy of other arcs, weights that are none or of another number; a file that can't be written. A file that
    /// was there stays then.
    pub fn save(path: &Path, topology: &Topology, hierarchy: &Hierarchy, weights: Option<&[u32]>) -> Result<(), Error> {
        check(topology, hierarchy, weights)?;
        let written = atomic::replace(path, |out| Self::write(out, topology, hierarchy, weights));
        written.map_err(|e| Error::file(shown(path), format!("can't be written: {e}")))
    }

    /// Writes what [`Store::open`] reads to `out`.
    ///
    /// # Errors
    /// Whatever `out` fails with; what [`Store::save`] refuses, before anything is written.
    pub fn write(
        out: &mut dyn Write,
        topology: &Topology,
        hierarchy: &Hierarchy,
        weights: Option<&[u32]>,
    ) -> std::io::Result<()> {
        check(topology, hierarchy, weights).map_err(std::io::Error::other)?;
        let parts = hierarchy.parts();
        let sections = sections(&parts, weights);
        let header = Header {
            network: Fingerprint::of_arcs(topology),
            metric: weights.map(Fingerprint::of_weights),
            sections: Section::in_a_row(&sections),
        };
        out.write_all(&header.bytes())?;
        sections.iter().try_for_each(|(_, words)| words.write(out))
    }

    /// Reads and verifies the store of `topology` at `path`. With `weights` it must hold these or none.
    ///
    /// *Cost.* Linear: about that of a customization on two threads, twice that on one.
    ///
    /// # Errors
    /// A file that can't be read; [`ErrorKind::Corrupt`](crate::ErrorKind::Corrupt),
    /// [`ErrorKind::Version`](crate::ErrorKind::Version), [`ErrorKind::Mismatch`](crate::ErrorKind::Mismatch).
    pub fn open(path: &Path, topology: &Topology, weights: Option<&[u32]>) -> Result<Self, Error> {
        let file = shown(path);
        let problem = |e: std::io::Error| Error::file(&*file, format!("can't be read: {e}"));
        // Asked before it is opened: opening a pipe waits for a writer.
        let kind = std::fs::metadata(path).map_err(problem)?;
        if !kind.is_file() {
            return Err(Error::file(&*file, "is no regular file"));
        }
        let mut input = std::fs::File::open(path).map_err(problem)?;
        Self::read(&file, &mut input, kind.len(), topology, weights)
    }

    /// Reads what [`Store::save`] writes from `input`, which has `length` bytes; `file` names it in errors.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn read(
        file: &str,
        input: &mut dyn Read,
        length: u64,
        topology: &Topology,
        weights: Option<&[u32]>,
    ) -> Result<Self, Error> {
        let header = Header::read(file, input, length)?;
        let network = Fingerprint::of_arcs(topology);
        if header.network != network {
            return Err(Error::mismatch(file, "network", header.network, network));
        }
        if let (Some(found), Some(weights)) = (header.metric, weights) {
            let expected = Fingerprint::of_weights(weights);
            if found != expected {
                return Err(Error::mismatch(file, "metric", found, expected));
            }
        }
        let (mut parts, mut held) = (Parts::default(), None);
        for section in &header.sections {
            match section.kind {
                Kind::Rank => parts.rank = section.read(file, input)?,
                Kind::Degrees => parts.degrees = section.read(file, input)?,
                Kind::Ends => parts.ends = section.read(file, input)?,
                Kind::GivenCounts => parts.given_counts = section.read(file, input)?,
                Kind::Given => parts.given = section.read(file, input)?,
                Kind::GivenAt => parts.given_at = section.read(file, input)?,
                Kind::Weights => held = Some(section.read(file, input)?),
            }
        }
        let start = header.sections.first().map_or(0, |section| section.offset);
        let corrupt = |problem: &str| Error::corrupt(file, start, problem);
        if held.as_ref().is_some_and(|held: &Vec<u32>| !fits(held, topology, header.metric)) {
            return Err(corrupt("the weights are not those of the header, or no weights"));
        }
        let hierarchy = Hierarchy::from_parts(topology, parts).map_err(|e| corrupt(&e.to_string()))?;
        Ok(Self { hierarchy, weights: held })
    }
}

fn sections<'a>(parts: &'a Parts, weights: Option<&'a [u32]>) -> Vec<(Kind, Words<'a>)> {
    let mut sections = vec![
        (Kind::Rank, Words::Long(&parts.rank)),
        (Kind::Degrees, Words::Short(&parts.degrees)),
        (Kind::Ends, Words::Long(&parts.ends)),
        (Kind::GivenCounts, Words::Long(&parts.given_counts)),
        (Kind::Given, Words::Long(&parts.given)),
        (Kind::GivenAt, Words::Short(&parts.given_at)),
    ];
    sections.extend(weights.map(|weights| (Kind::Weights, Words::Long(weights))));
    sections
}

/// Only what can be read again is written.
fn check(topology: &Topology, hierarchy: &Hierarchy, weights: Option<&[u32]>) -> Result<(), Error> {
    if !hierarchy.is_of(topology) {
        return Err(Error::invalid("store", "the hierarchy was built over other arcs"));
    }
    if weights.is_some_and(|weights| !fits(weights, topology, Some(Fingerprint::of_weights(weights)))) {
        return Err(Error::invalid("store", "the weights are not one for each arc, at most 2^28 or closed"));
    }
    Ok(())
}

/// Whether these are weights, one for each arc, and those that are expected.
fn fits(weights: &[u32], topology: &Topology, expected: Option<Fingerprint>) -> bool {
    let known = weights.iter().all(|&weight| weight <= MAX_WEIGHT || weight == CLOSED);
    known && weights.len() == topology.arcs() && expected == Some(Fingerprint::of_weights(weights))
}
