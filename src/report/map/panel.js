// The sheets beside the map: summary, legend with layer switches, and details of what is selected.

/** An element with a class and children; texts go in as text, so that no name can be markup. */
function el(tag, cls, ...children) {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  for (const child of children.flat()) if (child != null && child !== "") node.append(child);
  return node;
}
function on(node, click) {
  node.addEventListener("click", click);
  return node;
}
function mark(text) {
  return el("span", "mark", text);
}
const $ = (id) => document.getElementById(id);

function showCard() {
  document.documentElement.lang = language;
  document.title = `${DATA.name} ${DATA.date}`;
  $("title").textContent = DATA.name;
  $("subtitle").textContent = `${word("plan")} ${longDate()}`;
  $("fold").title = word("fold");
  $("query").placeholder = word("search");
  $("query").setAttribute("aria-label", word("search"));
  for (const [name, key] of [["in", "zoomIn"], ["out", "zoomOut"], ["fit", "fit"]]) {
    const button = document.querySelector(`[data-zoom=${name}]`);
    button.title = word(key);
    button.setAttribute("aria-label", word(key));
  }
  for (const button of document.querySelectorAll("#language button")) {
    button.setAttribute("aria-pressed", button.dataset.language === language);
  }
  $("credit").replaceChildren(el("b", "", word("modelShort")), " " + DATA.attribution);
  showSummary();
  showLegend();
  $("about").replaceChildren(el("h2", "", word("about")), el("p", "", mark("MODEL"), " ", word("modelNote")),
    el("p", "", word("keys")), el("p", "", DATA.attribution));
}

/** Total, a bar of fates, their numbers, and the reasons on demand. */
function flowBlock(title, flow) {
  const [total, served, late, unserved, whyLate, whyUnserved] = flow;
  const bar = el("div", "bar");
  const fates = el("div", "fates");
  [["served", served], ["late", late], ["unserved", unserved]].forEach(([name, [n]]) => {
    const part = el("i", name);
    part.style.flex = n;
    if (n) bar.append(part);
    fates.append(el("span", "", el("i", "dot " + name), `${count(n)} ${word(name)}`));
  });
  const head = el("div", "head", el("b", "", title), el("span", "", `${count(total[0])} · ${mass(total[1] / 1000)}`));
  const why = [...whyLate.map((r) => [...r, "late"]), ...whyUnserved.map((r) => [...r, "unserved"])];
  const list = el("details", "why", el("summary", "", word("why")),
    el("ul", "", why.map(([name, n, fate]) => el("li", "", el("span", "", el("i", "dot " + fate), reason(name)), el("b", "", count(n))))));
  return el("div", "flow", head, bar, fates, why.length ? list : null);
}

function figure(name, value, note) {
  return el("div", "", el("dt", "", name), el("dd", "", value, note ? el("small", "", " " + note) : null));
}

function showSummary() {
  const [number, used, metres, fen, co2] = DATA.summary.tours;
  const [shipments, , haulFen, haulCo2] = DATA.summary.hauls;
  // A map of who serves whom alone has no tours, and nothing was checked.
  const verdict = SERVING ? el("div", "", openingList()) : DATA.violations === 0
    ? el("div", "verdict good", "✓ " + word("good"))
    : el("div", "verdict bad", `${count(DATA.violations)} ${word("bad")}`);
  $("summary").replaceChildren(
    el("h2", "", word("summary")),
    flowBlock(word("inbound"), DATA.summary.in),
    flowBlock(word("outbound"), DATA.summary.out),
    ...(SERVING ? [] : [el("dl", "figures",
      figure(word("tours"), count(number)), figure(word("vehicles"), count(used)),
      figure(word("driven"), count(metres / 1000)), figure(word("shipments"), count(shipments)),
      figure(word("money"), yuan(fen + haulFen), `${word("ofHauls")} ${yuan(haulFen)}`),
      figure(word("co2"), mass((co2 + haulCo2) / 1000), `${word("ofHauls")} ${mass(haulCo2 / 1000)}`))]),
    verdict);
}

const roadSample = (cls) => {
  const style = ROAD[cls];
  return sampleLine(...(style.case ? [{ color: style.case, width: style.width + 2 }] : []), { color: style.color, width: style.width + 0.4 });
};
const dot = (color) => sampleSymbol((p) => disc(p[0], p[1], 4.5, color, "#fffdf8", 1));
const railSample = () => sampleLine({ color: COLOR.rail, width: 4 }, { color: "#fbf9f3", width: 2.2, dash: [5, 5] });
const haulSample = (width) => ({ color: COLOR.haul, width, alpha: 0.6 });
const LEG_SAMPLE = [
  () => sampleLine(haulSample(8), { color: ROAD.ii.color, width: 2 }),
  () => sampleLine(haulSample(9), { color: COLOR.rail, width: 4 }, { color: "#fbf9f3", width: 2.2, dash: [5, 5] }),
  () => sampleLine({ color: "#b9802a", width: 2.4, dash: [7, 4] }),
];

/** The legend's rows: layer, and what its lines and symbols mean. */
function legendRows() {
  const states = Object.keys(SHUT).filter((state) => segments.some((s) => s.state === state));
  return [
    ["roads", Object.keys(ROAD).reverse().map((cls) => [roadSample(cls), word(cls)])],
    ["shut", states.map((s) => [sampleLine({ ...SHUT[s], color: SHUT[s].color }), word(s)])],
    ["tourLayer", [], sampleTours()],
    ...(SERVING ? [["serving", [], sampleLine({ color: "#6d4f9c", width: 3 })]] : []),
    ["stations", [[dot(COLOR.served), word("allServed")], [dot(COLOR.late), word("someLate")],
      [dot(COLOR.unserved), word("someUnserved")]]],
    ["depots", [[sampleSymbol((p) => { disc(p[0], p[1], 5, "#fffdf8", COLOR.ink, 2); disc(p[0], p[1], 2.1, COLOR.ink); }), word("seat")],
      [sampleSymbol((p) => disc(p[0], p[1], 4, "#fffdf8", COLOR.ink, 1.6)), word("county")]]],
    ["chains", [[LEG_SAMPLE[0](), word("truckHaul")], [LEG_SAMPLE[1](), word("railHaul")], [LEG_SAMPLE[2](), word("airHaul")]]],
    ["rails", [], railSample()],
    ["flights", [], swatch((c) => { const own = ink; ink = c; plane([9, 8], 4.5, false); ink = own;
      c.strokeStyle = COLOR.flight; c.setLineDash([2, 3]); c.lineWidth = 1.2; c.beginPath(); c.moveTo(18, 8); c.lineTo(33, 8); c.stroke(); })],
    ["passes", [], sampleSymbol((p) => triangle(p, 5, COLOR.pass))],
    ["labels", []],
    ["tibetan", []],
    ["grid", []],
  ];
}
function sampleTours() {
  return swatch((c) => [0, 1, 2].forEach((i) => {
    c.strokeStyle = HUES[i];
    c.lineWidth = 2;
    c.beginPath();
    c.moveTo(2, 3 + i * 5);
    c.lineTo(32, 3 + i * 5);
    c.stroke();
  }));
}

function showLegend() {
  const out = [el("h2", "", word("legend"))];
  for (const [name, keys, sample] of legendRows()) {
    const row = el("button", "layer", el("span", "box"), el("b", "", word(name)), sample);
    row.setAttribute("aria-pressed", layers[name]);
    on(row, () => {
      layers[name] = !layers[name];
      row.setAttribute("aria-pressed", layers[name]);
      changed();
    });
    out.push(row);
    if (keys.length) out.push(el("div", "keys" + (keys.length === 3 ? " three" : ""), keys.map(([picture, text]) => el("span", "key", picture, el("span", "", text)))));
  }
  $("legend").replaceChildren(...out);
}

// ---- details

function facts(pairs) {
  const list = el("dl", "facts");
  for (const [name, value] of pairs) {
    if (value == null || value === "") continue;
    list.append(el("dt", "", name), el("dd", "", value));
  }
  return list;
}
/** A long text under its own name. */
function note(name, text) {
  return text ? [el("h4", "", name), el("div", "", text)] : [];
}
function head(kind, title, names) {
  const aka = el("div", "aka");
  if (names) {
    const other = language === "en" ? names[0] : names[1];
    if (other && other !== title) aka.append(other + "  ");
    if (names[2]) {
      const bo = el("span", "bo", names[2] + " ");
      bo.lang = "bo";
      aka.append(bo, names[3] ? "" : mark(word("unverified")));
    }
  }
  return [el("div", "kind", kind), el("h3", "", title), aka.childNodes.length ? aka : null];
}
/** A table whose rows may select something. */
function table(titles, lines, limit) {
  const body = el("tbody");
  for (const { cells, go } of lines.slice(0, limit || 60)) {
    const row = el("tr", go ? "go" : "", cells.map((c) => el("td", "", c)));
    if (go) on(row, () => select(go[0], go[1], true));
    body.append(row);
  }
  const rest = lines.length - (limit || 60);
  if (rest > 0) body.append(el("tr", "", el("td", "", `… ${count(rest)} ${word("more")}`)));
  return el("table", "", el("thead", "", el("tr", "", titles.map((t) => el("th", "", t)))), body);
}
function section(title, part) {
  return [el("h4", "", title), part];
}
function tourTitle(t) {
  return `${word("tour")} ${t.id}`;
}
function chainTitle(c) {
  const [hub, depot] = [named(terminals[c.hub].names), depotName(depots[c.depot])];
  return c.out ? `${depot} → ${hub}` : `${hub} → ${depot}`;
}
function chainTable(list) {
  const lines = [...list].sort((a, b) => b.kg - a.kg).map((c) => ({
    cells: [chainTitle(c), mass(c.kg), clock(c.start), clock(c.end)], go: ["chain", c.id],
  }));
  return table([word("chain"), "", word("ready"), word("delivered")], lines, 40);
}
function tourTable(list) {
  const lines = list.map((t) => ({
    cells: [`${t.id} · ${vehicles[t.vehicle].name} ${t.unit + 1}`, `${t.visits.length}`, km(t.metres), clock(t.start), clock(t.end)],
    go: ["tour", t.id],
  }));
  return table([word("tour"), word("stops"), word("length"), word("start"), word("end")], lines);
}

const DETAILS = {
  segment(s) {
    const [car, truck, old] = s.minutes;
    const why = { season: "cold", closure: "shut", "not-built": "", trucks: "" }[s.state];
    const truth = s.state === "trucks" ? word(s.shut === 3 ? "closedTrucks" : "closedOneWay") : word("closed");
    const notice = s.state ? el("p", "notice " + why, el("b", "", word(s.state)), `: ${truth}`, s.closure ? `. ${s.closure}` : "") : null;
    const road = on(el("a", "", word("wholeRoad")), () => select("road", s.road, true));
    return [
      ...head(word("road"), s.road), notice, s.old && !s.state ? el("p", "notice", word("older")) : null,
      facts([
        [word("between"), `${nodeName(s.tail)} – ${nodeName(s.head)}`], [word("length"), km(s.metres)], [word("class"), word(s.cls)],
        [word("surface"), word(s.surface === "paved" ? "paved_" : s.surface)], [word("limit"), `${s.limit} km/h`],
        [word("carHours"), car ? span(car) : null], [word("truckHours"), truck ? span(truck) : word("speedModel")],
        [word("oldHours"), old ? span(old) : null], [word("pass"), s.pass ? `${s.pass[0]} ${s.pass[1]} m` : null],
        [word("months"), s.months === "1-12" ? word("allYear") : s.months], [word("opened"), s.openYear], [word("paved"), s.pavedYear],
        [word("tonnes"), s.kg ? mass(s.kg) : null], ["", s.cls === "spur" ? null : road],
      ]),
      ...note(word("seasonNote"), s.season), ...note(word("rules"), s.rules),
      ...note(`${word("source")} (${word("confidence")}: ${word(s.confidence)})`, s.source),
      ...(s.tours.size ? section(word("tours"), tourTable([...s.tours])) : []),
      ...(s.chains.size ? section(word("chain"), chainTable(s.chains.keys())) : []),
    ];
  },
  road(road) {
    const open = road.parts.filter((s) => !s.state);
    return [
      ...head(word("road"), road.name),
      facts([[word("length"), km(road.parts.reduce((a, s) => a + s.metres, 0))], [word("segments"), `${open.length} / ${road.parts.length}`]]),
      table([word("between"), word("class"), word("length")], road.parts.map((s) => ({
        cells: [el("span", "", `${nodeName(s.tail)} – ${nodeName(s.head)} `, s.state ? mark(word(s.state)) : ""), word(s.cls), km(s.metres)],
        go: ["segment", s.id],
      })), 200),
    ];
  },
  station(s) {
    const percent = (k) => `${Math.round((100 * (s.counts[k][0] + s.counts[k][1])) / Math.max(1, s.capacity))} %`;
    const names = Object.keys(DATA.reasons);
    const row = (k) => ({ cells: [word(k ? "out" : "in"), ...s.counts[k].map(count), mass(s.kg[k]), percent(k)] });
    return [
      ...head(word("station"), named(s.names), s.names),
      facts([
        [word("code"), s.code], [word("depot"), on(el("a", "", depotName(depots[s.depot])), () => select("depot", s.depot, true))],
        [word("capacity"), count(s.capacity)], [word("hours"), s.hours], [word("days"), s.days === "1234567" ? word("allDays") : s.days],
        [word("population"), el("span", "", count(s.population) + " ", mark("MODEL"))],
      ]),
      ...section(word("parcels"), table(["", word("served"), word("late"), word("unserved"), "", word("use")], [row(0), row(1)])),
      s.reasons.length ? el("details", "why", el("summary", "", word("why")), el("ul", "", s.reasons.map(([flow, why, n]) =>
        el("li", "", `${word(flow ? "out" : "in")}: ${reason(names[why])}`, el("b", "", count(n)))))) : null,
      ...servingNotes(s),
      ...section(word("callsBy"), s.calls.length ? table([word("tour"), word("arrive"), word("leave"), word("pieces")],
        s.calls.map(({ tour, visit }) => ({
          cells: [tourTitle(tour), clock(visit[1][0]), clock(visit[1][2]), `${count(visit[2][0])} / ${count(visit[2][1])}`],
          go: ["tour", tour.id],
        }))) : word("none")),
    ];
  },
  depot(d) {
    const [number, used, metres, fen, co2] = d.sums;
    const busy = (type) => new Set(d.tours.filter((t) => t.vehicle === type).map((t) => t.unit)).size;
    return [
      ...head(word("depot"), depotName(d), d.names),
      facts([
        [word("prefecture"), d.prefecture], [word("adcode"), d.adcode], [word("population"), count(d.population)],
        [word("stations"), d.stations.length], [word("product"), d.product],
      ]),
      el("h4"), flowBlock(word("inParcels"), d.inbound), flowBlock(word("outParcels"), d.outbound),
      facts([[word("tours"), count(number)], [word("vehicles"), count(used)], [word("driven"), km(metres)], [word("money"), yuan(fen)],
        [word("co2"), mass(co2 / 1000)]]),
      ...section(word("fleet"), table([word("type"), "kg", word("owned"), word("inUse")], d.fleet.map(([type, n]) => ({
        cells: [vehicles[type].name, count(vehicles[type].kg), n, busy(type)],
      })))),
      ...(d.tours.length ? section(word("tours"), tourTable(d.tours)) : []),
      ...(d.chains.length ? section(word("shipments"), chainTable(d.chains)) : []),
    ];
  },
  tour(t) {
    const v = vehicles[t.vehicle], d = depots[t.depot];
    const sum = (k, j) => t.visits.reduce((a, visit) => a + visit[k][j], 0);
    // The date stands once, and again where the day changes.
    let day = null;
    const time = (minute) => {
      const today = Math.floor(minute / 1440), text = clock(minute, true);
      const shown = today === day ? text.slice(-5) : text;
      day = today;
      return shown;
    };
    const own = [{ cells: [depotName(d), "", time(t.start), ""], go: ["depot", d.id] }];
    const calls = t.visits.map((visit, i) => ({
      cells: [`${i + 1}  ${named(stations[visit[0]].names)}`, time(visit[1][0]), time(visit[1][2]), `${count(visit[2][0])} / ${count(visit[2][1])}`],
      go: ["station", visit[0]],
    }));
    return [
      ...head(word("tour"), `${tourTitle(t)} · ${depotName(d)}`),
      facts([
        [word("type"), `${v.name}, ${t.unit + 1} (${count(v.kg)} kg)`], [word("start"), clock(t.start, true)],
        [word("end"), clock(t.end, true)], [word("duration"), span(t.end - t.start)], [word("length"), km(t.metres)],
        [word("money"), yuan(t.fen)], [word("co2"), mass(t.co2 / 1000)],
        [word("loadIn"), `${count(sum(2, 0))} · ${mass(sum(3, 0))}`], [word("loadOut"), `${count(sum(2, 1))} · ${mass(sum(3, 1))}`],
      ]),
      ...section(word("driverDay"), driverDay(t)),
      ...section(word("calls"), table([word("place"), word("arrive"), word("leave"), word("pieces")],
        [...own, ...calls, { cells: [depotName(d), time(t.end), "", ""], go: ["depot", d.id] }], 200)),
    ];
  },
  chain(c) {
    const kind = [word(c.express ? "express" : "standard"), word(c.chilled ? "chilled" : "ambient")].join(", ");
    return [
      ...head(word("chain"), chainTitle(c)),
      facts([
        [word(c.out ? "outbound" : "inbound"), kind], [word("parcels"), `${count(c.pieces)} · ${mass(c.kg)}`],
        [word("ready"), clock(c.start, true)], [word("delivered"), clock(c.end, true)], [word("duration"), span(c.end - c.start)],
        [word("money"), yuan(c.fen)], [word("co2"), mass(c.co2 / 1000)],
      ]),
      ...section(word("legs"), el("div", "", c.legs.map(legBlock))),
    ];
  },
  terminal(t) {
    return [
      ...head(word(t.air ? "airport" : "terminal"), named(t.names), t.names),
      facts([
        [word("code"), t.code], [word("hours"), t.hours], [word("cutoff"), t.cutoff == null ? word("none") : span(t.cutoff)],
        [word("release"), t.release == null ? word("none") : span(t.release)], [word("cold"), word(t.cold ? "yes" : "no")],
        [word("handling"), `¥${decimal(t.handling / 100, 2)} / kg`],
        [word("access"), t.access ? `${km(t.access[1])}, ${span(t.access[2])}` : word("none")],
      ]),
      ...note(word("source"), TEXT[t.source]),
      ...(t.chains.size ? section(word("through"), chainTable(t.chains)) : []),
    ];
  },
  rail(l) {
    return [
      ...head(word("rail"), `${named(l.a.names)} – ${named(l.b.names)}`),
      facts([[word("line"), TEXT[l.fact]], [word("tonnes"), l.kg ? mass(l.kg) : null]]),
      el("p", "aka", word("straight")), ...(l.chains.size ? section(word("on"), chainTable(l.chains)) : []),
    ];
  },
  flight(l) {
    return [
      ...head(word("flight"), `${named(l.a.names)} – ${named(l.b.names)}`),
      facts([["", `${l.fact} ${word("weekly")}`], [word("tonnes"), l.kg ? mass(l.kg) : null]]),
      ...(l.chains.size ? section(word("on"), chainTable(l.chains)) : []),
    ];
  },
  node(n) {
    return [...head(word(n.kind), nodeName(n.id), n.names), facts([[word("height"), `${n.height} m`], [word("code"), n.slug]])];
  },
};

const ACTIVITY = [["drive", "#2f6488"], ["break", "#9db8a0"], ["rest", "#c9bfe0"], ["wait", "#e6d9b8"], ["service", "#c98a2b"]];

/** The driver's activities as a strip, with the sum of each. */
function driverDay(t) {
  const strip = el("div", "strip"), sums = [0, 0, 0, 0, 0];
  for (let i = 0; i < t.events.length; i += 2) {
    const part = el("i");
    part.style.flex = t.events[i + 1];
    part.style.background = ACTIVITY[t.events[i]][1];
    strip.append(part);
    sums[t.events[i]] += t.events[i + 1];
  }
  const keys = ACTIVITY.map(([name, color], i) => {
    const key = el("i", "dot");
    key.style.background = color;
    return sums[i] ? el("span", "", key, `${word(name)} ${span(sums[i])}`) : null;
  });
  return el("div", "", strip, el("div", "strip-keys", keys));
}

function placeName(id) {
  const p = place(id);
  return id < 0 ? named(p.names) : nodeName(p.id);
}
function legBlock(leg) {
  const ride = leg.ride == null ? null : rides[leg.ride];
  const what = ride ? [ride.number + " ", ride.model ? mark("MODEL") : "", " · "] : [];
  return el("div", "leg", LEG_SAMPLE[leg.mode](), el("div", "", `${placeName(leg.from)} → ${placeName(leg.to)}`),
    el("small", "", what, `${km(leg.metres)} · ${yuan(leg.fen)}`, leg.wait ? ` · ${word("waits")} ${span(leg.wait)}` : ""),
    el("div", "when", clock(leg.depart), el("br"), clock(leg.arrive)));
}

function showDetails() {
  const sheet = $("details");
  sheet.hidden = !selected;
  if (!selected) return;
  const close = on(el("button", "close", "×"), () => select(null));
  close.setAttribute("aria-label", "×");
  sheet.replaceChildren(close, ...DETAILS[selected.kind](selected.item).filter((part) => part != null));
  sheet.scrollTop = 0;
}
