//! What goes where, and what `check` may find wrong with it.

/// Units of one kind of goods that travel together from a supply to a demand.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Strand {
    /// Position in [`Problem::goods`](super::Problem::goods).
    pub goods: u32,
    /// Position in its [`demands`](super::Goods::demands).
    pub demand: u32,
    /// Position in its [`supplies`](super::Goods::supplies).
    pub supply: u32,
    /// Positions in [`Problem::departures`](super::Problem::departures), in order of travel.
    pub departures: Vec<u32>,
    /// How many; at least one.
    pub units: i64,
}

/// Units that a demand does not get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Short {
    /// Position in [`Problem::goods`](super::Problem::goods).
    pub goods: u32,
    /// Position in its [`demands`](super::Goods::demands).
    pub demand: u32,
    /// How many; at least one.
    pub units: i64,
}

/// The answer to a [`Problem`](super::Problem).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Sorted, and no two alike but for their units.
    pub strands: Vec<Strand>,
    /// Sorted, each demand at most once.
    pub short: Vec<Short>,
    /// What all departures and all that is short cost.
    pub cost: i64,
    /// No answer costs less.
    pub bound: i64,
    /// Whether the answer depends on the question alone: false under a limit of time.
    pub reproducible: bool,
}

/// A rule of the [chapter](super) that an answer breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which rule.
    pub rule: Rule,
    /// Where and how, for people.
    pub message: String,
}

/// The rules of the [chapter](super), one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// A number is of no goods, supply, demand or departure; strands are out of order, or of no units.
    Shape,
    /// A strand's departures do not follow from each other, or are of another class.
    Way,
    /// Goods older than they keep.
    ShelfLife,
    /// More taken from a supply than it has.
    Supply,
    /// What is brought and what is short is not what was asked for.
    Demand,
    /// Goods come to a place and do not leave it, or leave it and never came.
    Conservation,
    /// More containers than a departure has.
    Room,
    /// More containers than a dock handles.
    Dock,
    /// A cost that is not what the charges add up to, or a bound above it.
    Sum,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}: {}", self.rule, self.message)
    }
}
