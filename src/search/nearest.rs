//! The nearest of many.

use super::engine::Ways;
use crate::base::{Error, Metres, Seconds};
use crate::network::NodeId;

/// One of the nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near {
    /// Its position among the candidates.
    pub candidate: usize,
    /// Milliseconds of driving.
    pub millis: u32,
    /// Metres of the same way.
    pub metres: u32,
}

impl Near {
    /// Driving time.
    pub fn time(&self) -> Seconds {
        Seconds::from_millis(self.millis)
    }

    /// Length of the way.
    pub fn length(&self) -> Metres {
        Metres(i64::from(self.metres))
    }
}

impl Ways {
    /// The `k` of `candidates` that are reached first from `from`, of those that `filter` takes (by position), the
    /// nearest first; ties go to the shorter way, then to the earlier candidate. Fewer where fewer can be reached.
    ///
    /// *Cost.* One row of a table over the candidates that the filter takes: for each of them a walk up the hierarchy.
    ///
    /// # Errors
    /// Too many candidates for a row of [`ALLOWED`](super::ALLOWED) bytes.
    pub fn nearest(
        &self,
        from: NodeId,
        candidates: &[NodeId],
        k: usize,
        filter: impl Fn(usize) -> bool,
    ) -> Result<Vec<Near>, Error> {
        let taken: Vec<usize> = (0..candidates.len()).filter(|&i| filter(i)).collect();
        let nodes: Vec<NodeId> = taken.iter().map(|&i| candidates[i]).collect();
        let row = self.table(&[from], &nodes)?;
        let cells = taken.iter().enumerate().filter_map(|(i, &candidate)| Some((row.cell(0, i)?, candidate)));
        let mut near: Vec<Near> =
            cells.map(|((millis, metres), candidate)| Near { candidate, millis, metres }).collect();
        near.sort_unstable_by_key(|n| (n.millis, n.metres, n.candidate));
        near.truncate(k);
        Ok(near)
    }
}
