//! Telling how far a plan is, without printing.

/// Hears what the planner is doing. Library code never prints; callers may.
pub trait Progress: Sync {
    /// A step of the pipeline begins.
    fn step(&self, what: &str);
}

/// Hears nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn step(&self, _: &str) {}
}
