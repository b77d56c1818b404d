//! Who may import whom, how long a file and a function may be, and what may not stand in the sources.
//!
//! The table is that of ARCHITECTURE.md. The scan is of text, line by line: enough, since the house style writes
//! imports as `crate::module`.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Module, and the modules of ours that it may import.
const LAYERS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("network", &["base"]),
    ("timetable", &["base", "network"]),
    ("freight", &["base", "network", "timetable"]),
    ("scenario", &["base", "network", "timetable", "freight"]),
    ("metric", &["base", "network", "timetable", "freight", "scenario"]),
    ("hierarchy", &["base", "network", "timetable", "freight", "scenario", "metric"]),
    ("search", &["base", "network", "timetable", "freight", "scenario", "metric", "hierarchy"]),
    ("itinerary", &["base", "network", "timetable", "freight", "scenario", "metric", "search"]),
    ("assign", &["base", "timetable", "freight", "scenario"]),
    ("load", &["base", "timetable", "freight", "scenario"]),
    ("tour", &["base", "timetable", "freight", "scenario"]),
    ("check", &["base", "network", "timetable", "freight", "scenario", "metric"]),
    ("report", &["base", "network", "timetable", "freight", "scenario"]),
    ("io", &["base", "network", "timetable", "freight", "scenario", "metric", "hierarchy"]),
    ("tibet", &["base", "scenario", "io"]),
    (
        "plan",
        &[
            "base",
            "network",
            "timetable",
            "freight",
            "scenario",
            "metric",
            "search",
            "itinerary",
            "assign",
            "load",
            "tour",
            "io",
        ],
    ),
];

const LONGEST_FILE: usize = 800;
const LONGEST_FUNCTION: usize = 70;

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(Path::new("src"), &mut found);
    assert!(found.len() > 40, "the sources are where they are looked for");
    found.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

fn module(path: &Path) -> String {
    let part = path.components().nth(1).unwrap().as_os_str().to_string_lossy().into_owned();
    part.trim_end_matches(".rs").to_owned()
}

fn is_test_file(path: &Path) -> bool {
    path.components().any(|c| c.as_os_str().to_string_lossy().contains("tests"))
}

/// The lines of a file that are neither comment nor test module.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let end = text.find("#[cfg(test)]\nmod ").or(text.find("#[cfg(all(test")).unwrap_or(text.len());
    text[..end].lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[test]
fn modules_import_only_what_lies_below_them() {
    let allowed: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    let mut seen = std::collections::BTreeSet::new();
    let mut wrong = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| !is_test_file(path)) {
        let module = module(path);
        if module == "lib" {
            continue;
        }
        let below = allowed.get(module.as_str()).unwrap_or_else(|| panic!("{module} is not in the table of layers"));
        seen.insert(module.clone());
        for (line, code) in code(text) {
            for rest in code.split("crate::").skip(1) {
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if allowed.contains_key(name.as_str()) && name != module && !below.contains(&name.as_str()) {
                    wrong.push(format!("{}:{}: {module} may not import {name}", path.display(), line + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let missing: Vec<_> = allowed.keys().filter(|name| !seen.contains(**name)).collect();
    assert!(missing.is_empty(), "layers without a module: {missing:?}");
}

#[test]
fn only_base_reads_a_clock_and_only_io_touches_files() {
    let mut wrong = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| !is_test_file(path)) {
        let module = module(path);
        for (line, code) in code(text) {
            let clock = ["Instant::now", "SystemTime", "Zoned::now"].iter().any(|w| code.contains(w));
            let files = ["std::fs", "File::open", "File::create"].iter().any(|w| code.contains(w));
            if (clock && module != "base") || (files && module != "io") {
                wrong.push(format!("{}:{}: {}", path.display(), line + 1, code.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_and_functions_stay_short_and_nothing_is_left_behind() {
    let mut wrong = Vec::new();
    let mut lengths = Vec::new();
    for (path, text) in &sources() {
        let shown = path.display();
        lengths.push(text.lines().count());
        if text.lines().count() > LONGEST_FILE {
            wrong.push(format!("{shown}: {} lines", text.lines().count()));
        }
        for (start, length) in functions(text).into_iter().filter(|&(_, length)| length > LONGEST_FUNCTION) {
            wrong.push(format!("{shown}:{start}: a function of {length} lines"));
        }
        let banned = [concat!("TO", "DO"), concat!("FIX", "ME"), "println!", "eprintln!", "dbg!(", "todo!("];
        for (line, code) in text.lines().enumerate() {
            if banned.iter().any(|w| code.contains(w)) && !is_test_file(path) && !code.trim().starts_with("//!") {
                wrong.push(format!("{shown}:{}: {}", line + 1, code.trim()));
            }
        }
    }
    lengths.sort_unstable();
    assert!(lengths[lengths.len() / 2] <= 200, "the median file has {} lines", lengths[lengths.len() / 2]);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// First line and length of each function, from its `fn` to the brace that closes at the same indent.
fn functions(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        let starts = ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn ", "const fn ", "pub const fn "];
        if !starts.iter().any(|s| trimmed.starts_with(s)) {
            continue;
        }
        let indent = line.len() - trimmed.len();
        let closes = |l: &&str| l.len() - l.trim_start().len() == indent && l.trim_start().starts_with('}');
        if let Some(length) = lines[i..].iter().position(closes) {
            found.push((i + 1, length + 1));
        }
    }
    found
}

#[test]
fn the_scan_itself_finds_what_it_looks_for() {
    let long = format!("fn f() {{\n{}}}\n", "    let _ = 1;\n".repeat(80));
    assert_eq!(functions(&long), vec![(1, 82)]);
    assert_eq!(code("// crate::io\nuse crate::io;\n").count(), 1);
}
