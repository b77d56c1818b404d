//! The reports of a made-up plan: sums exact, tables whole, the map small, offline and safe.
#![cfg(feature = "tibet")]
#![allow(clippy::unwrap_used, reason = "a failing helper fails its test")]

mod demo;

use demo::{Demo, demo};
use skyroad::report::{self, Language, MapOptions};
use skyroad::{Flow, Grams, Id};

fn html(demo: &Demo, language: Language) -> String {
    let lines = skyroad::plan::lines(&demo.region, &demo.scenario, &demo.plan).unwrap();
    let options = MapOptions { language, lines };
    report::map_html(&demo.region, &demo.scenario, &demo.plan, 0, &options)
}

#[test]
fn sums_add_up_to_the_parcels() {
    let demo = demo("2026-07-15", 0.05);
    let summary = report::summary(&demo.region, &demo.scenario, &demo.plan);
    for (flow, sums) in [(Flow::In, &summary.inbound), (Flow::Out, &summary.outbound)] {
        let wanted = demo::parcels(&demo.scenario, flow);
        let mass: Grams = wanted.iter().map(|&id| demo.scenario.parcels[id].mass).sum();
        let (late, unserved) = (sums.all_late(), sums.all_unserved());
        assert_eq!(sums.total.parcels, wanted.len() as u64);
        assert_eq!(sums.total.mass, mass);
        assert_eq!(sums.served.parcels + late.parcels + unserved.parcels, sums.total.parcels);
        assert_eq!(sums.served.mass + late.mass + unserved.mass, mass);
        assert!(late.parcels > 0 && unserved.parcels > 0, "the demo has all fates");
        let counties = summary.counties.iter().map(|c| if flow == Flow::In { &c.inbound } else { &c.outbound });
        assert_eq!(counties.map(|c| c.total.parcels).sum::<u64>(), sums.total.parcels);
    }
    assert_eq!(summary.counties.iter().map(|c| c.tours).sum::<u32>(), demo.plan.tours.len() as u32);
    assert_eq!(summary.counties.iter().map(|c| c.cost.0).sum::<i64>(), summary.tour_cost.0);
    assert_eq!(summary.haul_cost.0, demo.plan.shipments.iter().map(|s| s.itinerary.cost().0).sum::<i64>());
    let text = report::text(&summary);
    println!("{text}");
    assert!(text.contains("line-haul-too-slow") && text.contains("served"));
    assert!(serde_json::to_string(&summary).unwrap().contains("\"line-haul-too-slow\""));
}

#[test]
fn a_plan_with_missing_outcomes_shows_the_gap() {
    let mut demo = demo("2026-07-15", 0.01);
    demo.plan.outcomes = Default::default();
    let summary = report::summary(&demo.region, &demo.scenario, &demo.plan);
    assert_eq!(summary.inbound.served.parcels + summary.inbound.all_unserved().parcels, 0);
    assert!(summary.inbound.total.parcels > 0);
    html(&demo, Language::En);
}

#[test]
fn tables_hold_every_row() {
    let demo = demo("2026-07-15", 0.05);
    let rows = |text: &str| csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).count();
    let (region, scenario, plan) = (&demo.region, &demo.scenario, &demo.plan);
    assert_eq!(rows(&report::parcels_csv(region, scenario, plan).unwrap()), scenario.parcels.len());
    assert_eq!(rows(&report::loads_csv(region, plan).unwrap()), plan.loads.len());
    assert_eq!(rows(&report::stations_csv(region, scenario, plan).unwrap()), region.stations.len());
    let legs: usize = plan.shipments.iter().map(|s| s.itinerary.legs.len()).sum();
    assert_eq!(rows(&report::shipments_csv(region, plan).unwrap()), legs);
    let calls: usize = plan.tours.iter().map(|t| t.visits.len() + 2).sum();
    assert_eq!(rows(&report::tours_csv(region, plan).unwrap()), calls);
}

#[test]
fn the_ways_join_depot_calls_and_depot() {
    let demo = demo("2026-07-15", 0.01);
    let lines = skyroad::plan::lines(&demo.region, &demo.scenario, &demo.plan).unwrap();
    assert_eq!(lines.tours.len(), demo.plan.tours.len());
    for line in &lines.tours {
        let tour = &demo.plan.tours[line.tour];
        let mut at = demo.region.depots[tour.depot].node;
        let calls = tour.visits.iter().map(|v| demo.region.stations[v.station].node);
        for (drive, call) in line.drives.iter().zip(calls.chain([at])) {
            for &arc in drive {
                let arc = demo.region.network.arcs()[arc];
                assert_eq!(arc.tail, at);
                at = arc.head;
            }
            assert_eq!(at, call);
        }
        let metres: i64 = line.drives.iter().flatten().map(|&a| demo.region.network.segment_of(a).length.0).sum();
        assert_eq!(metres, tour.length.0);
    }
}

#[test]
fn the_geojson_is_a_feature_collection() {
    let demo = demo("2026-07-15", 0.01);
    let lines = skyroad::plan::lines(&demo.region, &demo.scenario, &demo.plan).unwrap();
    let text = report::geojson(&demo.region, &demo.scenario, &demo.plan, &lines);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let expected = demo.region.network.segments().len() + demo.region.stations.len() + demo.plan.tours.len();
    assert_eq!(value["features"].as_array().unwrap().len(), expected);
}

#[test]
fn the_map_is_one_small_file_without_requests() {
    let demo = demo("2026-07-15", 0.2);
    for language in [Language::En, Language::Zh] {
        let page = html(&demo, language);
        assert!(page.len() < 3_000_000, "{} bytes", page.len());
        let outside = page.replace("www.w3.org", "");
        for trace in ["http://", "https://", "src=", "@import", "url(", "fetch(", "XMLHttpRequest", "import("] {
            let code = outside.split("id=\"data\">").next().unwrap().to_owned()
                + outside.split("id=\"data\">").nth(1).unwrap().split("</script>").skip(1).collect::<String>().as_str();
            assert!(!code.contains(trace), "{trace}");
        }
        assert!(page.contains("OpenStreetMap contributors"));
        assert!(page.contains("MODEL"));
    }
}

#[test]
fn a_plan_of_two_thousand_tours_fits() {
    let mut demo = demo("2026-07-15", 1.0);
    let tours = demo.plan.tours.as_slice().to_vec();
    demo.plan.tours = tours.iter().cycle().take(2_000).cloned().collect();
    let shipments = demo.plan.shipments.as_slice().to_vec();
    demo.plan.shipments = shipments.iter().cycle().take(1_200).cloned().collect();
    let page = html(&demo, Language::En);
    println!("{} bytes", page.len());
    assert!(page.len() < 1_500_000, "{} bytes", page.len());
    if let Ok(folder) = std::env::var("SKYROAD_MAP") {
        std::fs::write(std::path::Path::new(&folder).join("map-big.html"), page).unwrap();
    }
}

#[test]
fn hostile_names_stay_text() {
    let mut demo = demo("2026-07-15", 0.01);
    let hostile = "</script><img src=x onerror=alert(1)>\u{2028}&amp;";
    let first = skyroad::freight::StationId::from_index(0);
    demo.region.stations[first].names.zh = hostile.into();
    demo.region.name = hostile.into();
    demo.region.attribution = hostile.into();
    let page = html(&demo, Language::En);
    assert!(!page.contains("<img"));
    let ends = page.matches("</script>").count();
    assert_eq!(ends, 2, "only the page's own two script elements end");
    let json = page.split("id=\"data\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(data["name"], hostile);
}

/// Writes the demo's map to the folder in SKYROAD_MAP, to look at; a full day.
#[test]
#[ignore = "writes a file to look at"]
fn draw() {
    let folder = std::path::PathBuf::from(std::env::var("SKYROAD_MAP").unwrap());
    for date in ["2026-07-15", "2026-01-15", "1995-07-15"] {
        let demo = demo(date, 1.0);
        let clock = std::time::Instant::now();
        let lines = skyroad::plan::lines(&demo.region, &demo.scenario, &demo.plan).unwrap();
        println!("lines {:?}", clock.elapsed());
        let options = MapOptions { language: Language::En, lines };
        let page = report::map_html(&demo.region, &demo.scenario, &demo.plan, 0, &options);
        println!("{date}: {} tours, {} bytes, {:?}", demo.plan.tours.len(), page.len(), clock.elapsed());
        let table = report::parcels_csv(&demo.region, &demo.scenario, &demo.plan).unwrap();
        println!("{} parcels, {} bytes, {:?}", demo.scenario.parcels.len(), table.len(), clock.elapsed());
        std::fs::write(folder.join(format!("map-{date}.html")), page).unwrap();
    }
}
