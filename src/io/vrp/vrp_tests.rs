//! Hand-made files of each form.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use super::*;
use crate::scenario::vrp::{KindId, Objective, Order, VisitId};

const CVRP: &str = "NAME : tiny\nTYPE : CVRP\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 10\n\
    NODE_COORD_SECTION\n1 0 0\n2 3 4\n3 1 1\nDEMAND_SECTION\n1 0\n2 4\n3 6\nDEPOT_SECTION\n1\n-1\nEOF\n";
const SOLOMON: &str = "R1\n\nVEHICLE\nNUMBER CAPACITY\n 25 200\n\nCUSTOMER\nCUST NO. XCOORD.\n\n\
    0 0 0 0 0 230 0\n1 1 1 10 161 171 10\n";
const LI_LIM: &str = "25 200 1\n0 0 0 0 0 1236 0 0 0\n1 1 1 -10 9 99 90 2 0\n2 2 2 10 8 88 90 0 1\n";
const CORDEAU: &str = "2 4 2 1\n100 80\n1 1 1 5 7 1 1 1\n2 2 2 5 7 1 1 1\n3 0 0 0 0 0 0\n";

fn plan(visits: &[usize]) -> Plan {
    let stops = visits.iter().map(|&v| Place::Visit(VisitId::from_index(v))).collect();
    Plan { kind: KindId::from_index(0), stops }
}

#[test]
fn vrplib_rounds_to_the_nearest() {
    let it = parse_vrp("t.vrp", "t", CVRP, None).unwrap();
    assert_eq!((it.problem.visits.len(), it.convention), (2, Convention::Nearest));
    assert_eq!(it.cost(&[plan(&[0, 1])]), 5.0 + 4.0 + 1.0);
    assert_eq!(it.nodes(&plan(&[0, 1])), vec![1, 2]);
}

#[test]
fn mixed_fleets_count_in_doubles_and_cents() {
    let fleet = "VEHICLES : 3\nCAPACITY_SECTION\n1 10\n2 10\n3 5\nVEHICLES_FIXED_COST_SECTION\n1 100\n2 100\n3 50\nEOF";
    let text = CVRP.replace("CVRP", "HFVRP").replace("CAPACITY : 10\n", "").replace("EOF", fleet);
    let it = parse_vrp("t.vrp", "t", &text, None).unwrap();
    assert_eq!(it.problem.kinds.iter().map(|k| k.count).collect::<Vec<_>>(), vec![2, 1]);
    assert_eq!(it.problem.kinds[KindId::from_index(0)].fixed, 100_000);
    assert!((it.cost(&[plan(&[0])]) - (100.0 + 10.0) / 100.0).abs() < 1e-12);
}

#[test]
fn solomon_truncates_to_one_decimal() {
    let it = parse_vrp("r1.txt", "r1", SOLOMON, None).unwrap();
    assert_eq!(it.problem.visits[VisitId::from_index(0)].windows[0].from(), 1610);
    assert_eq!(it.cost(&[plan(&[0])]), 2.8);
    let exact = parse_vrp("r1.txt", "r1", SOLOMON, Some(Convention::Exact)).unwrap();
    assert!((exact.cost(&[plan(&[0])]) - 8f64.sqrt()).abs() < 1e-12);
}

#[test]
fn li_and_lim_link_pickups_to_deliveries() {
    let it = parse_vrp("lc1.txt", "lc1", LI_LIM, None).unwrap();
    assert_eq!(it.problem.pairs, vec![(VisitId::from_index(1), VisitId::from_index(0))]);
    assert_eq!((it.problem.objective, it.problem.order), (Objective::Vehicles, Order::Free));
}

#[test]
fn cordeau_has_depots_first() {
    let it = parse_vrp("p.txt", "p", CORDEAU, None).unwrap();
    assert_eq!((it.depots, it.problem.kinds.len(), it.nodes(&plan(&[0]))), (1, 1, vec![1]));
    assert_eq!(it.problem.kinds[KindId::from_index(0)].max_duration, Some(100_000));
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    let wrong = |text: &str| parse_vrp("bad", "bad", text, None).unwrap_err().to_string();
    assert!(wrong(&CVRP.replace("2 3 4", "2 3 x")).contains("line 8"));
    assert!(wrong(&CVRP.replace("2 4\n", "2 -4\n")).contains("DEMAND"));
    assert!(wrong(&CVRP.replace("EUC_2D", "GEO")).contains("EDGE_WEIGHT_TYPE"));
    assert!(wrong(&CVRP.replace("DIMENSION : 3", "DIMENSION : 4")).contains("DIMENSION"));
    assert!(wrong(&SOLOMON.replace("161 171", "171 161")).contains("due date"));
    assert!(wrong(&LI_LIM.replace("0 1\n", "0 7\n")).contains("no customer 7"));
    assert!(wrong(&CORDEAU.replace("2 4 2 1", "2 4 9 1")).contains("customers"));
    assert!(wrong("hello").contains("no file of"));
}
