// The drawing: everything is repainted on each change, from paths prepared once.

const canvas = document.getElementById("map");
let ink = canvas.getContext("2d");
const view = { x: 0, y: 0, scale: 60, width: 0, height: 0 };
const layers = { roads: true, shut: true, tourLayer: true, stations: true, depots: true, chains: true, rails: true,
  flights: true, passes: true, labels: true, tibetan: false, grid: true };
let selected = null;

const COLOR = {
  paper: "#f3eee3", land: "#faf7ef", grid: "#e4dccb", gridText: "#a79d88", ink: "#22303a", soft: "#5b6770",
  served: "#3f7f79", late: "#c98a2b", unserved: "#b2452f", haul: "#eec272", busy: "#e3ad4a", rail: "#3c4147", flight: "#7c8fb3",
  pass: "#8a6f4d", pick: "#d0372a",
};
// Line weights in pixels at the first view; `case` is drawn wider beneath. Heavier roads are darker and lie on top.
const ROAD = {
  spur: { width: 0.7, color: "#c9c0ae" },
  iv: { width: 1, color: "#b3a68e" },
  iii: { width: 1.3, color: "#a39377" },
  ii: { width: 1.9, color: "#957a4c" },
  i: { width: 2.2, color: "#c48d3f", case: "#8d6224" },
  expressway: { width: 2.6, color: "#e2a64f", case: "#9a5f1a" },
};
const SHUT = {
  "not-built": { width: 1.2, color: "#cbc3b3", dash: [1, 4] },
  season: { width: 2, color: "#7ba3c4", dash: [6, 4] },
  trucks: { width: 2, color: "#8b6aa0", dash: [2, 4] },
  closure: { width: 2.6, color: "#b2452f", dash: [7, 4] },
};

/** Zoom as web maps count it. */
function zoomLevel() {
  return Math.log2((view.scale * 360) / 256);
}
/** Lines grow with the zoom, but far slower than the ground. */
function grow() {
  return Math.min(2.2, Math.max(0.75, 1 + (zoomLevel() - 6.6) * 0.22));
}
function toScreen(p) {
  return [(p[0] - view.x) * view.scale + view.width / 2, (p[1] - view.y) * view.scale + view.height / 2];
}
function toPlane(sx, sy) {
  return [(sx - view.width / 2) / view.scale + view.x, (sy - view.height / 2) / view.scale + view.y];
}

function trace(path, line) {
  path.moveTo(line[0][0], line[0][1]);
  for (let i = 1; i < line.length; i++) path.lineTo(line[i][0], line[i][1]);
}
function pathOf(lines) {
  const path = new Path2D();
  for (const line of lines) if (line.length) trace(path, line);
  return path;
}

/** Groups items by `key` and makes one path of each group: a frame strokes some fifty paths, not thousands. */
function grouped(items, key) {
  const groups = new Map();
  for (const item of items) {
    const name = key(item);
    if (name == null) continue;
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(item.line);
  }
  return new Map([...groups].map(([name, lines]) => [name, pathOf(lines)]));
}

/** Width of freight in pixels: by the root of its tonnes, in steps so that paths can be shared. */
function haulWidth(kg) {
  return kg > 0 ? Math.min(12, Math.max(1.5, Math.round(Math.sqrt(kg / 1000) * 1.05 * 2) / 2)) : null;
}
/** Width of tours on one segment: by the root of their number. */
function tourWidth(n) {
  return Math.min(4, Math.round((0.9 + Math.sqrt(n) * 0.45) * 2) / 2);
}

const paths = {
  land: pathOf(segments.filter((s) => s.state !== "not-built").map((s) => s.line)),
  open: grouped(segments, (s) => (s.state === "" || s.state === "trucks" ? s.drawn : null)),
  shut: grouped(segments, (s) => s.state || null),
  roadHaul: grouped(segments, (s) => haulWidth(s.kg)),
  railHaul: grouped(rails, (l) => haulWidth(l.kg)),
  airHaul: grouped(flights, (l) => haulWidth(l.kg)),
  rails: pathOf(rails.map((l) => l.line)),
  flights: pathOf(flights.filter((l) => !l.kg).map((l) => l.line)),
  tours: depots.map((d) => tourPaths(d)),
};

/** One depot's tours, gathered by segment: the more tours, the wider. Without ways, straight from call to call. */
function tourPaths(depot) {
  const onSegment = new Map();
  const straight = [];
  for (const tour of depot.tours) {
    if (!tour.ways.length) straight.push(tour.line);
    for (const way of tour.ways) {
      for (const number of DATA.ways[way]) {
        const id = Math.abs(number) - 1;
        onSegment.set(id, (onSegment.get(id) || new Set()).add(tour.id));
      }
    }
  }
  const groups = grouped([...onSegment].map(([id, set]) => ({ line: segments[id].line, n: set.size })), (o) => tourWidth(o.n));
  if (straight.length) groups.set(1, pathOf(straight));
  return groups;
}

/** Strokes a path given in plane coordinates with a width in pixels. */
function stroke(path, color, width, dash) {
  ink.strokeStyle = color;
  ink.lineWidth = width / view.scale;
  ink.setLineDash(dash ? dash.map((d) => d / view.scale) : []);
  ink.stroke(path);
}

let frame = 0;
/** Asks for a repaint; many calls in one frame paint once. */
function repaint() {
  if (!frame) frame = requestAnimationFrame(paint);
}

function paint() {
  frame = 0;
  const ratio = window.devicePixelRatio || 1;
  ink.setTransform(ratio, 0, 0, ratio, 0, 0);
  ink.fillStyle = COLOR.paper;
  ink.fillRect(0, 0, view.width, view.height);
  const s = view.scale * ratio;
  ink.setTransform(s, 0, 0, s, (view.width / 2 - view.x * view.scale) * ratio, (view.height / 2 - view.y * view.scale) * ratio);
  ink.lineJoin = ink.lineCap = "round";
  paintLines();
  ink.setTransform(ratio, 0, 0, ratio, 0, 0);
  ink.setLineDash([]);
  const symbols = paintSymbols();
  paintSelection();
  // First, since labels keep off the scale bar.
  paintScale();
  if (layers.labels || layers.grid) paintLabels(symbols);
}

function paintLines() {
  const g = grow();
  // A lighter ground along the roads lifts the region off the paper.
  stroke(paths.land, COLOR.land, Math.max(34 * g, 0.12 * view.scale));
  if (layers.grid) stroke(gridPath(), COLOR.grid, 1);
  const faint = selected && ["tour", "chain"].includes(selected.kind);
  ink.globalAlpha = faint ? 0.35 : 0.72;
  if (layers.chains) for (const [w, path] of paths.roadHaul) stroke(path, COLOR.haul, w + 2 * g);
  if (layers.chains && layers.rails) for (const [w, path] of paths.railHaul) stroke(path, COLOR.haul, w + 4 * g);
  ink.globalAlpha = 1;
  if (layers.roads) {
    for (const cls of Object.keys(ROAD)) {
      const path = paths.open.get(cls), style = ROAD[cls];
      if (!path) continue;
      if (style.case) stroke(path, style.case, (style.width + 1.3) * g);
      stroke(path, style.color, style.width * g);
    }
  }
  if (layers.shut) {
    for (const [state, path] of paths.shut) {
      const style = SHUT[state] || SHUT.closure;
      ink.lineCap = "butt";
      if (state !== "not-built") stroke(path, COLOR.land, (style.width + 1.5) * g);
      stroke(path, style.color, style.width * g, style.dash.map((d) => d * Math.min(g, 1.4)));
      ink.lineCap = "round";
    }
  }
  if (layers.rails) paintRails(g);
  if (layers.tourLayer) paintTours(g, faint);
  paintServing(g);
  if (layers.flights) {
    ink.globalAlpha = faint ? 0.2 : 0.5;
    stroke(paths.flights, COLOR.flight, 0.9, [3, 5]);
    ink.globalAlpha = faint ? 0.35 : 0.8;
    if (layers.chains) for (const [w, path] of paths.airHaul) stroke(path, "#b9802a", Math.min(5, w * 0.6 + 1), [9, 5]);
    ink.globalAlpha = 1;
  }
}

/** A railway as atlases draw it: a dark line with light sleepers. */
function paintRails(g) {
  ink.lineCap = "butt";
  stroke(paths.rails, COLOR.rail, 3 * g);
  stroke(paths.rails, "#fbf9f3", 1.6 * g, [6 * g, 6 * g]);
  ink.lineCap = "round";
}

function paintTours(g, faint) {
  const focus = selected && selected.kind === "depot" ? selected.id : -1;
  depots.forEach((depot, id) => {
    ink.globalAlpha = faint || (focus >= 0 && focus !== id) ? 0.22 : 0.9;
    for (const [w, path] of paths.tours[id]) stroke(path, depot.hue, w * g);
  });
  ink.globalAlpha = 1;
}

/** Meridians and parallels, some five across the view. */
function gridStep() {
  const across = view.width / view.scale;
  return [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10].find((step) => across / step < 9) || 10;
}
function gridLines() {
  const step = gridStep();
  const [x0, y0] = toPlane(0, 0), [x1, y1] = toPlane(view.width, view.height);
  const lons = [], lats = [];
  for (let k = Math.ceil(x0 / step); k * step <= x1; k++) lons.push(k * step);
  for (let k = Math.ceil(latitude(y1) / step); k * step <= latitude(y0); k++) lats.push(k * step);
  return { lons, lats, x0, y0, x1, y1 };
}
function gridPath() {
  const { lons, lats, x0, y0, x1, y1 } = gridLines();
  const path = new Path2D();
  for (const lon of lons) trace(path, [[lon, y0], [lon, y1]]);
  for (const lat of lats) trace(path, [[x0, project(0, lat)[1]], [x1, project(0, lat)[1]]]);
  return path;
}

function inView(p, margin) {
  return p[0] > -margin && p[1] > -margin && p[0] < view.width + margin && p[1] < view.height + margin;
}
function disc(x, y, r, fill, edge, width) {
  ink.beginPath();
  ink.arc(x, y, r, 0, 7);
  ink.fillStyle = fill;
  ink.fill();
  if (edge) {
    ink.strokeStyle = edge;
    ink.lineWidth = width || 1.2;
    ink.stroke();
  }
}

/** Size of a station's dot: by the root of its pieces, within bounds that grow with the zoom. */
function stationRadius(s) {
  const z = zoomLevel();
  const most = z < 7 ? 3.2 : z < 8.5 ? 5 : 8, least = z < 7 ? 1.4 : z < 8.5 ? 2 : 3.2;
  return Math.min(most, least + Math.sqrt(s.pieces) / (z < 7 ? 45 : 26));
}

/** Draws all symbols; returns the boxes that labels must keep off. */
function paintSymbols() {
  const boxes = [], z = zoomLevel();
  const keepOff = (p, r) => boxes.push([p[0] - r, p[1] - r, p[0] + r, p[1] + r]);
  if (layers.stations) {
    const rank = { served: 0, late: 1, unserved: 2 };
    for (const s of [...stations].sort((a, b) => rank[a.worst] - rank[b.worst])) {
      const p = toScreen(s.at);
      if (!inView(p, 10)) continue;
      const r = stationRadius(s);
      disc(p[0], p[1], r, s.pieces ? COLOR[s.worst] : "#fffdf8", s.pieces ? "#fffdf8" : COLOR.soft, z < 7 ? 0.5 : 1.1);
      if (z > 7.6) keepOff(p, r + 1);
    }
  }
  if (layers.passes && z > 6.9) {
    for (const top of PASSES) {
      const p = toScreen(top.at);
      if (inView(p, 10)) triangle(p, z > 8 ? 5 : 3.6, COLOR.pass);
      keepOff(p, 4);
    }
  }
  for (const t of terminals) {
    const p = toScreen(t.at);
    if (!(t.air ? layers.flights : layers.rails) || !inView(p, 12)) continue;
    const r = t.chains.size ? 5.5 : z > 7 ? 4.5 : 3;
    if (t.air) plane(p, r, t.chains.size > 0);
    else halt(p, r, t.chains.size > 0);
    keepOff(p, r + 1);
  }
  if (layers.depots) {
    for (const d of depots) {
      const p = toScreen(d.at);
      if (!inView(p, 12)) continue;
      const r = (d.seat ? 5 : 3.5) * (z > 8 ? 1.3 : z < 5.8 ? 0.8 : 1);
      disc(p[0], p[1], r, "#fffdf8", COLOR.ink, d.seat ? 2 : 1.6);
      if (d.seat) disc(p[0], p[1], r * 0.42, COLOR.ink);
      keepOff(p, r + 1);
    }
  }
  paintOpenings();
  return boxes;
}

function triangle(p, r, color) {
  ink.beginPath();
  ink.moveTo(p[0], p[1] - r);
  ink.lineTo(p[0] + r, p[1] + r * 0.8);
  ink.lineTo(p[0] - r, p[1] + r * 0.8);
  ink.closePath();
  ink.fillStyle = color;
  ink.fill();
  ink.strokeStyle = COLOR.land;
  ink.lineWidth = 1;
  ink.stroke();
}
/** A railway station: a small square. */
function halt(p, r, busy) {
  ink.fillStyle = busy ? COLOR.busy : "#fffdf8";
  ink.strokeStyle = COLOR.rail;
  ink.lineWidth = 1.5;
  ink.fillRect(p[0] - r * 0.8, p[1] - r * 0.8, r * 1.6, r * 1.6);
  ink.strokeRect(p[0] - r * 0.8, p[1] - r * 0.8, r * 1.6, r * 1.6);
}
/** An airport: a disc with a small aircraft seen from above. */
function plane(p, r, busy) {
  disc(p[0], p[1], r + 1.5, busy ? COLOR.busy : "#fffdf8", "#52658b", 1.4);
  ink.strokeStyle = "#3d4f74";
  ink.lineWidth = Math.max(1, r * 0.28);
  ink.beginPath();
  ink.moveTo(p[0], p[1] - r * 0.85);
  ink.lineTo(p[0], p[1] + r * 0.8);
  ink.moveTo(p[0] - r * 0.8, p[1] + r * 0.15);
  ink.lineTo(p[0], p[1] - r * 0.25);
  ink.lineTo(p[0] + r * 0.8, p[1] + r * 0.15);
  ink.moveTo(p[0] - r * 0.35, p[1] + r * 0.8);
  ink.lineTo(p[0] + r * 0.35, p[1] + r * 0.8);
  ink.stroke();
}

/** A pass stands in the middle of its segment, or on its node where it has one. */
const PASSES = [
  ...nodes.filter((n) => n.kind === "pass").map((n) => ({ at: n.at, text: () => named(n.names), height: n.height })),
  ...segments.filter((s) => s.pass && s.pass[0]).map((s) => ({
    at: s.line.length > 2 ? s.line[s.line.length >> 1] : [(s.line[0][0] + s.line[1][0]) / 2, (s.line[0][1] + s.line[1][1]) / 2],
    text: () => s.pass[0], height: s.pass[1],
  })),
];

/** The selected thing once more, above all else. */
function paintSelection() {
  if (!selected) return;
  const item = selected.item;
  const lines = selected.lines || [];
  const line = (color, width) => {
    ink.strokeStyle = color;
    ink.lineWidth = width;
    ink.lineJoin = ink.lineCap = "round";
    for (const points of lines) {
      ink.beginPath();
      points.forEach((p, i) => ink[i ? "lineTo" : "moveTo"](...toScreen(p)));
      ink.stroke();
    }
  };
  line("#fffdf8", 7);
  line(COLOR.pick, 3.2);
  if (selected.kind === "tour") paintVisits(item);
  if (item.at) {
    const p = toScreen(item.at);
    ink.strokeStyle = COLOR.pick;
    ink.lineWidth = 2.4;
    ink.beginPath();
    ink.arc(p[0], p[1], 11, 0, 7);
    ink.stroke();
  }
}

/** The calls of a tour, numbered in order. */
function paintVisits(tour) {
  ink.textAlign = "center";
  ink.textBaseline = "middle";
  ink.font = "600 10px " + FONT;
  tour.visits.forEach((v, i) => {
    const p = toScreen(stations[v[0]].at);
    disc(p[0], p[1], 8, COLOR.pick, "#fffdf8", 1.5);
    ink.fillStyle = "#fff";
    ink.fillText(i + 1, p[0], p[1] + 0.5);
  });
  const p = toScreen(depots[tour.depot].at);
  disc(p[0], p[1], 7, "#fffdf8", COLOR.pick, 3);
}

const FONT = getComputedStyle(document.documentElement).fontFamily;
const widths = new Map();
function textWidth(text, font) {
  const key = font + text;
  if (!widths.has(key)) {
    ink.font = font;
    widths.set(key, ink.measureText(text).width);
  }
  return widths.get(key);
}

/** All labels of this zoom, the most important first. */
function labelList() {
  const z = zoomLevel(), list = [];
  const add = (at, text, size, color, weight, extra) => text && list.push({ at, text, size, color, weight, ...extra });
  const tibetan = (names) => (layers.tibetan && names[2] ? names[2] + (names[3] ? "" : " ?") : "");
  const big = z > 8.5 ? 1.5 : 0;
  for (const d of depots.filter((d) => d.seat)) add(d.at, seatName(d), 14.5 + big, COLOR.ink, 650, { bold: true, gap: 8, below: tibetan(d.names) });
  for (const n of nodes.filter((n) => n.kind === "gateway")) add(n.at, named(n.names), 12, "#6b6252", 600, { gap: 4, spaced: true });
  if (layers.depots) {
    for (const d of [...depots].sort((a, b) => b.population - a.population)) {
      if (!d.seat) add(d.at, depotName(d), 12 + big, COLOR.ink, 500, { bold: z > 7.4, gap: 6, below: z > 7.4 ? tibetan(d.names) : "" });
    }
  }
  if (layers.roads && z > 5.6) list.push(...shields());
  if (layers.passes && z > 6.9) {
    for (const p of PASSES) add(p.at, `${p.text()} ${p.height} m`, 11, "#7a5f3d", 400, { gap: 6, italic: true });
  }
  for (const t of terminals) {
    if (t.air ? layers.flights && (z > 7.2 || t.chains.size) : layers.rails && z > 7.8) {
      add(t.at, named(t.names).replace(/ (airport|station)$/, ""), 11, t.air ? "#44567d" : COLOR.rail, 400, { gap: 8 });
    }
  }
  if (layers.stations && z > 8.2) {
    for (const s of [...stations].sort((a, b) => b.pieces - a.pieces)) {
      if (s.at !== depots[s.depot].at) add(s.at, named(s.names), 11, COLOR.soft, 400, { gap: stationRadius(s) + 2 });
    }
  }
  if (z > 8.2) for (const n of nodes.filter((n) => n.kind === "junction" && !/-km\d+$/.test(n.slug))) add(n.at, named(n.names), 10.5, "#8b8270", 400, { gap: 4 });
  return list;
}

/** Road numbers stand in small shields along their roads, the longest roads first. */
function shields() {
  const seen = new Set(), list = [], cell = 170 / view.scale;
  for (const s of SHIELDED) {
    const mid = s.line[s.line.length >> 1], next = s.line[(s.line.length >> 1) - 1];
    const at = [(mid[0] + next[0]) / 2, (mid[1] + next[1]) / 2];
    const key = s.road.slice(0, 4) + Math.floor(at[0] / cell) + "," + Math.floor(at[1] / cell);
    if (seen.has(key) || !inView(toScreen(at), 0)) continue;
    seen.add(key);
    list.push({ at, text: s.road.match(/^[A-Z]\d+/)[0], size: 9.5, weight: 600, shield: true, color: "#6a4f1e" });
  }
  return list;
}
const SHIELDED = segments.filter((s) => s.cls !== "spur" && /^[A-Z]\d/.test(s.road)).sort((a, b) => b.metres - a.metres);

/** Places labels greedily: right, left, above or below their point, where nothing placed before is in the way. */
function paintLabels(symbols) {
  const taken = sheetBoxes(), written = [];
  const crosses = (b, o) => b[0] < o[2] && b[2] > o[0] && b[1] < o[3] && b[3] > o[1];
  const clear = (b) => !taken.some((o) => crosses(b, o));
  const inside = (b) => b[0] > 2 && b[2] < view.width - 2 && b[1] > 2 && b[3] < view.height - 2;
  // A seat's name must stand, if need be over small symbols; all others keep off these.
  // A station and its town share a place: a label need not keep off symbols that lie on its own point.
  const own = (p, o) => p && p[0] > o[0] - 4 && p[0] < o[2] + 4 && p[1] > o[1] - 4 && p[1] < o[3] + 4;
  const free = (b, bold, p) => inside(b) && clear(b) && (bold || !symbols.some((o) => crosses(b, o) && !own(p, o)));
  const spotFor = (boxes, bold, p) => boxes.find(([b]) => free(b, false, p)) || (bold && boxes.find(([b]) => free(b, true)));
  ink.textBaseline = "middle";
  ink.lineJoin = "round";
  if (layers.labels) {
    for (const label of labelList()) {
      const p = toScreen(label.at);
      // A railway station by the same name as its town needs no second label.
      if (!inView(p, 40) || (!label.shield && written.some((o) => o.text === label.text && Math.hypot(o.p[0] - p[0], o.p[1] - p[1]) < 90))) continue;
      label.font = `${label.italic ? "italic " : ""}${label.weight} ${label.size}px ${FONT}`;
      const w = textWidth(label.text, label.font), h = label.size * 1.25;
      const below = label.below ? h * 1.2 : 0, gap = label.gap || 0;
      const wide = Math.max(w, label.below ? textWidth(label.below, `${label.size - 1}px ${FONT}`) : 0);
      const spots = label.shield ? [[-w / 2, 0]] : [[gap, 0], [-w - gap, 0], [-w / 2, -h / 2 - gap], [-w / 2, h / 2 + gap],
        [gap * 0.6, -h * 0.7], [gap * 0.6, h * 0.7]];
      const pad = label.shield ? 4 : 2;
      const boxes = spots.map(([dx, dy]) => {
        const x = p[0] + dx, y = p[1] + dy;
        return [[x - pad, y - h / 2 - 1, x + wide + pad, y + h / 2 + below + 1], x, y];
      });
      const spot = spotFor(boxes, label.bold, p);
      if (!spot) continue;
      taken.push(spot[0]);
      written.push({ text: label.text, p });
      drawLabel(label, spot[1], spot[2], w, h);
    }
  }
  if (layers.grid) paintGridText(free);
}

function drawLabel(label, x, y, w, h) {
  ink.textAlign = "left";
  ink.font = label.font;
  if (label.shield) {
    ink.fillStyle = "#fdf6e3";
    ink.strokeStyle = "#b99a5c";
    ink.lineWidth = 1;
    ink.beginPath();
    ink.roundRect(x - 3, y - h / 2, w + 6, h, 3);
    ink.fill();
    ink.stroke();
  } else {
    ink.strokeStyle = "rgba(250,247,239,.92)";
    ink.lineWidth = 3.5;
    ink.strokeText(label.text, x, y);
  }
  ink.fillStyle = label.color;
  ink.fillText(label.text, x, y);
  if (label.below) {
    ink.font = `${label.size - 1}px ${FONT}`;
    ink.strokeText(label.below, x, y + h * 1.1);
    ink.fillStyle = "#4a565f";
    ink.fillText(label.below, x, y + h * 1.1);
  }
}

/** Degrees along the top and the right edge. */
function paintGridText(free) {
  const { lons, lats } = gridLines();
  const digits = gridStep() < 1 ? (gridStep() < 0.1 ? 2 : 1) : 0;
  ink.font = "10px " + FONT;
  ink.fillStyle = COLOR.gridText;
  ink.textAlign = "center";
  for (const lon of lons) {
    const [x] = toScreen([lon, 0]);
    if (free([x - 18, 4, x + 18, 16])) ink.fillText(lon.toFixed(digits) + "°E", x, 11);
  }
  ink.textAlign = "right";
  for (const lat of lats) {
    const [, y] = toScreen(project(0, lat));
    if (free([view.width - 40, y - 7, view.width - 3, y + 7])) ink.fillText(lat.toFixed(digits) + "°N", view.width - 5, y - 7);
  }
}

/** Where sheets lie over the map. */
function sheetBoxes() {
  const boxes = [];
  for (const sheet of document.querySelectorAll(".sheet, #scale, #credit")) {
    if (sheet.hidden) continue;
    const r = sheet.getBoundingClientRect();
    if (r.width) boxes.push([r.left - 3, r.top - 3, r.right + 3, r.bottom + 3]);
  }
  return boxes;
}

/** A scale bar of a round length, true in the middle of the view. */
function paintScale() {
  const metresPerPixel = (111195 / view.scale) * Math.cos((latitude(view.y) * Math.PI) / 180);
  const most = metresPerPixel * 130;
  const power = Math.pow(10, Math.floor(Math.log10(most)));
  const round = [5, 2, 1].map((n) => n * power).find((n) => n <= most);
  document.querySelector("#scale i").style.width = round / metresPerPixel + "px";
  document.querySelector("#scale span").textContent = round >= 1000 ? round / 1000 + " km" : round + " m";
}

/** A sample of a line or symbol for the legend. */
function swatch(draw) {
  const small = document.createElement("canvas");
  const ratio = 2;
  small.width = 34 * ratio;
  small.height = 16 * ratio;
  const c = small.getContext("2d");
  c.scale(ratio, ratio);
  draw(c);
  return small;
}
function sampleLine(...strokes) {
  return swatch((c) => {
    for (const { color, width, dash, alpha } of strokes) {
      c.globalAlpha = alpha || 1;
      c.strokeStyle = color;
      c.lineWidth = width;
      c.setLineDash(dash || []);
      c.beginPath();
      c.moveTo(2, 8);
      c.lineTo(32, 8);
      c.stroke();
    }
  });
}
/** Draws a symbol of the map on a legend's sample by lending it the pen. */
function sampleSymbol(draw) {
  return swatch((c) => {
    const own = ink;
    ink = c;
    draw([17, 8]);
    ink = own;
  });
}
