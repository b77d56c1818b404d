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
    assert!(wrong(&CVRP.replace("DIMENSION : 3", "DIMENSION : 4")).contains("3 lines instead of 4"));
    assert!(wrong(&SOLOMON.replace("161 171", "171 161")).contains("due date"));
    assert!(wrong(&LI_LIM.replace("0 1\n", "0 7\n")).contains("no customer 7"));
    assert!(wrong(&CORDEAU.replace("2 4 2 1", "2 4 9 1")).contains("customers"));
    assert!(wrong("hello").contains("no file of"));
    assert!(wrong(&SOLOMON.replace("161 171", "1x1 171")).contains("line 11"));
    assert!(wrong(&SOLOMON.replace("\n1 1 1", "\n2 1 1")).contains("number 2 where 1 is due"));
}

/// Three customers, two depots, vehicles that differ.
const RICH: &str = "TYPE : MDVRP\nDIMENSION : 5\nVEHICLES : 3\nEDGE_WEIGHT_TYPE : EXPLICIT\n\
    EDGE_WEIGHT_FORMAT : LOWER_ROW\nEDGE_WEIGHT_SECTION\n1\n2 3\n4 5 6\n7 8 9 10\nDEMAND_SECTION\n1 0\n2 0\n3 1\n4 2\n5 3\n\
    DEPOT_SECTION\n1\n2\n-1\nCAPACITY_SECTION\n1 9\n2 9\n3 5\nVEHICLES_DEPOT_SECTION\n1 1\n2 2\n3 2\n\
    VEHICLES_MAX_DISTANCE_SECTION\n1 40\n2 40\n3 30\nVEHICLES_RELOAD_DEPOT_SECTION\n1 1 2\n2 -1\n3 2\n\
    VEHICLES_MAX_RELOADS : 1\nVEHICLES_ALLOWED_CLIENTS_SECTION\n1 3 4 5\n2 3 4\n3 3 5\nPRIZE_SECTION\n1 0\n2 0\n3 0\n4 0\n5 70\n\
    EOF\n";

#[test]
fn a_rich_file_has_it_all() {
    let it = parse_vrp("r.vrp", "r", RICH, None).unwrap();
    let kinds = it.problem.kinds.as_slice();
    assert_eq!((kinds.len(), it.depots, it.fleet.len()), (3, 2, 3));
    assert_eq!(kinds.iter().map(|k| k.start.unwrap()).collect::<Vec<_>>(), vec![0, 1, 1]);
    assert_eq!(kinds.iter().map(|k| k.reloads.clone()).collect::<Vec<_>>(), vec![vec![0, 1], vec![], vec![1]]);
    assert_eq!((kinds[0].max_trips, kinds[0].max_distance, kinds[2].max_distance), (Some(2), Some(40), Some(30)));
    let needs: Vec<u128> = it.problem.visits.iter().map(|v| v.needs).collect();
    let may = |visit: usize, kind: usize| needs[visit] & !kinds[kind].skills == 0;
    for (visit, allowed) in [(0, [true, true, true]), (1, [true, true, false]), (2, [true, false, true])] {
        assert_eq!([may(visit, 0), may(visit, 1), may(visit, 2)], allowed, "customer {visit}");
    }
    assert_eq!((it.leg(4, 0), it.leg(0, 4), it.leg(3, 2)), (7, 7, 6));
    // Customer 5 (prize 70) is left out.
    assert_eq!(it.cost(&[plan(&[0, 1])]), 2.0 + 6.0 + 4.0 + 70.0);
}

#[test]
fn pickups_and_deliveries_are_linked_by_node_numbers() {
    let text = "DIMENSION : 3\nVEHICLES : 1\nCAPACITY : 9\nEDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n3 6 8\n\
        PICKUP_AND_DELIVERY_SECTION\n1 0 0 99 0 0 0\n2 4 5 90 2 0 3\n3 -4 6 80 1 2 0\nDEPOT_SECTION\n1\n-1\nEOF";
    let it = parse_vrp("p.vrp", "p", text, None).unwrap();
    let (first, second) = (VisitId::from_index(0), VisitId::from_index(1));
    assert_eq!(it.problem.pairs, vec![(first, second)]);
    let [a, b] = [&it.problem.visits[first], &it.problem.visits[second]];
    assert_eq!((a.pick.clone(), b.deliver.clone(), a.service, b.windows[0].from()), (vec![4], vec![4], 20, 60));
    assert_eq!(it.problem.kinds[KindId::from_index(0)].shift.to(), 990);
}

#[test]
fn solutions_come_back_as_they_went() {
    let it = parse_vrp("r.vrp", "r", RICH, None).unwrap();
    let tours = vec![
        Plan { kind: KindId::from_index(0), stops: vec![Place::Visit(VisitId::from_index(0)), Place::Reload(1)] },
        Plan { kind: KindId::from_index(2), stops: vec![Place::Visit(VisitId::from_index(2))] },
    ];
    let text = sol_text(&it, &tours);
    assert_eq!(text, "Route #1: 2 1\nRoute #2:\nRoute #3: 4\nCost 22\n");
    assert_eq!(parse_sol("r.sol", &text, &it).unwrap(), tours);
    let one = parse_vrp("t.vrp", "t", CVRP, None).unwrap();
    assert_eq!(sol_text(&one, &[plan(&[1, 0])]), "Route #1: 2 1\nCost 10\n");
    assert_eq!(parse_sol("t.sol", "Route 1 : 2 1\r\n\r\nCost: 10\n", &one).unwrap(), vec![plan(&[1, 0])]);
}

#[test]
fn what_is_wrong_in_rich_files_and_solutions_is_named() {
    let wrong = |text: &str| parse_vrp("bad", "bad", text, None).unwrap_err().to_string();
    assert!(wrong(&RICH.replace("7 8 9 10", "7 8 9")).contains("EDGE_WEIGHT"));
    assert!(wrong(&RICH.replace("LOWER_ROW", "ROUND")).contains("EDGE_WEIGHT_FORMAT"));
    assert!(wrong(&RICH.replace("PRIZE_SECTION", "MUTUALLY_EXCLUSIVE_GROUP_SECTION")).contains("not supported"));
    assert!(wrong(&RICH.replace("1 1\n2 2\n3 2\n", "1 1\n2 2\n3 4\n")).contains("no depot"));
    assert!(wrong(&RICH.replace("1 1 2\n2 -1", "1 1 7\n2 -1")).contains("no node"));
    assert!(wrong(&RICH.replace("3 1\n4 2\n5 3", "3 1\n3 2\n5 3")).contains("each once"));
    assert!(wrong(&RICH.replace("VEHICLES : 3", "VEHICLES : 99999999999")).contains("vehicles"));
    assert!(wrong(&CVRP.replace("DIMENSION : 3", "DIMENSION : 3\nDIMENSION : 4")).contains("twice"));
    let it = parse_vrp("r.vrp", "r", RICH, None).unwrap();
    let wrong = |text: &str| parse_sol("s.sol", text, &it).unwrap_err().to_string();
    assert!(wrong("Route #1: 2\nRoute #9: 3\n").contains("line 2"));
    assert!(wrong("Route #1: 99\n").contains("no customer 99"));
    assert!(wrong("Route #1: x\n").contains("\"x\" is no customer"));
    assert!(wrong("hello\n").contains("Route"));
}
