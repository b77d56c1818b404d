use super::unpack::{read_whole, unpack};
use super::*;
use crate::base::{ErrorKind, Rng};
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

const TINY: &[u8] = b"c a comment\np sp 4 3\na 1 2 70\r\na  2\t3 40\n\na 4 1 0\n";

fn gr(text: &[u8]) -> Result<ArcList, String> {
    parse_gr("g", text, &GraphOptions::default()).map_err(|e| e.to_string())
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// `c tiny\np sp 2 1\na 1 2 7\n`, packed by `xz -9`.
const XZ: &[u8] = &[
    0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00, 0x04, 0xe6, 0xd6, 0xb4, 0x46, 0x02, 0x00, 0x21, 0x01, 0x1c, 0x00, 0x00,
    0x00, 0x10, 0xcf, 0x58, 0xcc, 0x01, 0x00, 0x17, 0x63, 0x20, 0x74, 0x69, 0x6e, 0x79, 0x0a, 0x70, 0x20, 0x73, 0x70,
    0x20, 0x32, 0x20, 0x31, 0x0a, 0x61, 0x20, 0x31, 0x20, 0x32, 0x20, 0x37, 0x0a, 0x00, 0x3b, 0x36, 0x93, 0xd4, 0x7e,
    0x74, 0xed, 0x94, 0x00, 0x01, 0x30, 0x18, 0x8e, 0x1b, 0xac, 0xec, 0x1f, 0xb6, 0xf3, 0x7d, 0x01, 0x00, 0x00, 0x00,
    0x00, 0x04, 0x59, 0x5a,
];

#[test]
fn graphs_are_read() {
    let arcs = gr(TINY).unwrap();
    assert_eq!((arcs.nodes, arcs.tails, arcs.heads, arcs.weights), (4, vec![0, 1, 3], vec![1, 2, 0], vec![70, 40, 0]));
    let edges = gr(b"p tw 3 2\n1 2\n2 3").unwrap();
    assert_eq!((edges.nodes, edges.tails, edges.weights), (3, vec![0, 1, 1, 2], vec![1; 4]));
    let zero = parse_gr("g", b"a 0 6 5\n", &GraphOptions::default().zero_based()).unwrap();
    assert_eq!((zero.nodes, zero.heads), (7, vec![6]));
    assert_eq!(gr(b"").unwrap(), ArcList::default());
    let places = parse_co("g", b"p aux sp co 2\nv 2 -73530767 41085396\nv 1 0 -5\n", 2, &GraphOptions::default());
    assert_eq!(places.unwrap(), [[-5e-6, 0.0], [41.085396, -73.530_77]]);
}

#[test]
fn what_is_wrong_is_named() {
    for (text, said) in [
        (&b"p sp 2 1\na 1 3 4\n"[..], "g, line 2, field \"head\": 3 is no node, they are 1 to 2"),
        (b"a 0 1 4", "g, line 1, field \"tail\": 0 is no node, they count from 1"),
        (b"a 1 2 -4", "g, line 1, field \"weight\": -4 is negative"),
        (b"a 1 2 268435457", "g, line 1, field \"weight\": 268435457 is over 268435456"),
        (b"a 1 2 99999999999999999999", "g, line 1, field \"weight\": \"99999999999999999999\" is no whole number"),
        (b"a 1 2", "g, line 1, field \"weight\": is missing"),
        (b"a 1 2 3 4", "g, line 1, field \"line\": \"4\" is one word too many"),
        (b"1 x", "g, line 1, field \"head\": \"x\" is no whole number"),
        (b"q 1 2", "g, line 1, field \"line\": \"q\" begins no line of a graph"),
        (b"p sp 2 2\na 1 2 3\n", "g, line 2, field \"arcs\": there are 1, the p line says 2; is it cut short?"),
        (b"p sp 2 1\np sp 2 1\n", "g, line 2, field \"p\": is there twice"),
        (b"a 1 2 3\np sp 2 1\n", "g, line 2, field \"p\": stands after the first arc"),
        (b"p sp 2000000000 0\n", "g, line 1, field \"nodes\": is beyond 67108864 nodes, the most that are read"),
        (b"1 2000000000\n", "g, line 1, field \"head\": is beyond 67108864 nodes, the most that are read"),
        (b"p sp 0 1\na 1 1 1\n", "g, line 2, field \"tail\": 1 is no node, there are none"),
    ] {
        assert_eq!(gr(text).unwrap_err(), said);
    }
    let co = |text: &[u8], nodes| parse_co("g", text, nodes, &GraphOptions::default()).unwrap_err().to_string();
    assert!(co(b"v 1 0 0\n", 2).contains("1 of 2 nodes have a place"));
    assert!(co(b"v 1 0 0\nv 1 0 0\n", 2).contains("has a place already"));
    assert!(co(b"v 1 0 90000001\n", 1).contains("beyond 90 degrees"));
    assert!(co(b"v 1 0 0\n", 4_000_000_000).contains("0 of 4000000000"));
}

#[test]
fn tables_of_edges_are_read() {
    let columns = EdgeColumns::default().weight("km", 1000.0);
    let parse = |text: &[u8], columns: &EdgeColumns| {
        parse_edges("e", text, columns, &GraphOptions::default().zero_based()).map_err(|e| e.to_string())
    };
    let arcs = parse(b"to,km,from,note\n1,0.0005,0,x\n2,3,1,y\n", &columns.clone().one_way()).unwrap();
    assert_eq!((arcs.nodes, arcs.tails, arcs.heads, arcs.weights), (3, vec![0, 1], vec![1, 2], vec![1, 3000]));
    assert!(parse(b"from,to\n1,2\n", &columns).unwrap_err().contains("\"km\": there is no such column"));
    assert!(parse(b"from,to,km\n1,-2,1\n", &columns).unwrap_err().contains("line 2, field \"to\""));
    assert!(parse(b"from,to,km\n1,2,-1\n", &columns).unwrap_err().contains("line 2, field \"km\""));
    assert!(parse(b"from,to,km\n1,2,nan\n", &columns).is_err());
    assert!(parse(b"from,to,km\n1,2\n", &columns).is_err());
}

#[test]
fn packed_files_unpack_within_the_limit() {
    let plain = b"c tiny\np sp 2 1\na 1 2 7\n";
    for packed in [gz(plain), XZ.to_vec(), plain.to_vec()] {
        assert_eq!(unpack("g", packed.clone(), 1 << 20).unwrap(), plain);
        let long = unpack("g", packed, 10);
        assert!(long.is_ok_and(|b| b == plain) || plain.len() > 10);
    }
    let bomb = gz(&vec![b' '; 10 << 20]);
    assert!(bomb.len() < 20_000);
    let error = unpack("g", bomb, 1 << 20).unwrap_err();
    assert!(error.to_string().contains("more than 1048576 bytes"), "{error}");
}

#[test]
fn no_damage_panics_and_no_cut_goes_unseen() {
    let options = GraphOptions::default();
    let is_typed = |e: crate::Error| matches!(e.kind(), ErrorKind::File { .. } | ErrorKind::Row { .. });
    for packed in [gz(TINY), XZ.to_vec()] {
        for cut in 6..packed.len() {
            assert!(unpack("g", packed[..cut].to_vec(), 1 << 20).is_err_and(is_typed), "cut at {cut}");
        }
    }
    let last_arc = TINY.len() - 2;
    for cut in 0..TINY.len() {
        let read = parse_gr("g", &TINY[..cut], &options);
        assert!(cut < 13 || cut >= last_arc || read.is_err_and(is_typed), "cut at {cut}");
    }
    let mut rng = Rng::new(7);
    for round in 0..30_000 {
        let mut bytes = match round % 4 {
            0 => TINY.to_vec(),
            1 => gz(TINY),
            2 => XZ.to_vec(),
            _ => (0..rng.below(60)).map(|_| b"acpv -0123456789.\n\t,\xff"[rng.below(20)]).collect(),
        };
        for _ in 0..rng.below(4) {
            let at = rng.below(bytes.len());
            if let Some(byte) = bytes.get_mut(at) {
                *byte = rng.next_u64() as u8;
            }
        }
        if let Ok(bytes) = unpack("g", bytes, 1 << 16) {
            let _ = parse_gr("g", &bytes, &options);
            let _ = parse_co("g", &bytes, rng.below(5), &options);
            let _ = parse_edges("g", &bytes, &EdgeColumns::default(), &options);
        }
    }
}

/// The folder of real graphs that the environment names, or a word on what is left out.
fn graphs() -> Option<PathBuf> {
    let folder = std::env::var_os("SKYROAD_DATA").map(|data| PathBuf::from(data).join("graphs"));
    if folder.is_none() {
        // Not by the macro, which the test's harness keeps to itself.
        let mut out = std::io::stderr();
        writeln!(out, "skipped: SKYROAD_DATA names no folder with graphs/").unwrap();
    }
    folder
}

#[test]
fn real_graphs_are_read_in_time() {
    let Some(folder) = graphs() else { return };
    let options = GraphOptions::default();
    let started = Instant::now();
    let ny = read_gr(&folder.join("USA-road-t.NY.gr.gz"), &options).unwrap();
    let places = read_co(&folder.join("USA-road-d.NY.co.gz"), ny.nodes, &options).unwrap();
    eprintln!("New York with coordinates in {:.2} s", started.elapsed().as_secs_f64());
    assert_eq!((ny.nodes, ny.heads.len(), places.len()), (264_346, 733_846, 264_346));
    let bremen = read_gr(&folder.join("bremen_time.gr"), &options.zero_based()).unwrap();
    assert!(bremen.nodes > 40_000);
    let started = Instant::now();
    let nw = read_gr(&folder.join("NW.gr.xz"), &options).unwrap();
    eprintln!("NW.gr.xz in {:.2} s", started.elapsed().as_secs_f64());
    assert_eq!((nw.nodes, nw.heads.len()), (1_207_945, 2_820_774));
    let started = Instant::now();
    let nw = read_gr(&folder.join("nw-weighted.gr.gz"), &options).unwrap();
    eprintln!("nw-weighted.gr.gz in {:.2} s", started.elapsed().as_secs_f64());
    assert_eq!(nw.weights.len(), 2_820_774);
    let columns = EdgeColumns::default().weight("km", 1000.0);
    let world = read_edges(&folder.join("world-highways-edges.csv.gz"), &columns, &options.zero_based()).unwrap();
    assert_eq!(world.heads.len(), 2 * 822_234);
}

#[test]
#[cfg(unix)]
fn what_tells_no_size_is_read_up_to_the_limit() {
    let endless = std::path::Path::new("/dev/zero");
    assert_eq!(
        read_whole(endless, 1000).unwrap_err().to_string(),
        "/dev/zero: has more than 1000 bytes, the most that are read"
    );
}
