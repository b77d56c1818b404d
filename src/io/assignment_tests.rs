#![allow(clippy::unwrap_used, reason = "tests")]
use super::parse_assignment;
use crate::base::Rng;

const TINY: &str = "2 1 1 900\n1\n2\n2\n0 30\n0 40\ncoordinates\n0 0\n0.1 0\n0.3 1e-2\n";

#[test]
fn problems_are_read() {
    let file = parse_assignment("a", TINY.as_bytes()).unwrap();
    assert_eq!((file.listed, file.overflow, file.demand, file.capacity), (1, 900, vec![1, 2], vec![2]));
    let places = [vec![[0.0, 0.0], [0.1, 0.0]], vec![[0.3, 0.01]]];
    assert_eq!((file.pairs, file.places), (vec![(0, 30), (0, 40)], Some(places)));
    assert_eq!(parse_assignment("a", b"0 0 0 5\n").unwrap().places, None);
}

#[test]
fn what_is_wrong_is_named() {
    for (change, said) in [
        (("2 1 1", "2 1 x"), "a, line 1, field \"pairs\": \"x\" is no whole number"),
        (
            ("2 1 1", "2 1 4000000000"),
            "a, line 1, field \"points\": the file is too short for as many as this line says",
        ),
        (("1\n2\n2\n", "1\n2 3\n2\n"), "a, line 3, field \"line\": \"3\" is one word too many"),
        (("0 40", "1 40"), "a, line 6, field \"station\": 1 is no station, there are 1, from 0"),
        (("0 40", "0"), "a, line 6, field \"cost\": is missing"),
        (("0 40", "0 -4"), "a, line 6, field \"cost\": -4 is negative"),
        (("coord", "cord"), "a, line 7, field \"coordinates\": \"cordinates\" is not this word"),
        (("0.1 0", "1e999 0"), "a, line 9, field \"x\": \"1e999\" is no finite number"),
        (("0.3 1e-2\n", ""), "a, line 10, field \"x\": is missing; is the file cut short?"),
    ] {
        let text = TINY.replace(change.0, change.1);
        assert_ne!(text, TINY);
        assert_eq!(parse_assignment("a", text.as_bytes()).unwrap_err().to_string(), said);
    }
    assert!(parse_assignment("a", b"").is_err());
}

#[test]
fn damaged_files_never_panic() {
    let mut rng = Rng::new(4);
    for _ in 0..3_000 {
        let mut bytes = TINY.as_bytes().to_vec();
        for _ in 0..1 + rng.below(4) {
            let at = rng.below(bytes.len());
            bytes[at] = rng.below(256) as u8;
        }
        bytes.truncate(rng.below(bytes.len() + 1));
        let _ = parse_assignment("a", &bytes);
    }
}
