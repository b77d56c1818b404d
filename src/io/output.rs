//! Writing results.

use super::source::shown;
use crate::base::Error;
use crate::scenario::Plan;
use std::io::Write;
use std::path::Path;

/// Writes a file whole or not at all: a temporary file beside it, flushed to disk, then renamed over it,
/// and the folder flushed. Of two writers at once one wins.
pub fn write_file(path: &Path, contents: &[u8]) -> Result<(), Error> {
    let problem = |e: std::io::Error| Error::file(shown(path), format!("can't be written: {e}"));
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(problem)?;
    }
    super::atomic::replace(path, |out| out.write_all(contents)).map_err(problem)
}

/// The same, packed by gzip: equal contents give equal bytes.
pub fn write_gz(path: &Path, contents: &[u8]) -> Result<(), Error> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    let packed = packer.write_all(contents).and_then(|()| packer.finish());
    write_file(path, &packed.map_err(|e| Error::file(shown(path), format!("can't be packed: {e}")))?)
}

/// The plan as JSON: the same bytes for the same plan.
pub fn plan_json(plan: &Plan) -> Result<String, Error> {
    serde_json::to_string(plan).map_err(|e| Error::file("plan.json", e.to_string()))
}

/// Reads a plan that [`plan_json`] wrote.
pub fn parse_plan(file: &str, text: &str) -> Result<Plan, Error> {
    serde_json::from_str(text).map_err(|e| Error::row(file, e.line() as u64, "plan", e.to_string()))
}
