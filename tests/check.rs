//! Does the verifier accept a plan that keeps every rule?

mod common;

use skyroad::check::check;

#[test]
fn a_plan_worked_out_by_hand_keeps_every_rule() {
    let (region, scenario, plan) = common::case();
    assert_eq!(check(&region, &scenario, &plan), []);
}
