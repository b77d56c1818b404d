mod fixture;
mod optimum;
mod random;
mod replay;
mod rules;
mod speed;
mod starts;
