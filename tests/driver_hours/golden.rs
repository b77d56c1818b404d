//! Cases worked by hand, read from `cases/`.

use skyroad::check::check_vrp;
use skyroad::freight::{DriverRules, HoursRule};
use skyroad::scenario::vrp::*;
use skyroad::tour::hours::{Refusal, time};
use skyroad::{Id, IdVec};

const FILES: [(&str, &str); 3] = [
    ("china.txt", include_str!("cases/china.txt")),
    ("eu.txt", include_str!("cases/eu.txt")),
    ("us.txt", include_str!("cases/us.txt")),
];

/// What the text of law leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    Ends(i64),
    Refused(HoursRule),
}

#[derive(Clone, Debug)]
pub(crate) struct Case {
    name: String,
    pub(crate) crew: Crew,
    from: i64,
    to: i64,
    /// Driving before each call and, where it is there, to the end.
    legs: Vec<i64>,
    visits: Vec<Visit>,
    starts: Option<i64>,
    due: Option<Due>,
}

/// `4:30`
fn span(text: &str) -> i64 {
    let (hours, minutes) = text.split_once(':').unwrap();
    hours.parse::<i64>().unwrap() * 3600 + minutes.parse::<i64>().unwrap() * 60
}

/// `Tue 06:00`, `Mon2 06:00`
fn moment(day: &str, clock: &str) -> i64 {
    let number = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].iter().position(|name| day.starts_with(name));
    let week = day[3..].parse::<i64>().unwrap_or(1) - 1;
    (7 * week + number.unwrap() as i64) * 86_400 + span(clock)
}

fn law(name: &str) -> DriverRules {
    match name {
        "china" => DriverRules::CHINA,
        "china-night" => DriverRules::CHINA_NIGHT,
        "eu" => DriverRules::EU,
        "us" => DriverRules::US,
        "us-70" => DriverRules::US_70,
        other => panic!("no law {other}"),
    }
}

fn rule(name: &str) -> HoursRule {
    match name {
        "stay" => HoursRule::Stay,
        "daily" => HoursRule::Daily,
        "continuous" => HoursRule::Continuous,
        "weekly-rest" => HoursRule::WeeklyRest,
        other => panic!("no rule {other}"),
    }
}

fn case(text: &str) -> Case {
    let mut case = Case {
        name: String::new(),
        crew: Crew::one(DriverRules::CHINA),
        from: 0,
        to: 1000 * 86_400,
        legs: vec![],
        visits: vec![],
        starts: None,
        due: None,
    };
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["case", ..] => case.name = words[1..].join(" "),
            ["law", name] => case.crew.rules = law(name),
            ["drivers", number] => case.crew.drivers = number.parse().unwrap(),
            ["sleeper", "no"] => case.crew.sleeper = false,
            ["from", day, clock] => case.from = moment(day, clock),
            ["to", day, clock] => case.to = moment(day, clock),
            ["drive", length] => case.legs.push(span(length)),
            ["stop", length, ref more @ ..] => {
                let place = case.visits.len() as u32 + 1;
                let mut visit = Visit { place, service: span(length), ..Visit::default() };
                match *more {
                    [] => {}
                    ["bed"] => case.crew.lodgings.push(place),
                    ["window", a, b, c, d] => {
                        visit.windows = vec![Window::new(moment(a, b), moment(c, d)).unwrap()];
                    }
                    _ => panic!("{line}"),
                }
                case.visits.push(visit);
            }
            ["starts", day, clock] => case.starts = Some(moment(day, clock)),
            ["ends", day, clock] => case.due = Some(Due::Ends(moment(day, clock))),
            ["refused", name] => case.due = Some(Due::Refused(rule(name))),
            _ => panic!("{line}"),
        }
    }
    case
}

pub(crate) fn cases() -> Vec<Case> {
    let blocks = FILES.iter().flat_map(|(_, text)| text.split("\n\n"));
    blocks.filter(|block| block.starts_with("case")).map(case).collect()
}

impl Case {
    pub(crate) fn problem(&self) -> Problem {
        let places = self.visits.len() + 2;
        let mut cells = vec![FAR; places * places];
        for (from, &leg) in self.legs.iter().enumerate() {
            cells[from * places + from + 1] = leg as u32;
        }
        let ends = self.legs.len() > self.visits.len();
        let kind = Kind {
            shift: Window::new(self.from, self.to).unwrap(),
            end: ends.then_some(places as u32 - 1),
            per_duration: 1,
            crew: Some(self.crew.clone()),
            ..Kind::default()
        };
        let mut visits = self.visits.clone();
        if visits.is_empty() {
            // A drive alone: its end is the call.
            visits.push(Visit { place: 1, ..Visit::default() });
        }
        let end = kind.end.filter(|_| !self.visits.is_empty());
        Problem {
            legs: vec![Legs::Table(LegTable::new(places, cells).unwrap())],
            visits: IdVec::from_vec(visits),
            pairs: vec![],
            kinds: IdVec::from_vec(vec![Kind { end, ..kind }]),
            objective: Objective::Cost,
            order: Order::Free,
        }
    }
}

/// The answer that is one tour.
pub(crate) fn answer(tour: Tour) -> Answer {
    Answer { cost: tour.cost, tours: vec![tour], ..Answer::default() }
}

#[test]
fn the_law_is_read_as_by_hand() {
    let cases = cases();
    assert!(cases.len() >= 50, "{}", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let problem = case.problem();
        problem.check().unwrap();
        let plan = Plan { kind: KindId::from_index(0), stops: problem.visits.ids().map(Place::Visit).collect() };
        let found = time(&problem, &plan);
        let got = match &found {
            Ok(tour) => Due::Ends(tour.end),
            Err(Refusal::Hours { rule, article }) => {
                assert!(!article.is_empty());
                Due::Refused(*rule)
            }
            Err(other) => panic!("{}: {other}", case.name),
        };
        if Some(got) != case.due {
            wrong.push(format!("{}: {got:?} where {:?} is due: {found:#?}", case.name, case.due));
        }
        let Ok(tour) = found else { continue };
        if case.starts.is_some_and(|starts| starts != tour.start) {
            wrong.push(format!("{}: starts at {}, not {:?}", case.name, tour.start, case.starts));
        }
        let violations = check_vrp(&problem, &answer(tour));
        if !violations.is_empty() {
            wrong.push(format!("{}: {violations:?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
