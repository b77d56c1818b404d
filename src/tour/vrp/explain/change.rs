//! What may be otherwise.

use crate::scenario::vrp::{Kind, KindId, Problem, VisitId, Window};
use std::borrow::Cow;

/// One thing that is otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// Nothing: it fits, and was not found or not looked for.
    Nothing,
    /// It fits; its prize would have to be so much higher for that to pay.
    Prize {
        /// So much.
        by: i64,
    },
    /// A visit's last window closes so much later.
    Closes {
        /// Of this visit.
        visit: VisitId,
        /// So much.
        by: i64,
    },
    /// A visit's first window opens so much earlier.
    Opens {
        /// Of this visit.
        visit: VisitId,
        /// So much.
        by: i64,
    },
    /// The vehicle holds so much more.
    Room {
        /// Of this measure.
        measure: usize,
        /// So much.
        by: i64,
    },
    /// The vehicle's shift closes so much later.
    ShiftCloses {
        /// So much.
        by: i64,
    },
    /// The vehicle's shift opens so much earlier.
    ShiftOpens {
        /// So much.
        by: i64,
    },
    /// The vehicle may be under way so much longer.
    Duration {
        /// So much.
        by: i64,
    },
    /// The vehicle may drive so much further.
    Distance {
        /// So much.
        by: i64,
    },
    /// The vehicle may make so many visits more.
    Visits {
        /// So many.
        by: u32,
    },
    /// The vehicle can do what the visit needs.
    Skill {
        /// What it lacks.
        bits: u128,
    },
    /// A visit may share a trip with any other.
    Company {
        /// This visit.
        visit: VisitId,
    },
    /// There is one vehicle more.
    Vehicle,
}

impl Change {
    /// Whether it is the same sort of change.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Room { measure, .. }, Self::Room { measure: other, .. }) => measure == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    /// By how much, to compare it with others of its sort.
    pub(super) fn size(&self) -> i64 {
        match *self {
            Self::Nothing | Self::Vehicle | Self::Company { .. } => 0,
            Self::Prize { by }
            | Self::Closes { by, .. }
            | Self::Opens { by, .. }
            | Self::Room { by, .. }
            | Self::ShiftCloses { by }
            | Self::ShiftOpens { by }
            | Self::Duration { by }
            | Self::Distance { by } => by,
            Self::Visits { by } => i64::from(by),
            Self::Skill { bits } => i64::from(bits.count_ones()),
        }
    }

    /// The same by another amount.
    pub(super) fn resized(&self, by: i64) -> Self {
        match *self {
            Self::Opens { visit, .. } => Self::Opens { visit, by },
            Self::ShiftOpens { .. } => Self::ShiftOpens { by },
            _ => self.clone(),
        }
    }

    /// Where nothing is in the way, but serving costs more than the prize: by how much.
    pub(super) fn priced(self, cost: i64, prize: Option<i64>) -> Self {
        match (&self, prize) {
            (Self::Nothing, Some(prize)) if cost > prize => Self::Prize { by: cost - prize },
            _ => self,
        }
    }

    /// The problem with this change, for vehicles of `kind`; a prize is that of `visit`.
    pub fn applied(&self, problem: &Problem, kind: KindId, visit: VisitId) -> Problem {
        let mut changed = problem.clone();
        match *self {
            Self::Closes { visit, .. } | Self::Opens { visit, .. } => {
                changed.visits[visit].windows = self.windows(visit, &problem.visits[visit].windows).into_owned();
            }
            Self::Prize { by } => {
                let prize = &mut changed.visits[visit].prize;
                *prize = prize.map(|prize| prize + by);
            }
            Self::Company { visit } => (changed.visits[visit].goods, changed.visits[visit].apart) = (0, 0),
            Self::Vehicle => changed.kinds[kind].count += 1,
            _ => changed.kinds[kind] = self.kind(&problem.kinds[kind]).into_owned(),
        }
        changed
    }

    /// The windows of a visit with this change.
    pub(super) fn windows<'w>(&self, of: VisitId, windows: &'w [Window]) -> Cow<'w, [Window]> {
        let mut changed = windows.to_vec();
        match *self {
            Self::Closes { visit, by } if visit == of => {
                if let Some(last) = changed.last_mut() {
                    *last = Window::new(last.from(), last.to().saturating_add(by)).unwrap_or(*last);
                }
            }
            Self::Opens { visit, by } if visit == of => {
                if let Some(first) = changed.first_mut() {
                    *first = Window::new((first.from() - by).max(0), first.to()).unwrap_or(*first);
                }
            }
            _ => return Cow::Borrowed(windows),
        }
        Cow::Owned(changed)
    }

    /// A kind of vehicle with this change.
    pub(super) fn kind<'k>(&self, kind: &'k Kind) -> Cow<'k, Kind> {
        let mut changed = kind.clone();
        let more = |most: Option<i64>, by: i64| most.map(|most| most + by);
        match *self {
            Self::Room { measure, by } => changed.capacity[measure] += by,
            Self::ShiftCloses { by } => {
                let (from, to) = (kind.shift.from(), kind.shift.to().saturating_add(by));
                changed.shift = Window::new(from, to).unwrap_or(kind.shift);
            }
            Self::ShiftOpens { by } => {
                changed.shift = Window::new((kind.shift.from() - by).max(0), kind.shift.to()).unwrap_or(kind.shift);
            }
            Self::Duration { by } => changed.max_duration = more(kind.max_duration, by),
            Self::Distance { by } => changed.max_distance = more(kind.max_distance, by),
            Self::Visits { by } => changed.max_visits = kind.max_visits.map(|most| most + by),
            Self::Skill { bits } => changed.skills |= bits,
            _ => return Cow::Borrowed(kind),
        }
        Cow::Owned(changed)
    }
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use crate::base::Id;
        match *self {
            Self::Nothing => write!(f, "nothing: there is room"),
            Self::Prize { by } => write!(f, "a prize higher by {by}"),
            Self::Closes { visit, by } => write!(f, "visit {} open {by} longer", visit.index()),
            Self::Opens { visit, by } => write!(f, "visit {} open {by} earlier", visit.index()),
            Self::Room { measure, by } => write!(f, "room for {by} more of measure {measure}"),
            Self::ShiftCloses { by } => write!(f, "a shift that ends {by} later"),
            Self::ShiftOpens { by } => write!(f, "a shift that begins {by} earlier"),
            Self::Duration { by } => write!(f, "a tour longer by {by}"),
            Self::Distance { by } => write!(f, "a tour further by {by}"),
            Self::Visits { by } => write!(f, "{by} visits more on a tour"),
            Self::Skill { bits } => write!(f, "a vehicle with skills {bits:#x} too"),
            Self::Company { visit } => write!(f, "visit {} together with any other", visit.index()),
            Self::Vehicle => write!(f, "one vehicle more"),
        }
    }
}
