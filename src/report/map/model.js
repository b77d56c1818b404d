// The data unpacked: arrays become objects with named fields, degrees become the plane of the map.

const DATA = JSON.parse(document.getElementById("data").textContent);
const TEXT = DATA.texts;

/** Web Mercator in degrees: x east, y south, so that one unit is one degree of longitude. */
function project(lon, lat) {
  return [lon, -Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * (180 / Math.PI)];
}
function latitude(y) {
  return (Math.atan(Math.exp((-y * Math.PI) / 180)) * 360) / Math.PI - 90;
}
function point(fine) {
  return project(fine[0] / 1e4, fine[1] / 1e4);
}

/** Turns rows into objects: `fields` names the row's positions. */
function rows(list, fields) {
  return list.map((row, id) => {
    const item = { id };
    fields.forEach((field, i) => (item[field] = row[i]));
    return item;
  });
}

const nodes = (() => {
  const at = DATA.nodes.at;
  let lon = 0, lat = 0;
  return DATA.nodes.facts.map((facts, id) => {
    lon += at[2 * id];
    lat += at[2 * id + 1];
    const [kind, zh, en, bo, checked, height, slug] = facts;
    // Junctions and gateways have no English name of their own: their short name, such as golmud, then has to do.
    const latin = en || (slug || "").replace(/_/g, " ").replace(/^./, (c) => c.toUpperCase());
    return { id, fine: [lon, lat], at: point([lon, lat]), kind, names: [zh || "", latin, bo, checked], height, slug };
  });
})();

const segments = rows(DATA.segments, ["tail", "head", "road", "cls", "surface", "metres", "limit", "minutes", "openYear",
  "pavedYear", "pass", "months", "shut", "closure", "season", "rules", "confidence", "source", "inner", "old"]);
for (const s of segments) {
  let [lon, lat] = nodes[s.tail].fine;
  s.line = [nodes[s.tail].at];
  for (let i = 0; i < s.inner.length; i += 2) {
    lon += s.inner[i];
    lat += s.inner[i + 1];
    s.line.push(point([lon, lat]));
  }
  s.line.push(nodes[s.head].at);
  for (const field of ["road", "months", "closure", "season", "rules", "confidence", "source"]) s[field] = TEXT[s[field]];
  // A number says in which directions trucks are barred: 1 forward, 2 backward, 3 both.
  s.state = typeof s.shut === "number" ? "trucks" : s.shut;
  // Before it was built as it is today there was an older, lesser road.
  s.drawn = s.old && s.cls !== "spur" ? "iv" : s.cls;
  s.box = bounds(s.line);
  s.tours = new Set();
  s.chains = new Map();
  s.kg = 0;
}

const stations = rows(DATA.stations, ["node", "code", "names", "depot", "capacity", "hours", "days", "population", "counts",
  "kg", "reasons"]);
for (const s of stations) {
  s.at = nodes[s.node].at;
  s.calls = [];
  s.pieces = s.counts.flat().reduce((a, b) => a + b, 0);
  s.worst = s.counts.some((c) => c[2] > 0) ? "unserved" : s.counts.some((c) => c[1] > 0) ? "late" : "served";
  if (nodes[s.node].kind === "township") nodes[s.node].names = s.names;
}

const depots = rows(DATA.depots, ["node", "adcode", "names", "prefecture", "seat", "population", "product", "fleet", "inbound",
  "outbound", "sums"]);
for (const d of depots) {
  d.at = nodes[d.node].at;
  d.tours = [];
  d.chains = [];
  d.stations = stations.filter((s) => s.depot === d.id);
}

const vehicles = rows(DATA.vehicles, ["name", "kg", "litres", "chilled", "drivers"]);

const terminals = rows(DATA.terminals, ["code", "air", "names", "fine", "access", "cutoff", "release", "hours", "cold",
  "handling", "source"]);
for (const t of terminals) {
  t.at = point(t.fine);
  t.chains = new Set();
}

const rides = rows(DATA.rides, ["number", "line", "model", "room", "stops"]);

/** A link between two terminals that freight may ride: a stretch of track, or a flight. */
function link(kind, row, id) {
  // Railways also name the stations between, where no train stops on this date.
  const [a, b, fact, between] = row;
  const item = { id, kind, a: terminals[a], b: terminals[b], fact, chains: new Set(), kg: 0 };
  item.line = kind === "rail" ? [item.a.at, ...between.map((t) => terminals[t].at), item.b.at] : arc(item.a.at, item.b.at);
  item.box = bounds(item.line);
  return item;
}
const rails = DATA.rails.map((row, id) => link("rail", row, id));
const flights = DATA.flights.map((row, id) => link("flight", row, id));

const tours = rows(DATA.tours, ["depot", "vehicle", "unit", "start", "end", "metres", "fen", "co2", "visits", "events", "ways"]);
for (const t of tours) {
  depots[t.depot].tours.push(t);
  t.line = [];
  const stops = [depots[t.depot].at, ...t.visits.map((v) => stations[v[0]].at), depots[t.depot].at];
  for (let leg = 0; leg + 1 < stops.length; leg++) {
    const way = t.ways.length ? DATA.ways[t.ways[leg]] : [];
    t.line.push(...(way.length ? wayLine(way) : [stops[leg], stops[leg + 1]]));
    for (const number of way) segments[Math.abs(number) - 1].tours.add(t);
  }
  for (const v of t.visits) stations[v[0]].calls.push({ tour: t, visit: v });
  t.box = bounds(t.line);
}

const chains = rows(DATA.shipments, ["out", "hub", "depot", "express", "chilled", "pieces", "kg", "start", "end", "fen", "co2",
  "legs"]);
for (const c of chains) {
  depots[c.depot].chains.push(c);
  terminals[c.hub].chains.add(c);
  c.lines = [];
  c.legs = rows(c.legs, ["mode", "from", "to", "depart", "arrive", "wait", "metres", "fen", "ride", "way"]);
  for (const leg of c.legs) addLeg(c, leg);
  c.box = bounds(c.lines.flat());
}

/** Puts a leg's tonnes on the roads, tracks or flight that it uses, and keeps its line for when it is selected. */
function addLeg(chain, leg) {
  const ends = [place(leg.from), place(leg.to)];
  for (const end of ends) if (end.chains) end.chains.add(chain);
  if (leg.mode === 0) {
    const way = leg.way == null ? [] : DATA.ways[leg.way];
    for (const number of way) {
      const s = segments[Math.abs(number) - 1];
      s.kg += chain.kg;
      s.chains.set(chain, true);
    }
    chain.lines.push([ends[0].at, ...wayLine(way), ends[1].at]);
    return;
  }
  const stops = leg.ride == null ? [] : rides[leg.ride].stops;
  for (let i = 0; i + 1 < stops.length; i++) {
    const used = leg.mode === 2 ? direct(flights, stops[i], stops[i + 1]) : trackBetween(stops[i], stops[i + 1]);
    for (const part of used) {
      part.kg += chain.kg;
      part.chains.add(chain);
    }
    const [a, b] = [terminals[stops[i]], terminals[stops[i + 1]]];
    chain.lines.push(leg.mode === 2 ? arc(a.at, b.at) : trackLine(a, b, used));
  }
}

function direct(links, a, b) {
  return links.filter((l) => (l.a.id === a && l.b.id === b) || (l.a.id === b && l.b.id === a));
}

/** The stretches of track between two stations: fewest stations, by breadth-first search over the few dozen links. */
function trackBetween(from, to) {
  const key = from < to ? from + "-" + to : to + "-" + from;
  trackBetween.known = trackBetween.known || new Map();
  if (trackBetween.known.has(key)) return trackBetween.known.get(key);
  const came = new Map([[from, null]]);
  const queue = [from];
  while (queue.length && !came.has(to)) {
    const here = queue.shift();
    for (const l of rails) {
      const next = l.a.id === here ? l.b.id : l.b.id === here ? l.a.id : -1;
      if (next < 0 || came.has(next)) continue;
      came.set(next, l);
      queue.push(next);
    }
  }
  const used = [];
  for (let here = to; came.get(here); ) {
    const l = came.get(here);
    used.unshift(l);
    here = l.a.id === here ? l.b.id : l.a.id;
  }
  trackBetween.known.set(key, used);
  return used;
}

function trackLine(from, to, used) {
  const line = [from.at];
  let here = from;
  for (const l of used) {
    line.push(...(l.a === here ? l.line : [...l.line].reverse()));
    here = l.a === here ? l.b : l.a;
  }
  return here === to ? line : [from.at, to.at];
}

/** A road node from 0 up, a terminal from -1 down. */
function place(id) {
  return id < 0 ? terminals[-1 - id] : nodes[id];
}

/** The points along signed segment numbers, negative where driven backwards. */
function wayLine(way) {
  const line = [];
  for (const number of way) {
    const part = segments[Math.abs(number) - 1].line;
    if (number > 0) for (let i = 0; i < part.length; i++) line.push(part[i]);
    else for (let i = part.length - 1; i >= 0; i--) line.push(part[i]);
  }
  return line;
}

/** A gentle bow between two points, always to the north of the straight line. */
function arc(a, b) {
  const [west, east] = a[0] <= b[0] ? [a, b] : [b, a];
  const dx = east[0] - west[0], dy = east[1] - west[1];
  const bow = 0.14;
  const mid = [(west[0] + east[0]) / 2 + dy * bow, (west[1] + east[1]) / 2 - dx * bow];
  const line = [];
  for (let i = 0; i <= 24; i++) {
    const t = i / 24, u = 1 - t;
    line.push([0, 1].map((k) => u * u * a[k] + 2 * u * t * mid[k] + t * t * b[k]));
  }
  return line;
}

function bounds(line) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of line) {
    if (x < box[0]) box[0] = x;
    if (y < box[1]) box[1] = y;
    if (x > box[2]) box[2] = x;
    if (y > box[3]) box[3] = y;
  }
  return box;
}

/** Neighbouring depots get different hues: each takes the one least used among its nearest, largest counties first. */
const HUES = ["#2f6488", "#4a8a83", "#6d629a", "#7f8a3e", "#3f86b5", "#96607c", "#557a4f", "#5a6b8c"];
for (const d of [...depots].sort((a, b) => b.population - a.population)) {
  const near = depots.filter((o) => o.hue).map((o) => [Math.hypot(o.at[0] - d.at[0], o.at[1] - d.at[1]), o.hue]);
  near.sort((a, b) => a[0] - b[0]);
  const taken = near.slice(0, HUES.length - 1).map((n) => n[1]);
  d.hue = HUES.find((hue) => !taken.includes(hue)) || HUES[d.id % HUES.length];
}

/** What the first view shows: the depots with their stations. */
const HOME = bounds([...depots, ...stations].map((p) => p.at));

/** The name of a node, with the depot's or station's names where it has none of its own. */
function nodeName(id) {
  return named(nodes[id].names) || nodes[id].slug || "";
}

function depotName(d) {
  return named(d.names);
}

/** "Nyingchi" for the seat of Nyingchi, which its county's name would hide; in Chinese the county's own name. */
function seatName(d) {
  return d.seat && language === "en" && d.prefecture ? d.prefecture.replace(/ \(.*\)/, "") : depotName(d);
}
