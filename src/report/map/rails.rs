//! Railway lines, drawn from terminal to terminal.

use super::pack::Pack;
use super::trips::holds;
use crate::base::{Date, Id};
use crate::scenario::Region;
use crate::timetable::{Mode, TerminalId};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A pair whose ends shorter stretches join within this many per cent of its length is an express's run over them.
const SAME_TRACK_PERCENT: i64 = 115;
/// A terminal without a train lies on a stretch also where the way over it is at most this many per cent of the direct one, whatever the
/// timetable's kilometres.
const ON_TRACK_PERCENT: i64 = 106;

/// Neighbouring terminals with the line's name and the terminals without a train that lie between them.
///
/// The timetable tells of stops, not of track. Pairs of consecutive stops are taken in the order of their length, and
/// a pair is left out where those kept so far already join its ends over about the same length (a greedy spanner,
/// Althöfer et al. 1993); kilometres of timetables are rough, hence the tolerance.
pub(super) fn rails(region: &Region, date: Date, pack: &mut Pack) -> Value {
    let mut pairs: BTreeMap<Ends, (i64, &str)> = BTreeMap::new();
    for trip in region.timetable.trips.iter().filter(|t| t.mode == Mode::Rail && holds(t, date)) {
        for stops in trip.stops.windows(2) {
            let (a, b) = (stops[0].terminal, stops[1].terminal);
            let length = (stops[1].at.0 - stops[0].at.0).abs().max(1);
            let pair = pairs.entry((a.min(b), a.max(b))).or_insert((length, &trip.line));
            pair.0 = pair.0.min(length);
        }
    }
    let kept = spanner(region.timetable.terminals.len(), &pairs);
    let between = unserved_on(region, &pairs, &kept);
    let rows = kept.iter().zip(between).map(|(ends, between)| {
        let line = pack.text(pairs[ends].1);
        json!([ends.0.index(), ends.1.index(), line, between.into_iter().map(Id::index).collect::<Vec<_>>()])
    });
    rows.collect()
}

type Ends = (TerminalId, TerminalId);

fn spanner(count: usize, pairs: &BTreeMap<Ends, (i64, &str)>) -> Vec<Ends> {
    const APART: i64 = i64::MAX / 4;
    let mut shortest = vec![vec![APART; count]; count];
    for (i, row) in shortest.iter_mut().enumerate() {
        row[i] = 0;
    }
    let mut order: Vec<_> = pairs.iter().map(|(&ends, &(length, _))| (length, ends)).collect();
    order.sort_unstable();
    let mut kept = Vec::new();
    for (length, (a, b)) in order {
        let (u, v) = (a.index(), b.index());
        if shortest[u][v] <= length * SAME_TRACK_PERCENT / 100 {
            continue;
        }
        kept.push((a, b));
        let (from_u, from_v) = (shortest[u].clone(), shortest[v].clone());
        for (i, row) in shortest.iter_mut().enumerate() {
            for (j, best) in row.iter_mut().enumerate() {
                *best = (*best).min(from_u[i] + length + from_v[j]).min(from_v[i] + length + from_u[j]);
            }
        }
    }
    kept
}

/// For each stretch the terminals without a train that lie on it, in order: each is put on the stretch that it
/// lengthens least, where the way over it is not longer than the track.
fn unserved_on(region: &Region, pairs: &BTreeMap<Ends, (i64, &str)>, kept: &[Ends]) -> Vec<Vec<TerminalId>> {
    let terminals = &region.timetable.terminals;
    let apart = |x: TerminalId, y: TerminalId| terminals[x].coord.distance(terminals[y].coord).0;
    let served: BTreeSet<TerminalId> = kept.iter().flat_map(|&(a, b)| [a, b]).collect();
    let mut on = vec![Vec::new(); kept.len()];
    for (t, _) in terminals.entries().filter(|(t, terminal)| terminal.mode == Mode::Rail && !served.contains(t)) {
        let detours = kept.iter().enumerate().filter_map(|(i, &(a, b))| {
            let over = apart(a, t) + apart(t, b);
            let longest = pairs[&(a, b)].0.max(apart(a, b) * ON_TRACK_PERCENT / 100);
            (over <= longest).then_some((over - apart(a, b), i))
        });
        if let Some((_, i)) = detours.min() {
            on[i].push(t);
        }
    }
    for (stations, &(a, _)) in on.iter_mut().zip(kept) {
        stations.sort_by_key(|&t| apart(a, t));
    }
    on
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_express_adds_no_track() {
        let t = TerminalId::from_index;
        // 0 – 1 – 2 – 3 with stops everywhere; an express 0 – 3, one 1 – 3; a branch 2 – 4.
        let pairs = [(0, 1, 100), (1, 2, 50), (2, 3, 70), (0, 3, 219), (1, 3, 118), (2, 4, 30)];
        let pairs: BTreeMap<_, _> = pairs.into_iter().map(|(a, b, l)| ((t(a), t(b)), (l, ""))).collect();
        let mut kept = spanner(5, &pairs);
        kept.sort_unstable();
        assert_eq!(kept, [(t(0), t(1)), (t(1), t(2)), (t(2), t(3)), (t(2), t(4))]);
    }
}
