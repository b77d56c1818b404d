//! What drivers have behind when a tour begins.

use super::label::Label;
use super::law::{DAY, Law};
use super::search::prune;
use super::sequence::Sequence;
use super::stand::{Spot, Stand, length, stand};
use crate::scenario::Activity;
use crate::scenario::vrp::Phase;

/// All that the law may take the past for at the moment from which the vehicle may leave: each stand for a break, for a
/// rest of any kind that it is long enough for, or for nothing.
pub(super) fn past(law: &Law, sequence: &Sequence<'_>) -> Vec<Label> {
    let Some(first) = sequence.log.first() else { return vec![Label::new(sequence.from)] };
    let mut labels = vec![Label::new(first.from)];
    for phase in whole(sequence, sequence.from) {
        labels = match phase.activity {
            Activity::Drive | Activity::Service => {
                labels.iter_mut().for_each(|label| busy(law, label, &phase));
                labels
            }
            _ => labels.iter().flat_map(|label| stood(law, label, &phase)).collect(),
        };
        labels = prune(law, labels);
    }
    labels
}

/// The log without gaps until `to`; neighbours of one kind joined.
pub(super) fn whole(sequence: &Sequence<'_>, to: i64) -> Vec<Phase> {
    let mut all: Vec<Phase> = Vec::new();
    let mut push = |phase: Phase| match all.last_mut() {
        _ if phase.from >= phase.to => {}
        Some(last) if last.activity == phase.activity => last.to = phase.to,
        _ => all.push(phase),
    };
    let mut now = sequence.log.first().map_or(to, |phase| phase.from);
    for &phase in sequence.log {
        push(Phase { activity: Activity::Wait, from: now, to: phase.from });
        let stands = matches!(phase.activity, Activity::Break | Activity::Wait);
        push(Phase { activity: if stands { Activity::Wait } else { phase.activity }, ..phase });
        now = phase.to;
    }
    let waits = if sequence.start_lodging { Activity::Rest } else { Activity::Wait };
    push(Phase { activity: waits, from: now, to });
    all
}

/// Drives or works through `phase`, a calendar day at a time.
fn busy(law: &Law, label: &mut Label, phase: &Phase) {
    for span in [&mut label.day, &mut label.week] {
        if span.len == 0 {
            // It began then, and no later.
            span.close(phase.from);
        }
    }
    let mut now = phase.from;
    while now < phase.to {
        let to = phase.to.min((now.div_euclid(DAY) + 1) * DAY);
        match phase.activity {
            Activity::Drive => label.drive(to - now, law),
            _ => label.serve(to - now, law),
        }
        now = to;
    }
}

fn stood<'a>(law: &'a Law, label: &'a Label, phase: &'a Phase) -> impl Iterator<Item = Label> + 'a {
    let span = phase.to - phase.from;
    let spot = Spot { lodging: phase.activity == Activity::Rest };
    let kinds = [Stand::Wait].into_iter().chain(Stand::LEGAL);
    let long_enough =
        move |kind: &Stand| length(law, label, *kind, spot, (true, true, true)).is_some_and(|l| l <= span);
    kinds.filter(long_enough).map(move |kind| stand(law, label, kind, span, phase.to))
}
