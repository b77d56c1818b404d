//! What a driver has behind: a label of the search.

use super::law::{DAY, Law, NEVER, WEEK};

/// A stretch of time from the first work after a rest on: how long it is at least, and how late it may begin without
/// missing a window (after Vidal's segments). It ends `now`, which is earliest; beginning as late as that allows makes it
/// shortest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub len: i64,
    pub late: i64,
}

impl Span {
    pub(super) const NEW: Self = Self { len: 0, late: NEVER };

    pub(super) fn settle(&mut self, now: i64) {
        self.len = self.len.max(now - self.late);
    }

    /// What begins now may not begin after `close`.
    pub(super) fn close(&mut self, close: i64) {
        self.late = self.late.min(close.min(NEVER) - self.len);
    }

    fn beats(self, other: Self) -> bool {
        self.len <= other.len && self.late >= other.late
    }

    /// When it begins.
    pub(super) fn begin(self, now: i64) -> i64 {
        self.late.min(now - self.len)
    }
}

/// A driver somewhere on a tour.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub now: i64,
    pub day: Span,
    pub week: Span,
    /// Driven since the last break, and of it by night.
    pub since: i64,
    pub night: i64,
    /// Whether the first part of a break is had.
    pub part: bool,
    /// Standing and work since the last driving that is sure to be there however late the day begins.
    pub idle: i64,
    /// Driven since the last rest.
    pub driven: i64,
    /// Whether the first part of a rest is had.
    pub rest_part: bool,
    /// Extensions of this day's driving, and of this week's days.
    pub level: u8,
    pub longer: u8,
    /// Reduced rests since the last weekly one, and whether that was short.
    pub reduced: u8,
    pub short: bool,
    /// The calendar week, and what was driven in it and in the one before.
    pub monday: i64,
    pub this_week: i64,
    pub last_week: i64,
    /// All drives, where any 24 h count.
    pub drives: Vec<(i64, i64)>,
    /// Driving and work by calendar day, where the last days count.
    pub duty: Vec<(i64, i64)>,
    /// Vehicle's breaks made.
    pub breaks: u8,
    /// Whether it has just stood, as at its start.
    pub stood: bool,
    /// When its first day begins, once that is over.
    pub first: Option<i64>,
    /// How it came here.
    pub trail: u32,
}

impl Label {
    /// Rested, from `now` on.
    pub(super) fn new(now: i64) -> Self {
        Self {
            now,
            day: Span::NEW,
            week: Span::NEW,
            since: 0,
            night: 0,
            part: false,
            idle: 0,
            driven: 0,
            rest_part: false,
            level: 0,
            longer: 0,
            reduced: 0,
            short: false,
            monday: now.div_euclid(WEEK),
            this_week: 0,
            last_week: 0,
            drives: Vec::new(),
            duty: Vec::new(),
            breaks: 0,
            stood: true,
            first: None,
            trail: u32::MAX,
        }
    }

    /// Whether whatever can follow `other` can follow this as early and as well.
    pub(super) fn beats(&self, other: &Self, law: &Law) -> bool {
        let more = other.level.saturating_sub(self.level);
        self.now <= other.now
            && self.since <= other.since
            && self.night <= other.night
            && self.driven <= other.driven
            && self.part >= other.part
            && self.rest_part >= other.rest_part
            && self.breaks >= other.breaks
            && (!law.work_pauses || self.idle >= other.idle)
            && self.stood <= other.stood
            && self.day.beats(other.day)
            && self.week.beats(other.week)
            && self.longer + more <= other.longer
            && self.reduced <= other.reduced
            && self.short <= other.short
            && (law.week.is_none() || self.monday == other.monday)
            && self.this_week <= other.this_week
            && self.last_week <= other.last_week
            && earlier(&self.drives, &other.drives)
            && lighter(&self.duty, &other.duty)
    }

    pub(super) fn advance(&mut self, to: i64) {
        self.now = self.now.max(to);
        self.day.settle(self.now);
        self.week.settle(self.now);
        let monday = self.now.div_euclid(WEEK);
        if monday != self.monday {
            self.last_week = if monday == self.monday + 1 { self.this_week } else { 0 };
            (self.this_week, self.longer, self.monday) = (0, 0, monday);
        }
    }

    /// Lets `span` pass at work or in a stand that can't be shorter.
    pub(super) fn pass(&mut self, span: i64) {
        self.day.len += span;
        self.week.len += span;
        self.advance(self.now + span);
    }

    /// Drives for `span`, which is within every limit and within one calendar day where those count.
    pub(super) fn drive(&mut self, span: i64, law: &Law) {
        let from = self.now;
        self.since += span;
        if let Some((dusk, dawn, _)) = law.night {
            self.night += night_within(from, from + span, (dusk, dawn));
        }
        self.driven += span;
        let (by, _, _) = law.longer;
        while by > 0 && self.driven > law.daily + by * i64::from(self.level) {
            self.level += 1;
            self.longer += 1;
        }
        if law.week.is_some() {
            self.this_week += span;
        }
        if law.rolling {
            match self.drives.last_mut() {
                Some(last) if last.1 == from => last.1 += span,
                _ => self.drives.push((from, from + span)),
            }
        }
        self.work(from, span, law);
        self.pass(span);
        self.idle = 0;
        self.stood = false;
    }

    /// Works for `span`.
    pub(super) fn serve(&mut self, span: i64, law: &Law) {
        self.work(self.now, span, law);
        self.pass(span);
        self.idle += span;
        if law.work_pauses && self.idle >= law.pause {
            self.paused();
        }
        if span > 0 {
            self.stood = false;
        }
    }

    pub(super) fn paused(&mut self) {
        (self.since, self.night, self.part) = (0, 0, false);
    }

    /// When the whole begins.
    pub(super) fn begin(&self) -> i64 {
        self.first.unwrap_or_else(|| self.day.begin(self.now))
    }

    pub(super) fn rested(&mut self) {
        self.day = Span::NEW;
        (self.driven, self.level, self.rest_part) = (0, 0, false);
    }

    fn work(&mut self, from: i64, span: i64, law: &Law) {
        if law.duty.is_none() {
            return;
        }
        // No count looks further back than the longest that can be asked for.
        let to = from + span;
        let mut at = from.max(to - 256 * DAY);
        while at < to {
            let day = at.div_euclid(DAY);
            let end = to.min((day + 1) * DAY);
            match self.duty.last_mut() {
                Some(last) if last.0 == day => last.1 += end - at,
                _ => self.duty.push((day, end - at)),
            }
            at = end;
        }
    }

    /// Driving and work on `day` and the `days - 1` before.
    pub(super) fn duty_in(&self, day: i64, days: i64) -> i64 {
        let within = |d: i64| d > day - days && d <= day;
        self.duty.iter().filter(|&&(d, _)| within(d)).map(|&(_, span)| span).sum()
    }
}

/// Seconds of the night between two moments.
pub(super) fn night_within(from: i64, to: i64, (dusk, dawn): (i64, i64)) -> i64 {
    let first = from.div_euclid(DAY) - 1;
    let length = (dawn - dusk).rem_euclid(DAY);
    let nights = (first..=to.div_euclid(DAY)).map(|day| day * DAY + dusk);
    nights.map(|start| (to.min(start + length) - from.max(start)).max(0)).sum()
}

/// Whether each second before now was driven no later, counted backward.
fn earlier(a: &[(i64, i64)], b: &[(i64, i64)]) -> bool {
    let (mut a, mut b) = (a.iter().rev().copied(), b.iter().rev().copied());
    let (mut x, mut y) = (a.next(), b.next());
    while let (Some((from, to)), Some((since, until))) = (x, y) {
        if to > until {
            return false;
        }
        let span = (to - from).min(until - since);
        x = if to - span > from { Some((from, to - span)) } else { a.next() };
        y = if until - span > since { Some((since, until - span)) } else { b.next() };
    }
    x.is_none()
}

/// Whether no sum over the last days is greater.
fn lighter(a: &[(i64, i64)], b: &[(i64, i64)]) -> bool {
    let since = |list: &[(i64, i64)], day: i64| -> i64 {
        list.iter().filter(|entry| entry.0 >= day).map(|entry| entry.1).sum()
    };
    a.iter().all(|&(day, _)| since(a, day) <= since(b, day))
}
