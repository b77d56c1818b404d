//! What a planner is told when something is wrong with the input. Read the messages: they are the product.
#![cfg(feature = "tibet")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that unwraps nothing has failed")]

use skyroad::io::{self, Source};
use skyroad::{Region, tibet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A copy of the embedded region's folder to spoil.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("odbl")).unwrap();
        for part in ["", "odbl"] {
            for entry in std::fs::read_dir(Path::new("data").join(part)).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|e| e == "csv") {
                    std::fs::copy(&path, folder.path().join(part).join(path.file_name().unwrap())).unwrap();
                }
            }
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn edit(&self, name: &str, change: impl FnOnce(String) -> String) {
        let text = std::fs::read_to_string(self.path(name)).unwrap();
        let changed = change(text.clone());
        assert_ne!(text, changed, "the edit of {name} changed nothing");
        std::fs::write(self.path(name), changed).unwrap();
    }

    fn read(&self) -> Result<Region, skyroad::Error> {
        io::region::read(&Source::Folder(self.0.path().to_owned()))
    }

    /// The only warning, with the rest of the region read.
    fn warning(&self) -> String {
        let region = self.read().unwrap();
        assert_eq!(region.depots.len(), 74);
        assert_eq!(region.warnings.len(), 1, "{:?}", region.warnings);
        region.warnings[0].to_string()
    }

    fn error(&self) -> String {
        self.read().map(|_| ()).unwrap_err().to_string()
    }
}

#[test]
fn a_folder_of_the_same_files_is_the_embedded_region() {
    let (folder, embedded) = (Folder::new().read().unwrap(), tibet::region().unwrap());
    assert_eq!(folder.network.arcs(), embedded.network.arcs());
    assert_eq!(folder.timetable.trips, embedded.timetable.trips);
    assert_eq!(folder.stations, embedded.stations);
}

#[test]
fn rules_on_turns_are_optional_and_a_bad_one_costs_a_row() {
    let folder = Folder::new();
    assert!(folder.read().unwrap().turns.is_empty());
    let rows = "from,via,to,turn,seconds\n,lhasa,,takes,45\n,nowhere,,forbidden,\n";
    std::fs::write(folder.path("turns.csv"), rows).unwrap();
    let (region, warning) = (folder.read().unwrap(), folder.warning());
    assert!(region.turns.rules().count() > 0);
    assert_eq!(warning, "turns.csv, line 3, field \"via\": there is no place \"nowhere\"; the row is left out");
    std::fs::write(folder.path("turns.csv"), "from,to\n").unwrap();
    assert!(folder.error().starts_with("turns.csv"), "{}", folder.error());
}

#[test]
fn missing_and_unreadable_files() {
    let folder = Folder::new();
    std::fs::remove_file(folder.path("roads.csv")).unwrap();
    let message = folder.error();
    assert!(message.starts_with("roads.csv: is missing in ") && message.ends_with("; a region needs it"), "{message}");

    let folder = Folder::new();
    std::fs::write(folder.path("roads.csv"), b"from,to\nlhasa,\xff\xfe\n").unwrap();
    assert!(folder.error().ends_with("is not UTF-8 at line 2; save it as \"CSV UTF-8\""));

    let folder = Folder::new();
    std::fs::write(folder.path("stations.csv"), "<html>404 not found</html>").unwrap();
    assert_eq!(folder.error(), "stations.csv, line 1, field \"code\": the column is missing");

    let folder = Folder::new();
    folder.edit("roads.csv", |t| t.lines().next().unwrap().to_owned());
    assert_eq!(folder.error(), "roads.csv: has no usable row; a region needs roads");
}

#[test]
fn misspelt_columns_get_the_nearest_one() {
    let folder = Folder::new();
    folder.edit("roads.csv", |t| t.replacen("hours_car_now", "hour_car_now", 1));
    let expected = "roads.csv, line 1, field \"hours_car_now\": the column is missing; is \"hour_car_now\" meant?";
    assert_eq!(folder.error(), expected);
}

#[test]
fn one_bad_row_costs_one_row() {
    let cases: &[(&str, &str, &str, &str)] = &[
        (
            "roads.csv",
            "golmud,wudaoliang,G109,270,",
            "golmud,wudaoliang,G109,27o,",
            "roads.csv, line 2, field \"km\": \"27o\" is not a number; the row is left out",
        ),
        (
            "roads.csv",
            "golmud,wudaoliang,G109,270,",
            "golmud,wudaoliang,G109,-270,",
            "roads.csv, line 2, field \"km\": -270 is not between 0 and 10000; the row is left out",
        ),
        (
            "roads.csv",
            "golmud,wudaoliang,G109,270,II",
            "golmud,wudaoliang,G109,270,V",
            "roads.csv, line 2, field \"class\": \"V\" is none of expressway, I, II, III, IV; the row is left out",
        ),
        (
            "roads.csv",
            "golmud,wudaoliang,",
            "golmud,wudaolian,",
            "roads.csv, line 2, field \"to\": there is no place \"wudaolian\"; did you mean \"wudaoliang\"?; the row is left out",
        ),
        (
            "stations.csv",
            "S540102002,八廓街道,540102002,lhasa,540102",
            "S540102002,八廓街道,540102002,lhasa,540192",
            "stations.csv, line 2, field \"county_adcode\": there is no county \"540192\"; did you mean \"540102\"?; the row is left out",
        ),
        (
            "stations.csv",
            "both,09:00,19:30,1234567,0.0,0.00,29.6576,91.1390",
            "both,19:30,09:00,1234567,0.0,0.00,29.6576,91.1390",
            "stations.csv, line 2, field \"closes\": closes at 09:00, before it opens at 19:30; the row is left out",
        ),
        (
            "stations.csv",
            "0.0,0.00,29.6576,91.1390",
            "0.0,0.00,91.1390,29.6576",
            "stations.csv, line 2, field \"lat\": 91.1390 is not between -90 and 90; the row is left out",
        ),
        (
            "stations.csv",
            "0.0,0.00,29.6576,91.1390",
            "0.0,0.00,39.9042,116.4074",
            "stations.csv, line 2, field \"spur_km\": the station is off the network: 2561.4 km from its county seat in a straight line, on a spur of 0.0 km; the row is left out",
        ),
        (
            "stations.csv",
            "S540102003,吉日街道",
            "S540102002,吉日街道",
            "stations.csv, line 3, field \"code\": \"S540102002\" is there twice; the row is left out",
        ),
        (
            "vehicles.csv",
            "van,van,1200",
            "van,van,-1200",
            "vehicles.csv, line 2, field \"mass_kg\": -1200 is not between 1 and 100000; the row is left out",
        ),
    ];
    for (file, good, bad, expected) in cases {
        let folder = Folder::new();
        folder.edit(file, |t| t.replacen(good, bad, 1));
        assert_eq!(&folder.warning(), expected);
    }
}

/// Office programs end lines as Windows does: the line numbers stay right.
#[test]
fn windows_line_ends_keep_line_numbers() {
    let region = tibet::region().unwrap();
    let bad = "A2,sideways,八廓街道,rail-xining,standard,ambient,1,6,2026-07-15 12:00,2026-07-21 20:00\n";
    let text = format!("{HEADER}{GOOD}{bad}").replace('\n', "\r\n");
    let (_, warnings) = io::parse_parcels("parcels.csv", &text, &region, tibet::today().unwrap()).unwrap();
    assert!(warnings[0].to_string().starts_with("parcels.csv, line 3, field \"flow\""), "{}", warnings[0]);
    let twice = HEADER.replace("hub", "id");
    let message = io::parse_parcels("parcels.csv", &twice, &region, tibet::today().unwrap()).unwrap_err().to_string();
    assert_eq!(message, "parcels.csv, line 1, field \"id\": the column is there twice");
}

const HEADER: &str = "id,flow,place,hub,service,temperature,kg,litres,ready,due\n";
const GOOD: &str = "A1,in,八廓街道,rail-xining,standard,ambient,1.5,6,2026-07-15 12:00,2026-07-21 20:00\n";

/// The same file row by row.
fn one_by_one(text: &str) -> Result<(Vec<skyroad::Parcel>, Vec<String>), skyroad::Error> {
    let region = tibet::region().unwrap();
    let mut reader = io::ParcelReader::new("parcels.csv", text.as_bytes(), &region, tibet::today().unwrap())?;
    let (mut parcels, mut warnings) = (Vec::new(), Vec::new());
    while let Some(item) = reader.read()? {
        match item {
            Ok(parcel) => parcels.push(parcel),
            Err(warning) => warnings.push(warning.to_string()),
        }
    }
    Ok((parcels, warnings))
}

#[test]
fn rows_read_one_by_one_are_those_of_the_whole_file() {
    let region = tibet::region().unwrap();
    let bad = "A2,in,nowhere,rail-xining,standard,ambient,1,6,2026-07-15 12:00,2026-07-21 20:00\nA3,in\n";
    let text = format!("{HEADER}{GOOD}{bad}{}", GOOD.replace("A1", "A4"));
    for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
        let plain = text.trim_start_matches('\u{feff}');
        let (parcels, warnings) = io::parse_parcels("parcels.csv", plain, &region, tibet::today().unwrap()).unwrap();
        let (passed, mut told) = one_by_one(&text).unwrap();
        assert_eq!((passed.len(), told.len()), (2, 2));
        assert!(told[1].starts_with("parcels.csv, line 4: 2 fields where the header has"), "{}", told[1]);
        let mut whole: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        told.sort();
        whole.sort();
        assert_eq!(told, whole);
        assert_eq!(parcels.as_slice(), passed);
    }
    assert!(one_by_one("id,flow\n").unwrap_err().to_string().contains("the column is missing"));
    let long = format!("{HEADER}{GOOD}A2,{}", "x".repeat(3 << 20));
    assert_eq!(one_by_one(&long).unwrap_err().to_string(), "parcels.csv: a line is over 1048576 bytes long");
    let missing = io::ParcelReader::open("no/such.csv".as_ref(), &region, tibet::today().unwrap()).unwrap_err();
    assert!(missing.to_string().contains("no/such.csv: there is no such file"));
}

#[test]
fn bad_parcels_are_left_out_with_their_line() {
    let region = tibet::region().unwrap();
    let cases: &[(&str, &str)] = &[
        (
            "A2,in,八廓街,rail-xining,standard,ambient,1,6,2026-07-15 12:00,2026-07-21 20:00",
            "field \"place\": there is no village or township \"八廓街\"; did you mean \"八廓街道\"?",
        ),
        (
            "A2,in,八廓街道,rail-xinning,standard,ambient,1,6,2026-07-15 12:00,2026-07-21 20:00",
            "field \"hub\": there is no terminal \"rail-xinning\"; did you mean \"rail-xining\"?",
        ),
        (
            "A2,sideways,八廓街道,rail-xining,standard,ambient,1,6,2026-07-15 12:00,2026-07-21 20:00",
            "field \"flow\": \"sideways\" is none of in, out",
        ),
        (
            "A2,in,八廓街道,rail-xining,standard,ambient,-1,6,2026-07-15 12:00,2026-07-21 20:00",
            "field \"kg\": -1 is not between 0.001 and 1000000",
        ),
        (
            "A2,in,八廓街道,rail-xining,standard,ambient,NaN,6,2026-07-15 12:00,2026-07-21 20:00",
            "field \"kg\": NaN is not between 0.001 and 1000000",
        ),
        (
            "A2,in,八廓街道,rail-xining,standard,ambient,1,6,15.7.2026,2026-07-21 20:00",
            "field \"ready\": \"15.7.2026\" is not a time like 2026-07-15 08:30",
        ),
        (
            "A2,in,八廓街道,rail-xining,standard,ambient,1,6,2026-07-15 12:00,2026-07-14 20:00",
            "field \"due\": 2026-07-14T20:00:00 is before the parcel is ready, 2026-07-15T12:00:00",
        ),
        (
            "A2,in,八廓街道,rail-xining,standard,ambient,1,6,2016-07-15 12:00,2026-07-21 20:00",
            "field \"ready\": 2016-07-15T12:00:00 is not within 10 days of 2026-07-15, the day planned",
        ),
        (
            "A2,in,八廓街道,rail-xining,standard,ambient,1,6,2026-07-15T12:00+09:00,2026-07-21 20:00",
            "field \"ready\": \"2026-07-15T12:00+09:00\" is not a time like 2026-07-15 08:30",
        ),
        (
            "A2,in,八廓街道,rail-budongquan,standard,ambient,1,6,2026-07-15 12:00,2026-07-21 20:00",
            "field \"hub\": \"rail-budongquan\" handles no freight",
        ),
        (
            "A1,in,八廓街道,rail-xining,standard,ambient,1,6,2026-07-15 12:00,2026-07-21 20:00",
            "field \"id\": \"A1\" is there twice",
        ),
        ("A2,in,八廓街道,rail-xining,standard,ambient,1", "7 fields where the header has 10"),
    ];
    for (row, expected) in cases {
        let (parcels, warnings) =
            io::parse_parcels("parcels.csv", &format!("{HEADER}{GOOD}{row}\n"), &region, tibet::today().unwrap())
                .unwrap();
        assert_eq!(parcels.len(), 1, "the good row is kept");
        assert_eq!(warnings.len(), 1);
        let message = warnings[0].to_string();
        assert!(message.starts_with("parcels.csv, line 3"), "{message}");
        assert!(message.contains(expected), "{message}\n{expected}");
    }
    let empty = io::parse_parcels("parcels.csv", HEADER, &region, tibet::today().unwrap()).unwrap_err().to_string();
    assert_eq!(empty, "parcels.csv: has no usable parcel");
}

fn plan_day(args: &[&str]) -> Output {
    let folder = std::env::current_exe().unwrap();
    let example = folder.parent().unwrap().parent().unwrap().join("examples/plan_day");
    let out = tempfile::tempdir().unwrap();
    Command::new(example).args(args).arg("--out").arg(out.path()).output().unwrap()
}

fn message(args: &[&str]) -> (Option<i32>, String) {
    let output = plan_day(args);
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn nothing_to_plan_is_an_exit_code_and_a_sentence() {
    let cases: &[(&[&str], &str)] = &[
        (&["--date", "1850-01-01"], "1850-01-01 is outside the data, which speaks of 1990-01-01 to 2027-12-31"),
        (&["--date", "2026-02-30"], "\"2026-02-30\" is not a day like 2026-07-15"),
        (&["--parcels", "nowhere.csv"], "nowhere.csv: there is no such file"),
        (&["--parcels", "data"], "data: is a folder, not a file"),
        (&["--region", "nowhere"], "region.csv: is missing in nowhere; a region needs it"),
        (&["--scale=-1"], "the scale must lie in 0 to 100"),
    ];
    for (args, expected) in cases {
        let (code, text) = message(args);
        assert_eq!(code, Some(2), "{args:?}: {text}");
        assert!(text.contains(expected), "{args:?}: {text}");
    }
}

/// Two parcels that can't be served and one that can: the plan serves it, and names the others' reasons.
#[test]
fn the_rest_is_planned() {
    let out = tempfile::tempdir().unwrap();
    let parcels = out.path().join("parcels.csv");
    let heavy = "A2,in,八廓街道,rail-xining,standard,ambient,20000,6,2026-01-15 12:00,2026-01-23 20:00\n";
    let medog = "A3,in,墨脱镇,rail-xining,standard,ambient,2,6,2026-01-15 12:00,2026-01-23 20:00\n";
    let good = GOOD.replace("2026-07-15", "2026-01-15").replace("2026-07-21", "2026-01-23");
    std::fs::write(&parcels, format!("{HEADER}{good}{heavy}{medog}")).unwrap();
    let output = plan_day(&["--date", "2026-01-15", "--parcels", parcels.to_str().unwrap()]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    assert!(text.contains("heavier than every vehicle"), "{text}");
    assert!(text.contains("every road into the county is closed"), "{text}");
    assert!(text.ends_with("check: 0 violations\n"), "{text}");
}
