//! How far one may drive before something must or may be decided.

use super::label::{Label, night_within};
use super::law::{DAY, Law, NEVER, WEEK};

/// How far a label may drive on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    /// So much is legal; 0: it must stand.
    pub hard: i64,
    /// After so much, standing may be wiser than driving on.
    pub soft: i64,
    /// After so much, another day or week counts.
    pub calendar: i64,
    /// If it must stand because of what was driven before, until when at least.
    pub release: Option<i64>,
}

impl Reach {
    fn hard(&mut self, limit: i64) {
        self.hard = self.hard.min(limit.max(0));
    }

    fn soft(&mut self, limit: i64) {
        if limit > 0 {
            self.soft = self.soft.min(limit);
        }
    }

    fn release(&mut self, room: i64, at: i64) {
        self.hard(room);
        if room <= 0 {
            self.release = Some(self.release.map_or(at, |known| known.max(at)));
        }
    }
}

/// How far `label` may drive.
pub(super) fn reach(law: &Law, label: &Label) -> Reach {
    let mut reach = Reach { hard: NEVER, soft: NEVER, calendar: NEVER, release: None };
    reach.hard(law.continuous - label.since);
    if let Some(night) = law.night {
        reach.hard(night_room(label.now, night.2 - label.night, (night.0, night.1)));
    }
    if law.counts_days() {
        daily(law, label, &mut reach);
    }
    if law.rolling {
        rolling(law, label, &mut reach);
    }
    let deadline = deadline(law, label);
    reach.hard(deadline.min(law.window) - label.day.len);
    reach.soft(law.within - law.rest - label.day.len);
    weekly(law, label, &mut reach);
    duty(law, label, &mut reach);
    reach
}

/// How long after a rest work must be over, the shortest rest open to `label` still to come.
pub(super) fn deadline(law: &Law, label: &Label) -> i64 {
    if law.within >= NEVER {
        return NEVER;
    }
    let reduced = law.reduced.filter(|&(_, times)| label.reduced < times).map(|(rest, _)| rest);
    let second = law.parts.filter(|_| label.rest_part).map(|(_, second)| second);
    let shortest = [Some(law.rest), reduced, second].into_iter().flatten().min();
    law.within - shortest.unwrap_or(law.rest)
}

fn daily(law: &Law, label: &Label, reach: &mut Reach) {
    let (by, most, times) = law.longer;
    reach.soft(law.daily + by * i64::from(label.level) - label.driven);
    let levels = most.min(label.level.saturating_add(times.saturating_sub(label.longer)));
    for level in label.level..levels {
        reach.soft(law.daily + by * i64::from(level) - label.driven);
    }
    reach.hard(law.daily + by * i64::from(levels) - label.driven);
}

/// Driving second number `w` may not start before second `w - daily` is 24 h past.
fn rolling(law: &Law, label: &Label, reach: &mut Reach) {
    let total: i64 = label.drives.iter().map(|&(from, to)| to - from).sum();
    let position = total - law.daily;
    if position < 0 {
        return reach.hard(-position);
    }
    let mut before = 0;
    for &(from, to) in &label.drives {
        if position < before + to - from {
            let second = from + position - before;
            if second + DAY > label.now {
                reach.release(0, second + DAY);
            } else {
                reach.hard(to - second);
            }
            return;
        }
        before += to - from;
    }
}

fn weekly(law: &Law, label: &Label, reach: &mut Reach) {
    let Some(week) = &law.week else { return };
    let monday = (label.now.div_euclid(WEEK) + 1) * WEEK;
    reach.calendar = reach.calendar.min(monday - label.now);
    reach.release(week.driving - label.this_week, monday);
    let both = label.this_week + label.last_week;
    if both >= week.two_weeks {
        // Next week this one is the last; the week after that it is forgotten.
        let free = if label.this_week < week.two_weeks { monday } else { monday + WEEK };
        reach.release(0, free);
    }
    reach.hard(week.two_weeks - both);
    reach.hard(week.every - label.week.len);
}

fn duty(law: &Law, label: &Label, reach: &mut Reach) {
    let Some(duty) = &law.duty else { return };
    let today = label.now.div_euclid(DAY);
    reach.calendar = reach.calendar.min((today + 1) * DAY - label.now);
    let room = duty.most - label.duty_in(today, duty.days);
    reach.hard(room);
    if room <= 0 {
        let free = (today + 1..=today + duty.days).find(|&day| label.duty_in(day, duty.days) < duty.most);
        reach.release(0, free.unwrap_or(today + duty.days) * DAY);
    }
}

/// How long one may drive from `now` until `room` of it were by night.
fn night_room(now: i64, room: i64, night: (i64, i64)) -> i64 {
    let length = (night.1 - night.0).rem_euclid(DAY);
    let (mut at, mut left) = (now, room.max(0));
    // The nights that one may drive through whole, and the one that stops it.
    for _ in 0..8 {
        let inside = (at - night.0).rem_euclid(DAY);
        let until = if inside < length { at + length - inside } else { at };
        if night_within(at, until, night) >= left && until > at {
            return at + left - now;
        }
        left -= until - at;
        let dusk = until + DAY - (until - night.0).rem_euclid(DAY);
        if left == 0 {
            return dusk - now;
        }
        at = dusk;
    }
    at - now
}
