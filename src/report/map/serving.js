// Who serves whom, and what to open next: only on maps that were asked for it.

const SERVING = DATA.serving || null;
if (SERVING) {
  SERVING.flows = rows(SERVING.flows, ["from", "to", "pieces"]);
  for (const f of SERVING.flows) f.line = arc(stations[f.from].at, stations[f.to].at);
  SERVING.openings = rows(SERVING.openings, ["home", "code", "pieces", "hours", "served"]);
  for (const o of SERVING.openings) o.at = stations[o.home].at;
  stations.forEach((s, id) => (s.lines = SERVING.rows[id]));
  layers.serving = true;
  paths.serving = grouped(SERVING.flows, (f) => Math.min(7, Math.max(1, Math.round(Math.sqrt(f.pieces) / 4))));
}

function paintServing(g) {
  if (!SERVING || !layers.serving) return;
  ink.globalAlpha = 0.75;
  for (const [w, path] of paths.serving) stroke(path, "#6d4f9c", w * g);
  ink.globalAlpha = 1;
}

/** A new station: a cross on a disc, numbered by its rank. */
function paintOpenings() {
  if (!SERVING || !layers.serving) return;
  ink.textAlign = "center";
  ink.textBaseline = "middle";
  ink.font = "700 11px " + FONT;
  for (const o of [...SERVING.openings].reverse()) {
    const p = toScreen(o.at);
    if (!inView(p, 14)) continue;
    disc(p[0], p[1] - 12, 9, "#6d4f9c", "#fffdf8", 1.6);
    ink.fillStyle = "#fff";
    ink.fillText(o.id + 1, p[0], p[1] - 11.5);
  }
}

/** The proposals as a list that leads to their places. */
function openingList() {
  if (!SERVING || !SERVING.openings.length) return [];
  const lines = SERVING.openings.map((o) => ({
    cells: [`${o.id + 1}. ${o.code} · ${named(stations[o.home].names)}`, count(o.pieces), count(o.served), `${count(o.hours)} h`],
    go: ["station", o.home],
  }));
  return [el("h2", "", word("openNext")), table([word("place"), word("capacityShort"), word("moreServed"), word("waySaved")], lines)];
}
function servingNotes(s) {
  return s.lines ? section(word("assignment"), el("ul", "", s.lines.map((line) => el("li", "", line)))) : [];
}
