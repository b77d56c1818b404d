//! Measures as types: grams do not add to metres, and all of them are integers.

/// Declares an integer measure with checked construction left to its users and plain, overflow-checked sums.
macro_rules! measure {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl $name {
            /// Nothing of it.
            pub const ZERO: Self = Self(0);

            /// The sum, or `None` where it does not fit.
            pub fn checked_add(self, other: Self) -> Option<Self> {
                self.0.checked_add(other.0).map(Self)
            }

            /// The difference, not below zero.
            pub fn minus_or_zero(self, other: Self) -> Self {
                Self((self.0 - other.0).max(0))
            }

            /// `n` times as much.
            pub fn times(self, n: i64) -> Self {
                Self(self.0 * n)
            }
        }

        impl std::ops::Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }
        impl std::ops::AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }
        impl std::ops::Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }
        impl std::ops::SubAssign for $name {
            fn sub_assign(&mut self, other: Self) {
                self.0 -= other.0;
            }
        }
        impl std::iter::Sum for $name {
            fn sum<It: Iterator<Item = Self>>(iter: It) -> Self {
                iter.fold(Self(0), |a, b| a + b)
            }
        }
    };
}
pub(crate) use measure;

measure!(
    /// Length in metres.
    Metres
);
measure!(
    /// Mass in grams.
    Grams
);
measure!(
    /// Volume in millilitres.
    Millilitres
);
measure!(
    /// Money in fen (1 yuan = 100 fen).
    Fen
);
measure!(
    /// Greenhouse gas in grams of CO2 equivalent.
    Co2
);

impl Metres {
    /// In kilometres, for display.
    pub fn km(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Grams {
    /// In kilograms, for display.
    pub fn kg(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Fen {
    /// In yuan, for display.
    pub fn yuan(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

impl Co2 {
    /// In kilograms, for display.
    pub fn kg(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

/// The one rounding of the crate: to the nearest integer, halves up.
///
/// ```
/// assert_eq!(skyroad::half_up(2.5), 3);
/// assert_eq!(skyroad::half_up(-2.5), -2);
/// ```
pub fn half_up(value: f64) -> i64 {
    (value + 0.5).floor() as i64
}
