//! The one-file offline map.
//!
//! [`map_html`] joins a page, a style sheet and a viewer of our own with the plan's data, packed as arrays of whole
//! numbers: one table of node positions, lines as differences from point to point in 1/10,000 degree (11 m), texts
//! that recur once each, ways shared between tours. No parcel is in it, only sums. The viewer asks no network for
//! anything, so that the file works from a folder, a stick or a mail.
//!
//! *Escaping.* The data stands in the page as JSON whose `<`, `>` and `&` are written `\u003c` and so on: no name
//! can end the script element. The viewer puts texts into the page as text, never as HTML.

mod pack;
mod places;
mod rails;
mod roads;
mod serving;
mod trips;

use super::summary::{FlowSummary, Summary, Tally, summary};
use crate::scenario::{Lines, Plan, Region, Scenario, Serving};
use pack::Pack;
use serde_json::{Value, json};

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("style.css");
const VIEWER: [&str; 6] = [
    include_str!("text.js"),
    include_str!("model.js"),
    include_str!("draw.js"),
    include_str!("serving.js"),
    include_str!("panel.js"),
    include_str!("viewer.js"),
];

/// Which language the map starts in; its reader can switch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    #[default]
    En,
}

/// What a map shows beside the plan itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapOptions {
    /// The language at first.
    pub language: Language,
    /// The ways of tours and road legs; without them tours are drawn as straight lines from call to call.
    pub lines: Lines,
}

/// One HTML file with the region, the plan and a viewer. `violations` is the number that `check` found.
pub fn map_html(region: &Region, scenario: &Scenario, plan: &Plan, violations: usize, options: &MapOptions) -> String {
    let mut data = data(region, scenario, plan, options);
    data["violations"] = json!(violations);
    page(&region.name, options.language, &data)
}

/// One HTML file with the region and who serves whom: the same viewer without tours and shipments. `plan` holds the
/// outcomes alone, which nothing has checked: what a station is given counts as served.
pub fn serving_html(
    region: &Region,
    scenario: &Scenario,
    plan: &Plan,
    serving: &Serving,
    options: &MapOptions,
) -> String {
    let mut data = data(region, scenario, plan, options);
    data["serving"] = serving::serving(region, scenario, serving);
    page(&region.name, options.language, &data)
}

fn data(region: &Region, scenario: &Scenario, plan: &Plan, options: &MapOptions) -> Value {
    let mut pack = Pack::new(scenario.date);
    let sums = summary(region, scenario, plan);
    let mut data = json!({
        "name": region.name,
        "date": scenario.date,
        "seed": scenario.seed,
        "language": options.language,
        "attribution": region.attribution,
        "summary": summed(&sums),
        "reasons": places::reasons(&sums),
    });
    let parts = [
        ("nodes", roads::nodes(region)),
        ("segments", roads::segments(region, scenario, &mut pack)),
        ("stations", places::stations(region, scenario, plan, &sums)),
        ("depots", places::depots(region, &sums)),
        ("vehicles", places::vehicles(region)),
        ("terminals", places::terminals(region, &mut pack)),
        ("rails", rails::rails(region, scenario.date, &mut pack)),
        ("flights", trips::flights(region, scenario.date)),
        ("tours", trips::tours(region, plan, &options.lines, &mut pack)),
        ("shipments", trips::shipments(region, plan, &options.lines, &mut pack)),
    ];
    for (name, part) in parts {
        data[name] = part;
    }
    // Last, when all parts have left their texts, ways and rides.
    data["rides"] = pack.rides();
    data["ways"] = pack.ways();
    data["texts"] = pack.texts();
    data
}

fn page(title: &str, language: Language, data: &Value) -> String {
    let language = if language == Language::Zh { "zh" } else { "en" };
    let mut html = String::new();
    let mut rest = PAGE;
    // Piece by piece, so that a placeholder's name inside the data is left alone.
    while let Some((before, after)) = rest.split_once("{{") {
        html.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        match name {
            "language" => html.push_str(language),
            "title" => html.push_str(&escape_html(title)),
            "style" => html.push_str(STYLE),
            "viewer" => VIEWER.iter().for_each(|part| html.push_str(part)),
            "data" => html.push_str(&escape_json(&data.to_string())),
            _ => {}
        }
        rest = after;
    }
    html.push_str(rest);
    html
}

/// JSON that may stand inside a script element: in strings, the only place where these can be, as escapes.
fn escape_json(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn summed(sums: &Summary) -> Value {
    json!({
        "in": flow(&sums.inbound),
        "out": flow(&sums.outbound),
        "tours": [sums.tours, sums.vehicles, sums.tour_length.0, sums.tour_cost.0, sums.tour_co2.0],
        "hauls": [sums.shipments, sums.haul_length.0, sums.haul_cost.0, sums.haul_co2.0],
    })
}

/// Total, served, late, unserved (parcels and grams each), then reasons of what is late and of what is unserved.
fn flow(flow: &FlowSummary) -> Value {
    let pair = |t: Tally| json!([t.parcels, t.mass.0]);
    let reasons = |map: &std::collections::BTreeMap<_, Tally>| -> Vec<Value> {
        map.iter().map(|(r, t)| json!([super::kebab(r), t.parcels])).collect()
    };
    json!([
        pair(flow.total),
        pair(flow.served),
        pair(flow.all_late()),
        pair(flow.all_unserved()),
        reasons(&flow.late),
        reasons(&flow.unserved),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_data_is_inert() {
        let data = json!({ "name": "</script><script>alert(1)</script> {{viewer}} & <!--" });
        let html = page("<b>\"A & B\"</b>", Language::Zh, &data);
        assert!(!html.contains("</script><script>alert"));
        assert!(html.contains("\\u003c/script\\u003e"));
        assert!(html.contains("<title>&lt;b&gt;&quot;A &amp; B&quot;&lt;/b&gt;"));
        assert!(html.contains(" {{viewer}} "), "data is not a template");
        let json = html.split("id=\"data\">").nth(1).unwrap().split("</script>").next().unwrap();
        assert_eq!(serde_json::from_str::<Value>(json).unwrap(), data);
    }
}
