//! Location problems in files: whole, cut short, and with numbers that lie.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use super::*;

const FACILITY: &str = "2 3\n4. 50\n9 30.5\n3 2 4\n5 8 30\n9 20 10\n";
const HUBS: &str = "2\n0 0\n3e3 4000\n0 1\n2 0\n1\n3 0.75 2\n";
const MEDIAN: &str = "3 3 1\n1 2 7\n2 3 4\n2 1 5\n";

#[test]
fn decimals_are_read_exactly() {
    let file = parse_facility("f", FACILITY.as_bytes()).unwrap();
    assert_eq!((file.cost_decimals, file.demand_decimals), (1, 0));
    assert_eq!(file.sites, [(4, 500), (9, 305)]);
    assert_eq!(file.demand, [3, 2, 4]);
    assert_eq!(file.costs, [50, 80, 300, 90, 200, 100]);
    let same = FACILITY.replace('\n', "\r\n").replace("5 8 30", "5.000 8. 30.0");
    assert_eq!(parse_facility("f", same.as_bytes()).unwrap(), file);
    for word in ["-", ".", "1e3", "1.2.3", "0x1", "1.0000000001", "99999999999999999999", "NaN"] {
        let wrong = FACILITY.replace("30.5", word);
        let error = parse_facility("f", wrong.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with("f, line 3, field \"cost of opening\": "), "{error}");
    }
}

#[test]
fn the_last_of_two_edges_counts() {
    let file = parse_p_median("m", MEDIAN.as_bytes()).unwrap();
    assert_eq!(file.distances().unwrap()[0], [Some(0), Some(5), Some(9)]);
    let apart = parse_p_median("m", b"3 1 1\n1 2 7\n").unwrap();
    assert_eq!(apart.distances().unwrap()[2], [None, None, Some(0)]);
    let large = parse_p_median("m", b"4000000 0 1").unwrap();
    assert!(large.distances().unwrap_err().to_string().contains("bytes"));
}

#[test]
fn files_cut_short_anywhere_are_errors() {
    let cut = |text: &str, parse: &dyn Fn(&[u8]) -> bool| {
        // Without its last digits a number may still be one: only up to the last word.
        let last = text.trim_end().rfind([' ', '\n']).unwrap();
        (0..=last).for_each(|length| assert!(parse(&text.as_bytes()[..length]), "{length}"));
        assert!(!parse(text.as_bytes()));
    };
    cut(FACILITY, &|bytes| parse_facility("f", bytes).is_err());
    cut(HUBS, &|bytes| parse_hubs("h", bytes).is_err());
    cut(MEDIAN, &|bytes| parse_p_median("m", bytes).is_err());
}

#[test]
fn what_follows_the_end_is_left_out_and_told_of() {
    let padded = format!("{FACILITY}\0\0\0");
    assert_eq!(parse_facility("f", padded.as_bytes()).unwrap().warnings, []);
    let longer = format!("{FACILITY}7 8\n9\n");
    let warnings = parse_facility("f", longer.as_bytes()).unwrap().warnings;
    assert_eq!(warnings[0].message, "f, line 7: words beyond the last number were left out: 3");
}

#[test]
fn counts_that_lie_allocate_nothing() {
    for count in ["4294967295 4294967295", "4294967295 1", "1 4294967295", "-1 1", "1.5 1"] {
        assert!(parse_facility("f", format!("{count}\n1 1\n").as_bytes()).is_err());
        assert!(parse_p_median("m", format!("{count} 1\n1 1 1\n").as_bytes()).is_err() || count.ends_with(" 1"));
    }
    assert!(parse_hubs("h", b"4294967295\n1 1\n").is_err());
    assert!(parse_hubs("h", HUBS.replace("0.75", "-1").as_bytes()).is_err());
    assert!(parse_hubs("h", HUBS.replace("0.75", "inf").as_bytes()).is_err());
}
