use super::{Basis, Departure, Goods, Level, MAX_AMOUNT, MAX_CHARGE, Moment, Offer, Problem, Return, Tariff};

fn sound() -> Problem {
    let at = |place, day| Moment { place, day };
    Problem {
        places: 2,
        days: 2,
        departures: vec![Departure {
            from: at(0, 0),
            to: at(1, 1),
            class: 0,
            tariff: 0,
            container: [10, 10],
            most: None,
        }],
        tariffs: vec![Tariff { basis: Basis::Mass, levels: vec![Level::default()], handling: 0 }],
        goods: vec![Goods {
            class: 0,
            mass: 1,
            volume: 1,
            keeps: None,
            supplies: vec![Offer { at: at(0, 0), units: 3 }],
            demands: vec![Offer { at: at(1, 1), units: 3 }],
            shortfall: 5,
        }],
        docks: vec![],
        returns: vec![],
    }
}

#[test]
fn numbers_out_of_range_are_refused() {
    assert!(sound().check().is_ok());
    let breaks: [fn(&mut Problem); 16] = [
        |p| p.returns = vec![Return { out: 0, back: 1 }],
        |p| p.returns = vec![Return { out: 0, back: 0 }],
        |p| {
            p.days = 4;
            let (from, to) = (Moment { place: 1, day: 1 }, Moment { place: 0, day: 2 });
            p.departures.push(Departure { from, to, ..p.departures[0] });
            p.returns = vec![Return { out: 0, back: 1 }; 2];
        },
        |p| p.departures[0].to = Moment { place: 0, day: 0 },
        |p| p.departures[0].to.place = 2,
        |p| p.departures[0].from.day = 2,
        |p| p.departures[0].tariff = 1,
        |p| p.departures[0].container[1] = 0,
        |p| p.tariffs[0].levels.clear(),
        |p| p.tariffs[0].handling = -1,
        |p| p.tariffs[0].levels[0].container = MAX_CHARGE + 1,
        |p| p.goods[0].mass = -1,
        |p| p.goods[0].mass = MAX_AMOUNT / 2,
        |p| p.goods[0].supplies[0].units = -3,
        |p| p.goods[0].demands[0].at.place = 9,
        |p| p.days = u32::MAX,
    ];
    for (index, change) in breaks.iter().enumerate() {
        let mut problem = sound();
        change(&mut problem);
        assert!(problem.check().is_err(), "{index}");
    }
}
