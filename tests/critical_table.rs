//! The table of critical roads: every road has its line, every column its unit, and unpacked it is what was packed.
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod graphs;

use skyroad::io::write_gz;
use skyroad::network::SegmentId;
use skyroad::report::{ClosureEffect, CriticalRoad, critical_csv};
use skyroad::{Id, NodeId};
use std::io::Read;

#[test]
fn a_table_comes_back_from_its_file() {
    let network =
        graphs::network(&[(29.0, 90.0), (29.1, 90.0), (29.2, 90.0)], &[(0, 1, 1_234, true), (2, 1, 50, false)]);
    let worst = Some((90_500, NodeId::from_index(2)));
    let up = ClosureEffect { cut_off: 2, cut_off_parcels: 70, longer: 1, added: 1_499, worst };
    let road = |segment, up, down| CriticalRoad { segment: SegmentId::from_index(segment), up, down };
    let none = ClosureEffect::default();
    let text = critical_csv(&network, &[road(1, up, none), road(0, none, up)]).unwrap();
    let expected = "segment,road,from,to,km,\
        up_cut_off_stations,up_cut_off_parcels,up_longer_stations,up_added_parcel_s,up_worst_added_s,up_worst_station,\
        down_cut_off_stations,down_cut_off_parcels,down_longer_stations,down_added_parcel_s,down_worst_added_s,\
        down_worst_station\n\
        1,R1,n2,n1,0.050,2,70,1,1,91,n2,0,0,0,0,,\n\
        0,R0,n0,n1,1.234,0,0,0,0,,,2,70,1,1,91,n2\n";
    assert_eq!(text, expected);
    let folder = tempfile::tempdir().unwrap();
    let files = ["a.csv.gz", "b.csv.gz"].map(|name| folder.path().join(name));
    files.iter().for_each(|file| write_gz(file, text.as_bytes()).unwrap());
    let bytes = files.map(|file| std::fs::read(file).unwrap());
    assert_eq!(bytes[0], bytes[1], "equal contents, equal bytes");
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(&bytes[0][..]).read_to_string(&mut unpacked).unwrap();
    assert_eq!(unpacked, text);
}
