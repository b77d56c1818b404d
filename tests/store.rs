//! Hierarchies on disk: whatever happens to a file, it is refused or gives the same answers.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::hierarchy::{Hierarchy, OrderOptions, Query, Topology, Undirected, nested_dissection};
use skyroad::io::{Fingerprint, Store};
use skyroad::metric::{CLOSED, MAX_WEIGHT};
use skyroad::{Error, ErrorKind, Rng};
use std::path::{Path, PathBuf};

/// A grid with a few one-way short cuts.
fn grid(width: usize) -> Topology {
    let (mut tails, mut heads) = (Vec::new(), Vec::new());
    let mut arc = |a: usize, b: usize| {
        tails.push(a as u32);
        heads.push(b as u32);
    };
    for v in 0..width * width {
        if v % width + 1 < width {
            arc(v, v + 1);
            arc(v + 1, v);
        }
        if v + width < width * width {
            arc(v, v + width);
            arc(v + width, v);
        }
        if v % 7 == 0 {
            arc(v, v * 3 % (width * width));
        }
    }
    Topology::from_arcs(width * width, tails, heads).unwrap()
}

fn built(topology: &Topology) -> Hierarchy {
    let graph = Undirected::from_arcs(topology.nodes(), topology.tails(), topology.heads()).unwrap();
    Hierarchy::build(topology, &nested_dissection(&graph, None, &OrderOptions::default())).unwrap()
}

fn weights(topology: &Topology, seed: u64) -> Vec<u32> {
    let mut rng = Rng::new(seed);
    (0..topology.arcs()).map(|_| if rng.below(20) == 0 { CLOSED } else { rng.below(1000) as u32 }).collect()
}

/// Distances and paths of some pairs.
fn answers(hierarchy: &Hierarchy, weights: &[u32]) -> Vec<Option<(u32, Vec<u32>)>> {
    let customized = hierarchy.customize(weights).unwrap();
    let mut query = Query::new(hierarchy);
    let mut rng = Rng::new(9);
    let mut node = || rng.below(hierarchy.nodes()) as u32;
    let pairs: Vec<(u32, u32)> = (0..60).map(|_| (node(), node())).collect();
    pairs.iter().map(|&(s, t)| query.path(&customized, s, t).map(|p| (p.duration, p.arcs))).collect()
}

struct Fixture {
    topology: Topology,
    weights: Vec<u32>,
    bytes: Vec<u8>,
    answers: Vec<Option<(u32, Vec<u32>)>>,
    folder: tempfile::TempDir,
}

impl Fixture {
    fn new(width: usize) -> Self {
        let topology = grid(width);
        let (hierarchy, weights) = (built(&topology), weights(&topology, 1));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("grid.store");
        Store::save(&path, &topology, &hierarchy, Some(&weights)).unwrap();
        let answers = answers(&hierarchy, &weights);
        Self { topology, weights, bytes: std::fs::read(path).unwrap(), answers, folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("grid.store")
    }

    fn read(&self, bytes: &[u8]) -> Result<Store, Error> {
        Store::read("grid.store", &mut &bytes[..], bytes.len() as u64, &self.topology, Some(&self.weights))
    }

    /// Bytes before the first section.
    fn header(&self) -> usize {
        64 + 7 * 32 + 8
    }

    /// Where each section begins and ends.
    fn boundaries(&self) -> Vec<usize> {
        let entry = |i: usize| 64 + 32 * i;
        let word = |at: usize| u64::from_le_bytes(self.bytes[at..at + 8].try_into().unwrap()) as usize;
        let mut ends: Vec<usize> = (0..7).map(|i| word(entry(i) + 8)).collect();
        ends.push(word(entry(6) + 8) + word(entry(6) + 16));
        ends
    }
}

fn is_refusal(e: &Error) -> bool {
    matches!(e.kind(), ErrorKind::Corrupt { .. } | ErrorKind::Version { .. } | ErrorKind::Mismatch { .. })
}

#[test]
fn what_was_saved_is_read() {
    for width in [1, 2, 30] {
        let fixture = Fixture::new(width);
        let store = Store::open(&fixture.path(), &fixture.topology, Some(&fixture.weights)).unwrap();
        assert_eq!(store.weights.as_ref(), Some(&fixture.weights));
        assert_eq!(answers(&store.hierarchy, &fixture.weights), fixture.answers);
        // Saved again it is the same file.
        Store::save(&fixture.path(), &fixture.topology, &store.hierarchy, Some(&fixture.weights)).unwrap();
        assert_eq!(std::fs::read(fixture.path()).unwrap(), fixture.bytes);
        Store::save(&fixture.path(), &fixture.topology, &store.hierarchy, None).unwrap();
        let bare = Store::open(&fixture.path(), &fixture.topology, Some(&weights(&fixture.topology, 2))).unwrap();
        assert_eq!(bare.weights, None);
    }
    let empty = Topology::from_arcs(0, vec![], vec![]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    Store::save(&folder.path().join("e"), &empty, &built(&empty), Some(&[])).unwrap();
    assert_eq!(Store::open(&folder.path().join("e"), &empty, None).unwrap().weights, Some(vec![]));
}

#[test]
fn every_byte_of_the_header_counts() {
    let fixture = Fixture::new(12);
    for at in 0..fixture.header() {
        for flip in [1, 0x80, 0xff] {
            let mut bytes = fixture.bytes.clone();
            bytes[at] ^= flip;
            let error = fixture.read(&bytes).unwrap_err();
            assert!(is_refusal(&error), "byte {at}: {error}");
        }
    }
}

#[test]
fn flipped_bits_are_found() {
    let fixture = Fixture::new(25);
    let mut rng = Rng::new(5);
    for _ in 0..1_000 {
        let at = rng.below(fixture.bytes.len());
        let mut bytes = fixture.bytes.clone();
        bytes[at] ^= 1 << rng.below(8);
        let error = fixture.read(&bytes).unwrap_err();
        assert!(is_refusal(&error), "byte {at}: {error}");
    }
}

#[test]
fn cut_or_longer_files_are_found() {
    let fixture = Fixture::new(20);
    let mut lengths: Vec<usize> = (0..fixture.header() + 2).collect();
    lengths.extend(fixture.boundaries().iter().flat_map(|&end| [end - 1, end, end + 1]));
    for length in lengths {
        let mut bytes = fixture.bytes.clone();
        bytes.resize(length, 0);
        match fixture.read(&bytes) {
            Err(error) => assert!(is_refusal(&error), "{length} bytes: {error}"),
            Ok(_) => assert_eq!(length, fixture.bytes.len()),
        }
        // A file that shrinks after its length was asked for.
        let declared = fixture.bytes.len() as u64;
        let read = Store::read("s", &mut &bytes[..], declared, &fixture.topology, None);
        assert_eq!(read.is_ok(), length >= fixture.bytes.len(), "{length} bytes");
    }
}

#[test]
fn versions_and_byte_orders_are_told_apart() {
    let fixture = Fixture::new(5);
    let mut bytes = fixture.bytes.clone();
    bytes[12] = 2;
    let error = fixture.read(&bytes).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Version { .. }), "{error}");
    assert_eq!(error.to_string(), "grid.store: is of version 2, and version 1 is read");
    let mut bytes = fixture.bytes.clone();
    bytes[8..12].reverse();
    let error = fixture.read(&bytes).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Version { .. }), "{error}");
}

#[test]
fn another_network_or_metric_is_refused_with_both_hashes() {
    let fixture = Fixture::new(10);
    let (tails, mut heads) = (fixture.topology.tails().to_vec(), fixture.topology.heads().to_vec());
    heads.swap(0, 1);
    let other = Topology::from_arcs(fixture.topology.nodes(), tails, heads).unwrap();
    let more = Topology::from_arcs(101, fixture.topology.tails().to_vec(), fixture.topology.heads().to_vec()).unwrap();
    for other in [&other, &more, &grid(11)] {
        let error = Store::open(&fixture.path(), other, None).unwrap_err();
        let text = error.to_string();
        assert!(matches!(error.kind(), ErrorKind::Mismatch { what: "network", .. }), "{text}");
        for hash in [Fingerprint::of_arcs(&fixture.topology), Fingerprint::of_arcs(other)] {
            assert!(text.contains(&hash.to_string()), "{text}");
        }
    }
    // What could not be read again is not written, and the file that is there stays.
    let before = std::fs::read(fixture.path()).unwrap();
    let wrong = vec![MAX_WEIGHT + 1; fixture.topology.arcs()];
    let own = built(&fixture.topology);
    for (topology, hierarchy, weights) in [
        (&grid(11), &own, None),
        (&fixture.topology, &built(&other), None),
        (&fixture.topology, &own, Some(&wrong[..])),
        (&fixture.topology, &own, Some(&wrong[1..])),
    ] {
        assert!(Store::save(&fixture.path(), topology, hierarchy, weights).is_err());
        assert_eq!(std::fs::read(fixture.path()).unwrap(), before);
        let mut out = Vec::new();
        assert!(Store::write(&mut out, topology, hierarchy, weights).is_err() && out.is_empty());
    }
    let foreign = weights(&fixture.topology, 2);
    let error = Store::open(&fixture.path(), &fixture.topology, Some(&foreign)).unwrap_err();
    let text = error.to_string();
    assert!(matches!(error.kind(), ErrorKind::Mismatch { what: "metric", .. }), "{text}");
    for weights in [&fixture.weights, &foreign] {
        assert!(text.contains(&Fingerprint::of_weights(weights).to_string()), "{text}");
    }
}

/// Checksums and hashes all made right again by whoever changed the contents.
#[test]
fn forged_contents_are_refused_or_right() {
    let fixture = Fixture::new(6);
    let boundaries = fixture.boundaries();
    let mut rng = Rng::new(6);
    let mut refused = 0;
    for _ in 0..3_000 {
        let mut bytes = fixture.bytes.clone();
        // Any section but the weights, whose hash would be another metric's.
        let section = rng.below(6);
        let (start, end) = (boundaries[section], boundaries[section + 1]);
        for _ in 0..1 + rng.below(3) {
            bytes[start + rng.below(end - start)] = rng.below(256) as u8;
        }
        let sum = xxhash_rust::xxh3::xxh3_64(&bytes[start..end]).to_le_bytes();
        bytes[64 + 32 * section + 24..64 + 32 * section + 32].copy_from_slice(&sum);
        let header = fixture.header();
        let sum = xxhash_rust::xxh3::xxh3_64(&bytes[..header - 8]).to_le_bytes();
        bytes[header - 8..header].copy_from_slice(&sum);
        match fixture.read(&bytes) {
            Err(error) => {
                assert!(matches!(error.kind(), ErrorKind::Corrupt { .. }), "{error}");
                refused += 1;
            }
            Ok(store) => {
                let durations = |answers: Vec<Option<(u32, Vec<u32>)>>| -> Vec<Option<u32>> {
                    answers.into_iter().map(|answer| answer.map(|a| a.0)).collect()
                };
                let found = durations(answers(&store.hierarchy, &fixture.weights));
                assert_eq!(found, durations(fixture.answers.clone()));
            }
        }
    }
    assert!(refused > 2_000, "{refused}");
}

#[test]
fn what_is_no_file_is_an_error_and_links_are_followed() {
    let fixture = Fixture::new(4);
    let folder = fixture.folder.path();
    let open = |path: &Path| Store::open(path, &fixture.topology, None);
    assert!(matches!(open(&folder.join("nothing")).unwrap_err().kind(), ErrorKind::File { .. }));
    assert!(matches!(open(folder).unwrap_err().kind(), ErrorKind::File { .. }));
    std::fs::write(folder.join("zero"), "").unwrap();
    assert!(matches!(open(&folder.join("zero")).unwrap_err().kind(), ErrorKind::Corrupt { .. }));
    std::fs::write(folder.join("page"), "<html>404</html>".repeat(50)).unwrap();
    assert!(matches!(open(&folder.join("page")).unwrap_err().kind(), ErrorKind::Corrupt { .. }));
    let hierarchy = built(&fixture.topology);
    assert!(Store::save(folder, &fixture.topology, &hierarchy, None).is_err());
    assert!(Store::save(&folder.join("none/such"), &fixture.topology, &hierarchy, None).is_err());
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(fixture.path(), folder.join("link")).unwrap();
        assert!(open(&folder.join("link")).is_ok());
        Store::save(&folder.join("link"), &fixture.topology, &hierarchy, None).unwrap();
        assert!(folder.join("link").is_symlink() && open(&fixture.path()).unwrap().weights.is_none());
        assert!(open(Path::new("/dev/zero")).is_err() && open(Path::new("/dev/null")).is_err());
    }
}

/// Nobody but root may write into a read-only folder; either way the file is whole and nothing is left beside it.
#[test]
fn read_only_folders_keep_what_they_have() {
    let fixture = Fixture::new(4);
    let folder = fixture.folder.path().join("closed");
    std::fs::create_dir(&folder).unwrap();
    let path = folder.join("s");
    std::fs::write(&path, &fixture.bytes).unwrap();
    let mut rights = std::fs::metadata(&folder).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&folder, rights.clone()).unwrap();
    let saved = Store::save(&path, &fixture.topology, &built(&fixture.topology), None);
    let store = Store::open(&path, &fixture.topology, None).unwrap();
    assert_eq!(store.weights.is_none(), saved.is_ok());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    #[allow(clippy::permissions_set_readonly_false, reason = "so that the temporary folder can be removed")]
    rights.set_readonly(false);
    std::fs::set_permissions(&folder, rights).unwrap();
}

/// A full disk, as the system itself reports it.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    use std::io::Write;
    let fixture = Fixture::new(20);
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    assert!(full().write_all(&fixture.bytes).is_err(), "the device is what it should be");
    let error = Store::write(&mut full(), &fixture.topology, &built(&fixture.topology), None).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
}

/// A writer, or reader, whose k-th call fails, for every k.
#[test]
fn whichever_call_fails_it_is_an_error() {
    struct Failing<T> {
        inner: T,
        left: usize,
    }
    impl<T> Failing<T> {
        fn step(&mut self) -> std::io::Result<()> {
            self.left = self.left.checked_sub(1).ok_or(std::io::ErrorKind::StorageFull)?;
            Ok(())
        }
    }
    impl<T: std::io::Write> std::io::Write for Failing<T> {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.step()?;
            self.inner.write(&bytes[..bytes.len().min(50)])
        }
        fn flush(&mut self) -> std::io::Result<()> {
            self.inner.flush()
        }
    }
    impl<T: std::io::Read> std::io::Read for Failing<T> {
        fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
            self.step()?;
            let most = bytes.len().min(50);
            self.inner.read(&mut bytes[..most])
        }
    }
    let fixture = Fixture::new(6);
    let hierarchy = built(&fixture.topology);
    let (mut writes, mut reads) = (0, 0);
    for left in 0.. {
        let mut out = Failing { inner: Vec::new(), left };
        if Store::write(&mut out, &fixture.topology, &hierarchy, Some(&fixture.weights)).is_ok() {
            assert_eq!(out.inner, fixture.bytes);
            break;
        }
        writes += 1;
    }
    for left in 0.. {
        let mut input = Failing { inner: &fixture.bytes[..], left };
        let length = fixture.bytes.len() as u64;
        match Store::read("s", &mut input, length, &fixture.topology, None) {
            Ok(_) => break,
            Err(e) => assert!(matches!(e.kind(), ErrorKind::File { .. })),
        }
        reads += 1;
    }
    assert!(writes > 30 && reads > 30, "{writes} {reads}");
}

const CHILD: &str = "SKYROAD_TEST_STORE";

/// Not a test of its own: what the next one starts, and kills.
#[test]
fn child_that_saves_for_ever() {
    let Some(path) = std::env::var_os(CHILD) else { return };
    let topology = grid(60);
    let hierarchy = Store::open(Path::new(&path), &topology, None).unwrap().hierarchy;
    std::fs::write(ready(Path::new(&path), std::process::id()), "").unwrap();
    for seed in (1..3).cycle() {
        Store::save(Path::new(&path), &topology, &hierarchy, Some(&weights(&topology, seed))).unwrap();
    }
}

/// The file that tells that a child is about to save.
fn ready(path: &Path, child: u32) -> PathBuf {
    path.with_file_name("ready").join(child.to_string())
}

#[test]
fn killed_writers_leave_a_whole_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grid.store");
    std::fs::create_dir(folder.path().join("ready")).unwrap();
    let topology = grid(60);
    let hierarchy = built(&topology);
    let known = [1, 2].map(|seed| weights(&topology, seed));
    Store::save(&path, &topology, &hierarchy, Some(&known[0])).unwrap();
    let mut rng = Rng::new(3);
    let mut left_over = 0;
    for round in 0..100 {
        // Two writers at once in every other round.
        let start = || {
            std::process::Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "child_that_saves_for_ever"])
                .env(CHILD, &path)
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap()
        };
        let mut children: Vec<_> = (0..1 + round % 2).map(|_| start()).collect();
        for child in &mut children {
            while !ready(&path, child.id()).exists() {
                assert!(child.try_wait().unwrap().is_none(), "a child failed");
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
        }
        std::thread::sleep(std::time::Duration::from_micros(rng.below(20_000) as u64));
        for child in &mut children {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let store = Store::open(&path, &topology, None).unwrap();
        assert!(store.weights.is_some_and(|weights| known.contains(&weights)), "round {round}");
        left_over += std::fs::read_dir(folder.path()).unwrap().count() - 2;
    }
    assert!(left_over > 0, "no writer was killed while it wrote");
    Store::save(&path, &topology, &hierarchy, None).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "what they left is gone");
}
