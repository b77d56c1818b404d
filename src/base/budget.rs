//! How much work a call may do.

use super::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A limit on work: iterations (reproducible), optionally a deadline (not reproducible) and a cancel switch.
///
/// ```
/// use skyroad::Budget;
/// let budget = Budget::iterations(1_000);
/// assert!(budget.is_reproducible());
/// budget.switch().store(true, std::sync::atomic::Ordering::Relaxed);
/// assert!(budget.check().is_err());
/// ```
#[derive(Clone, Debug)]
pub struct Budget {
    iterations: u64,
    deadline: Option<Instant>,
    cancelled: Arc<AtomicBool>,
}

impl Budget {
    /// At most `iterations` steps of whatever the callee counts.
    pub fn iterations(iterations: u64) -> Self {
        Self { iterations, deadline: None, cancelled: Arc::default() }
    }

    /// The same with a wall-clock limit from now on; answers are then not reproducible.
    pub fn within(mut self, limit: Duration) -> Self {
        self.deadline = Instant::now().checked_add(limit);
        self
    }

    /// How many steps are allowed.
    pub fn max_iterations(&self) -> u64 {
        self.iterations
    }

    /// Whether an answer under this budget depends on its inputs alone.
    pub fn is_reproducible(&self) -> bool {
        self.deadline.is_none()
    }

    /// Storing `true` here, from any thread, cancels the work.
    pub fn switch(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.cancelled)
    }

    /// Whether the wall-clock limit has passed.
    pub fn is_over(&self) -> bool {
        self.deadline.is_some_and(|end| Instant::now() >= end)
    }

    /// `Err` once cancelled.
    pub fn check(&self) -> Result<(), Error> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Error::cancelled());
        }
        Ok(())
    }
}

impl Default for Budget {
    /// Enough for a county's tours: 2,000 iterations, no deadline.
    fn default() -> Self {
        Self::iterations(2_000)
    }
}
