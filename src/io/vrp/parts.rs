//! A VRPLIB file cut into keys and sections, whose every number knows its line.

use super::whole;
use crate::base::Error;
use std::collections::BTreeMap;

/// Lines of a section, with their numbers.
pub(super) type Rows<'a> = Vec<(u64, &'a [f64])>;

/// A line with its number.
type Line = (u64, Vec<f64>);

/// Keys and sections of a file, with the lines that they stand on.
pub(super) struct Parts<'a> {
    pub(super) file: &'a str,
    keys: BTreeMap<&'a str, (u64, &'a str)>,
    sections: BTreeMap<&'a str, (u64, Vec<Line>)>,
}

impl<'a> Parts<'a> {
    pub(super) fn split(file: &'a str, text: &'a str) -> Result<Self, Error> {
        let mut parts = Self { file, keys: BTreeMap::new(), sections: BTreeMap::new() };
        let mut section = None;
        for (number, line) in (1u64..).zip(text.lines()) {
            let line = line.trim();
            if line == "EOF" {
                break;
            }
            let head = line.trim_end_matches(':').trim_end();
            if let Some(name) = head.strip_suffix("_SECTION") {
                section = Some(name);
                if parts.sections.insert(name, (number, Vec::new())).is_some() {
                    return Err(Error::row(file, number, name, "the section is there twice"));
                }
            } else if let Some((key, value)) = line.split_once(':') {
                if parts.keys.insert(key.trim(), (number, value.trim())).is_some() {
                    return Err(Error::row(file, number, key.trim(), "the key is there twice"));
                }
            } else if let (Some(name), false) = (section, line.is_empty()) {
                let row: Result<Vec<f64>, _> = line.split_whitespace().map(str::parse).collect();
                let row = row.map_err(|_| Error::row(file, number, name, format!("\"{line}\" is not all numbers")))?;
                if let Some((_, rows)) = parts.sections.get_mut(name) {
                    rows.push((number, row));
                }
            } else if !line.is_empty() {
                return Err(Error::row(file, number, "line", format!("\"{line}\" is neither a key nor in a section")));
            }
        }
        Ok(parts)
    }

    /// Refuses sections that are not among `known`: what they say would be left out without a word.
    pub(super) fn refuse_all_but(&self, known: &[&str]) -> Result<(), Error> {
        let unknown = self.sections.iter().find(|(name, _)| !known.contains(name));
        unknown.map_or(Ok(()), |(name, (line, _))| {
            Err(Error::row(self.file, *line, format!("{name}_SECTION"), "is not supported"))
        })
    }

    pub(super) fn key(&self, name: &str) -> Option<(u64, &'a str)> {
        self.keys.get(name).copied()
    }

    pub(super) fn has(&self, section: &str) -> bool {
        self.sections.contains_key(section)
    }

    pub(super) fn missing(&self, what: &str) -> Error {
        Error::file(self.file, format!("has no {what}"))
    }

    pub(super) fn number(&self, name: &str, scale: i64) -> Result<Option<i64>, Error> {
        let Some((line, value)) = self.key(name) else { return Ok(None) };
        let number =
            value.parse().map_err(|_| Error::row(self.file, line, name, format!("\"{value}\" is no number")))?;
        whole(self.file, line, name, number, scale).map(Some)
    }

    /// The lines of a section as they stand.
    pub(super) fn lines(&self, name: &str) -> &[Line] {
        self.sections.get(name).map_or(&[], |(_, rows)| rows)
    }

    /// The rows of a section of `count` lines `id value...`, by id from 1; `None` without the section.
    pub(super) fn rows(&self, name: &str, count: usize) -> Result<Option<Rows<'_>>, Error> {
        let Some((at, rows)) = self.sections.get(name) else { return Ok(None) };
        if rows.len() != count {
            return Err(Error::row(self.file, *at, name, format!("{} lines instead of {count}", rows.len())));
        }
        let mut found: Vec<Option<(u64, &[f64])>> = vec![None; count];
        for (line, row) in rows {
            let id = row.first().map_or(0, |&id| id as usize);
            if id as f64 != row[0] || id == 0 || id > count || found[id - 1].is_some() {
                return Err(Error::row(
                    self.file,
                    *line,
                    name,
                    format!("{} is not one of 1 to {count}, each once", row[0]),
                ));
            }
            found[id - 1] = Some((*line, &row[1..]));
        }
        Ok(Some(found.into_iter().flatten().collect()))
    }

    /// Rows of `columns` numbers each.
    pub(super) fn table(&self, name: &str, count: usize, columns: usize) -> Result<Option<Rows<'_>>, Error> {
        let Some(rows) = self.rows(name, count)? else { return Ok(None) };
        match rows.iter().find(|(_, row)| row.len() != columns) {
            Some((line, row)) => {
                Err(Error::row(self.file, *line, name, format!("{} numbers instead of {columns}", row.len())))
            }
            None => Ok(Some(rows)),
        }
    }

    /// One number for each of `count`: from a section, from a key, or `default`.
    pub(super) fn each(&self, name: &str, count: usize, scale: i64, default: i64) -> Result<Vec<i64>, Error> {
        match self.table(name, count, 1)? {
            Some(rows) => rows.iter().map(|&(line, row)| whole(self.file, line, name, row[0], scale)).collect(),
            None => Ok(vec![self.number(name, scale)?.unwrap_or(default); count]),
        }
    }

    /// The same without a default.
    pub(super) fn each_if_any(&self, name: &str, count: usize, scale: i64) -> Result<Vec<Option<i64>>, Error> {
        if !self.has(name) && self.key(name).is_none() {
            return Ok(vec![None; count]);
        }
        Ok(self.each(name, count, scale, 0)?.into_iter().map(Some).collect())
    }

    /// Amounts in one or more measures for each of `count`: from a section, from a key, or `default`.
    pub(super) fn amounts(&self, name: &str, count: usize, default: i64) -> Result<Vec<Vec<i64>>, Error> {
        let Some(rows) = self.rows(name, count)? else {
            return Ok(vec![vec![self.number(name, 1)?.unwrap_or(default)]; count]);
        };
        let measures = rows.first().map_or(1, |(_, row)| row.len());
        let amounts = |&(line, row): &(u64, &[f64])| {
            if row.len() != measures || measures == 0 {
                return Err(Error::row(self.file, line, name, format!("{} measures instead of {measures}", row.len())));
            }
            row.iter().map(|&n| whole(self.file, line, name, n, 1)).collect()
        };
        rows.iter().map(amounts).collect()
    }

    /// A list of nodes (from 1 in the file, from 0 here) for each of `count`; -1 ends a list.
    pub(super) fn lists(&self, name: &str, count: usize, nodes: usize) -> Result<Option<Vec<Vec<u32>>>, Error> {
        let Some(rows) = self.rows(name, count)? else { return Ok(None) };
        let node = |line: u64, n: f64| match n >= 1.0 && n <= nodes as f64 && n.fract() == 0.0 {
            true => Ok(n as u32 - 1),
            false => Err(Error::row(self.file, line, name, format!("{n} is no node from 1 to {nodes}"))),
        };
        let list =
            |&(line, row): &(u64, &[f64])| row.iter().take_while(|&&n| n != -1.0).map(|&n| node(line, n)).collect();
        rows.iter().map(list).collect::<Result<_, _>>().map(Some)
    }
}
