//! How much work a call may do.

use super::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A limit on work: iterations (reproducible), optionally a limit of wall-clock or processor time (not reproducible) and a cancel
/// switch.
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
    deadline: Option<(Instant, Duration)>,
    processor: Option<(Duration, Duration)>,
    cancelled: Arc<AtomicBool>,
}

impl Budget {
    /// At most `iterations` steps of whatever the callee counts.
    pub fn iterations(iterations: u64) -> Self {
        Self { iterations, deadline: None, processor: None, cancelled: Arc::default() }
    }

    /// The same with a wall-clock limit from now on; answers are then not reproducible.
    pub fn within(mut self, limit: Duration) -> Self {
        self.deadline = Instant::now().checked_add(limit).map(|end| (end, limit));
        self
    }

    /// The same with a limit from now on to the processor time of all threads of this process together; answers are
    /// then not reproducible. Where the system does not tell processor time, it counts as wall-clock time.
    pub fn within_cpu(mut self, limit: Duration) -> Self {
        match processor_time() {
            Some(now) => self.processor = Some((now + limit, limit)),
            None => return self.within(limit),
        }
        self
    }

    /// The same switch without limits of time: for steps whose answer must be whole.
    pub fn without_deadline(&self) -> Self {
        Self { deadline: None, processor: None, ..self.clone() }
    }

    /// What part of the time limits has passed, from 0 to 1; `None` without one.
    pub fn spent(&self) -> Option<f64> {
        let part = |left: Duration, limit: Duration| 1.0 - left.as_secs_f64() / limit.as_secs_f64().max(1e-9);
        let wall = self.deadline.map(|(end, limit)| part(end.saturating_duration_since(Instant::now()), limit));
        let cpu = self.processor.map(|(end, limit)| part(end.saturating_sub(processor_time().unwrap_or(end)), limit));
        wall.into_iter().chain(cpu).reduce(f64::max).map(|part| part.clamp(0.0, 1.0))
    }

    /// The same switch and limits of time with another number of steps: for a part of the work.
    pub fn of(&self, iterations: u64) -> Self {
        Self { iterations, ..self.clone() }
    }

    /// How many steps are allowed.
    pub fn max_iterations(&self) -> u64 {
        self.iterations
    }

    /// Whether an answer under this budget depends on its inputs alone.
    pub fn is_reproducible(&self) -> bool {
        self.deadline.is_none() && self.processor.is_none()
    }

    /// Storing `true` here, from any thread, cancels the work.
    pub fn switch(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.cancelled)
    }

    /// Whether a time limit has passed.
    pub fn is_over(&self) -> bool {
        self.deadline.is_some_and(|(end, _)| Instant::now() >= end)
            || self.processor.is_some_and(|(end, _)| processor_time().is_none_or(|now| now >= end))
    }

    /// `Err` once cancelled.
    pub fn check(&self) -> Result<(), Error> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Error::cancelled());
        }
        Ok(())
    }
}

/// Processor time of all threads of this process so far.
#[cfg(unix)]
fn processor_time() -> Option<Duration> {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Some(Duration::new(u64::try_from(now.tv_sec).ok()?, u32::try_from(now.tv_nsec).ok()?))
}

#[cfg(not(unix))]
fn processor_time() -> Option<Duration> {
    None
}

impl Default for Budget {
    /// Enough for a county's tours: 2,000 iterations, no deadline.
    fn default() -> Self {
        Self::iterations(2_000)
    }
}
