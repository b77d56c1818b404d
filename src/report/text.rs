//! The summary as a planner reads it in a terminal.

use super::kebab;
use super::summary::{FlowSummary, Summary, Tally};
use std::fmt::Write;

/// Aligned lines: both flows with reasons, then money, greenhouse gas, kilometres and vehicles.
pub fn text(summary: &Summary) -> String {
    let mut lines = format!("{}, {}\n\n", summary.region, summary.date);
    // Writing to a String can't fail.
    let _ = writeln!(lines, "{:<28}{:>12}{:>14}{:>9}", "", "parcels", "kg", "share");
    flow(&mut lines, "in (hub to village)", &summary.inbound);
    flow(&mut lines, "out (village to hub)", &summary.outbound);
    let _ = writeln!(lines, "\n{:<28}{:>12}{:>14}{:>14}{:>12}", "", "number", "km", "yuan", "kg CO2e");
    let mut row = |name: &str, count: u32, km: f64, yuan: f64, co2: f64| {
        let (km, yuan, co2) = (grouped(km), grouped(yuan), grouped(co2));
        let _ = writeln!(lines, "{name:<28}{:>12}{km:>14}{yuan:>14}{co2:>12}", grouped(f64::from(count)));
    };
    let s = summary;
    row("tours", s.tours, s.tour_length.km(), s.tour_cost.yuan(), s.tour_co2.kg());
    row("line-haul shipments", s.shipments, s.haul_length.km(), s.haul_cost.yuan(), s.haul_co2.kg());
    let _ = writeln!(lines, "{:<28}{:>12}", "vehicles used", grouped(f64::from(s.vehicles)));
    lines
}

fn flow(lines: &mut String, name: &str, flow: &FlowSummary) {
    let mut row = |label: &str, tally: Tally, note: &str| {
        let share = tally.parcels as f64 / (flow.total.parcels.max(1)) as f64 * 100.0;
        let (parcels, kg) = (grouped(tally.parcels as f64), grouped(tally.mass.kg()));
        let _ = writeln!(lines, "{label:<28}{parcels:>12}{kg:>14}{share:>8.1}%{note}");
    };
    row(name, flow.total, "");
    row("  served", flow.served, "");
    for (title, tally, reasons) in
        [("  late", flow.all_late(), &flow.late), ("  unserved", flow.all_unserved(), &flow.unserved)]
    {
        row(title, tally, "");
        for (reason, &tally) in reasons {
            row(&format!("    {}", kebab(reason)), tally, &format!("  {}", reason.sentence()));
        }
    }
}

/// Whole numbers with commas between thousands.
fn grouped(value: f64) -> String {
    let digits = crate::base::half_up(value).to_string();
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |d| ("-", d));
    let first = digits.len() % 3;
    let (head, tail) = digits.split_at(first);
    let mut groups: Vec<&str> = Vec::new();
    if !head.is_empty() {
        groups.push(head);
    }
    groups.extend((0..tail.len() / 3).map(|i| &tail[i * 3..i * 3 + 3]));
    format!("{sign}{}", groups.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(0.4), "0");
        assert_eq!(grouped(999.5), "1,000");
        assert_eq!(grouped(1_234_567.0), "1,234,567");
        assert_eq!(grouped(-12_345.0), "-12,345");
    }
}
