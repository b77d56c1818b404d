//! The violations found so far.

use crate::scenario::{Violation, ViolationKind};
use std::fmt::{Arguments, Debug};

/// Collects violations; what is in order costs no formatting (`format_args!` is lazy).
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<Violation>);

impl Findings {
    /// A violation.
    pub(super) fn add(&mut self, kind: ViolationKind, message: Arguments<'_>) {
        self.0.push(Violation::new(kind, message.to_string()));
    }

    /// A violation unless `kept`.
    pub(super) fn require(&mut self, kept: bool, kind: ViolationKind, message: Arguments<'_>) {
        if !kept {
            self.add(kind, message);
        }
    }

    /// A violation unless both are the same.
    pub(super) fn same<T: PartialEq + Debug>(
        &mut self,
        kind: ViolationKind,
        what: Arguments<'_>,
        found: T,
        expected: T,
    ) {
        if found != expected {
            self.add(kind, format_args!("{what} is {found:?}, expected {expected:?}"));
        }
    }

    /// Whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// By kind; within a kind in the order in which they were found, which is that of the plan.
    pub(super) fn sorted(mut self) -> Vec<Violation> {
        self.0.sort_by_key(|v| v.kind);
        self.0
    }
}
