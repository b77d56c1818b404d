//! Whether the days of a period hold what was asked: every visit on all days of one allowed pattern, each day legal.

use super::check_vrp;
use crate::base::Id;
use crate::scenario::vrp::{Period, PeriodAnswer, PeriodViolation, Place, Rule, Violation, VisitId};

/// Every rule that `answer` to `period` breaks: those of the period first, then by day.
///
/// A visit counts as made on the days on whose tours it is found, or which leave it out by name; a day is then held to
/// [`check_vrp`].
pub fn check_period(period: &Period, answer: &PeriodAnswer) -> Vec<PeriodViolation> {
    let mut found = Vec::new();
    let mut add = |day: Option<u32>, rule: Rule, visit: Option<VisitId>, message: String| {
        found.push(PeriodViolation {
            day,
            violation: Violation { rule, tour: None, at: visit.map(Place::Visit), message },
        });
    };
    let visits = period.problem.visits.len();
    if answer.patterns.len() != visits || answer.days.len() != period.days as usize {
        let (patterns, days) = (answer.patterns.len(), answer.days.len());
        let message = format!("{patterns} patterns and {days} days for {visits} visits and {} days", period.days);
        add(None, Rule::Shape, None, message);
        return found;
    }
    let mut made = vec![0u32; visits];
    let mut shaped = true;
    for (day, plan) in (0..).zip(&answer.days) {
        let known = plan.visits.iter().all(|visit| visit.index() < visits);
        if !known || !plan.visits.windows(2).all(|pair| pair[0] < pair[1]) {
            add(Some(day), Rule::Shape, None, "its visits are not of the period or out of order".to_owned());
            shaped = false;
            continue;
        }
        let served = plan.answer.tours.iter().flat_map(|tour| tour.visits());
        let left = plan.answer.unserved.iter().map(|left| left.visit);
        for visit in served.chain(left).filter_map(|of_day| plan.visits.get(of_day.index())) {
            made[visit.index()] |= 1 << day;
        }
    }
    for (visit, &pattern) in answer.patterns.entries() {
        if !period.patterns[visit].contains(&pattern) {
            add(None, Rule::Pattern, Some(visit), format!("days {pattern:#b} are none of its patterns"));
        }
        if shaped && made[visit.index()] != pattern {
            let message = format!("is made on days {:#b} instead of {pattern:#b}", made[visit.index()]);
            add(None, Rule::Pattern, Some(visit), message);
        }
    }
    let sum: i128 = answer.days.iter().map(|day| i128::from(day.answer.cost)).sum();
    if sum != i128::from(answer.cost) {
        add(None, Rule::Sum, None, format!("cost {} instead of {sum}", answer.cost));
    }
    if !shaped {
        return found;
    }
    for (day, plan) in (0..).zip(&answer.days) {
        let violations = check_vrp(&period.day(&plan.visits), &plan.answer);
        found.extend(violations.into_iter().map(|mut violation| {
            if let Some(Place::Visit(of_day)) = violation.at {
                violation.at = plan.visits.get(of_day.index()).map(|&visit| Place::Visit(visit));
            }
            PeriodViolation { day: Some(day), violation }
        }));
    }
    found
}
