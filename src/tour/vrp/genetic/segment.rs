//! Stretches of tours that may be late.

/// A stretch of a tour: what it takes, how late it is in all, and between when and when it should start.
///
/// Who comes late goes back in time, and that *warp* is what is paid for (Nagata, Bräysy and Dullaert 2010).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Segment {
    pub span: i64,
    pub warp: i64,
    pub early: i64,
    pub late: i64,
}

impl Segment {
    /// This, a leg, then `next` (Vidal et al. 2013).
    #[inline]
    pub(super) fn then(self, leg: i64, next: Self) -> Self {
        let ahead = self.span - self.warp + leg;
        let wait = (next.early - ahead - self.late).max(0);
        let warp = (self.early + ahead - next.late).max(0);
        Self {
            span: self.span + next.span + leg + wait,
            warp: self.warp + next.warp + warp,
            early: (next.early - ahead).max(self.early) - wait,
            late: (next.late - ahead).min(self.late) + warp,
        }
    }
}
