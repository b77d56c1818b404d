//! Which tour each vehicle drives: loads of one depot and one wave onto legal vehicle tours.
//!
//! [`solve`] takes a [`Problem`], the loads of one depot that leave together, and returns a [`Solution`]: tours with
//! every event to the second, and the loads that no tour carries, each with its reason. Problems of another shape (foreign
//! matrices, benchmark files, VROOM's JSON) are for [`vrp`].
//!
//! # How
//! 1. *Jobs.* Loads of one station and flow that stand ready together are bundled while a vehicle holds them; a job
//!    is never split, so that a station with hundreds of loads costs the search one job for each full vehicle.
//! 2. *Savings* (Clarke, Wright 1964, parallel version): one tour for each job, then merges by falling saving.
//! 3. *Descent*: relocation of up to three jobs, swap, reversal, tail exchange between neighbours, first improvement.
//! 4. *Ruin and recreate* (after Schrimpf et al. 2000 and Christiaens, Vanden Berghe 2020): takes out stretches of
//!    neighbouring tours, scattered jobs or a whole tour, puts them back where they cost least, and keeps the result
//!    while it is within a shrinking threshold of the best. Taking out whole tours is what saves vehicles.
//! 5. *Dispatch*: tours, the most urgent first, go to the depot's real vehicles, one after another where there are
//!    more tours than vehicles. Each is scheduled anew with what its driver has driven before.
//!
//! Every candidate is priced by one exact evaluator (`schedule`): driving hours, opening hours and days, readiness,
//! and the best moment to leave; there is no penalty for what is illegal, it is not taken. A tour takes the cheapest
//! kind of vehicle that holds it at its fullest moment. The price is the tour's money plus [`Options::late_piece`]
//! and [`Options::late_hour`]; lateness is priced, not forbidden.
//!
//! # What it does not do
//! Steps 2 to 4 price tours as if each kind of vehicle had enough units; scarcity is felt only in dispatch, which may
//! then leave loads behind that a wiser plan would carry. (A toll on every tour of a scarce fleet was tried; on 74
//! made-up counties with one vehicle of each kind it left 376 loads behind instead of 372.) There is no lower bound,
//! and stops are not split below the size of a load.
//!
//! *Invariants.* The same problem gives the same solution, whatever the machine, unless the budget has a deadline.
//! *Cost.* Evaluating a tour takes time linear in its visits and stops for rest, and no allocation; one round of ruin
//! and recreate tries some 2 k positions for each job taken out, with k = [`Options::neighbours`]. With the default
//! budget 74 counties of 8 to 100 loads, and one of 640, take 2 s on two cores; the tours cost 8.5 % less than after
//! savings alone, and five times the budget takes off 0.3 % more.

mod descent;
mod dispatch;
mod drafts;
mod driver;
pub mod hours;
mod instance;
mod jobs;
pub mod periodic;
mod price;
mod problem;
mod ruin;
mod savings;
mod schedule;
mod solve;
pub mod vrp;

pub use problem::{Demand, Options, Problem, Solution, Unit};
pub use solve::solve;

#[cfg(test)]
mod tests;
