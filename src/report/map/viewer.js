// Hands and memory: pointer, wheel and keys, search, selection, and the address that shares a view.

// ---- moving

const LEAST = 18, MOST = 9000;

function resize() {
  view.width = window.innerWidth;
  view.height = window.innerHeight;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(view.width * ratio);
  canvas.height = Math.round(view.height * ratio);
  repaint();
}

/** The part of the window that no sheet covers. */
function openArea() {
  const card = $("card").getBoundingClientRect();
  const wide = view.width > 720;
  const left = wide && !$("card").classList.contains("folded") ? card.right + 12 : 12;
  const right = wide && selected && view.width > 1000 ? $("details").getBoundingClientRect().left - 12 : view.width - 12;
  return { left, right: Math.max(right, left + 120), top: wide ? 64 : 80, bottom: view.height - (wide ? 40 : 60) };
}

/** Shows a box of the plane in the open part of the window. */
function fit(box, most, quick) {
  const area = openArea(), pad = 18;
  const w = Math.max(box[2] - box[0], 1e-6), h = Math.max(box[3] - box[1], 1e-6);
  const scale = Math.min(most || MOST, (area.right - area.left - 2 * pad) / w, (area.bottom - area.top - 2 * pad) / h);
  const mid = [(area.left + area.right) / 2, (area.top + area.bottom) / 2];
  glide((box[0] + box[2]) / 2 - (mid[0] - view.width / 2) / scale, (box[1] + box[3]) / 2 - (mid[1] - view.height / 2) / scale, scale, quick);
}

const calm = matchMedia("(prefers-reduced-motion: reduce)");
let gliding = 0;
/** Moves to a view, in a quarter of a second where the reader does not mind motion. */
function glide(x, y, scale, quick) {
  cancelAnimationFrame(gliding);
  scale = Math.min(MOST, Math.max(LEAST, scale));
  const from = { x: view.x, y: view.y, log: Math.log(view.scale) };
  const to = Math.log(scale), start = performance.now();
  const step = (now) => {
    const t = quick || calm.matches ? 1 : Math.min(1, Math.max(0, (now - start) / 260));
    const ease = 1 - Math.pow(1 - t, 3);
    view.scale = Math.exp(from.log + (to - from.log) * ease);
    view.x = from.x + (x - from.x) * ease;
    view.y = from.y + (y - from.y) * ease;
    repaint();
    if (t < 1) gliding = requestAnimationFrame(step);
    else remember();
  };
  if (quick || calm.matches) step(start);
  else gliding = requestAnimationFrame(step);
}

/** Zooms by a factor about a point of the window, which stays where it is. */
function zoomAt(sx, sy, factor) {
  cancelAnimationFrame(gliding);
  const before = toPlane(sx, sy);
  view.scale = Math.min(MOST, Math.max(LEAST, view.scale * factor));
  const after = toPlane(sx, sy);
  view.x += before[0] - after[0];
  view.y += before[1] - after[1];
  changed();
}
function pan(dx, dy) {
  cancelAnimationFrame(gliding);
  view.x -= dx / view.scale;
  view.y -= dy / view.scale;
  changed();
}
function changed() {
  repaint();
  remember();
}

// ---- pointers: one drags, two pinch

const pointers = new Map();
let moved = 0;
canvas.addEventListener("pointerdown", (e) => {
  canvas.setPointerCapture(e.pointerId);
  pointers.set(e.pointerId, [e.clientX, e.clientY]);
  if (pointers.size === 1) moved = 0;
  canvas.focus({ preventScroll: true });
});
canvas.addEventListener("pointermove", (e) => {
  const last = pointers.get(e.pointerId);
  if (!last) return hover(e);
  const others = [...pointers].filter(([id]) => id !== e.pointerId);
  const [dx, dy] = [e.clientX - last[0], e.clientY - last[1]];
  moved += Math.abs(dx) + Math.abs(dy);
  if (moved > 4) canvas.classList.add("dragging");
  if (others.length === 1) {
    const other = others[0][1];
    const was = Math.hypot(last[0] - other[0], last[1] - other[1]), is = Math.hypot(e.clientX - other[0], e.clientY - other[1]);
    zoomAt((e.clientX + other[0]) / 2, (e.clientY + other[1]) / 2, is / Math.max(1, was));
    pan(dx / 2, dy / 2);
  } else if (!others.length && moved > 4) {
    pan(dx, dy);
  }
  pointers.set(e.pointerId, [e.clientX, e.clientY]);
});
for (const name of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(name, (e) => {
    if (name === "pointerup" && pointers.size === 1 && moved <= 4) click(e.clientX, e.clientY);
    pointers.delete(e.pointerId);
    canvas.classList.remove("dragging");
  });
}
canvas.addEventListener("wheel", (e) => {
  e.preventDefault();
  const pixels = e.deltaY * (e.deltaMode === 1 ? 18 : e.deltaMode === 2 ? 300 : 1);
  zoomAt(e.clientX, e.clientY, Math.exp(-pixels * (e.ctrlKey ? 0.01 : 0.0017)));
}, { passive: false });
canvas.addEventListener("dblclick", (e) => zoomAt(e.clientX, e.clientY, 2));
canvas.addEventListener("pointerleave", () => ($("tip").hidden = true));

// ---- what lies under the pointer

/** The nearest of `items` within `reach` pixels. */
function nearest(items, sx, sy, reach) {
  let best = null, least = reach;
  for (const item of items) {
    const p = toScreen(item.at), d = Math.hypot(p[0] - sx, p[1] - sy);
    if (d < least) [best, least] = [item, d];
  }
  return best;
}
/** The line that passes nearest, by distance to its stretches. */
function nearestLine(items, sx, sy, reach) {
  const [x, y] = toPlane(sx, sy), far = reach / view.scale;
  let best = null, least = far;
  for (const item of items) {
    const b = item.box;
    if (x < b[0] - far || y < b[1] - far || x > b[2] + far || y > b[3] + far) continue;
    for (let i = 1; i < item.line.length; i++) {
      const [ax, ay] = item.line[i - 1], [bx, by] = item.line[i];
      const dx = bx - ax, dy = by - ay, square = dx * dx + dy * dy;
      const t = square ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square)) : 0;
      const d = Math.hypot(ax + t * dx - x, ay + t * dy - y);
      if (d < least) [best, least] = [item, d];
    }
  }
  return best;
}
function under(sx, sy) {
  const shown = (s) => (s.state && s.state !== "trucks" ? layers.shut : layers.roads || (layers.tourLayer && s.tours.size) || (layers.chains && s.kg));
  const tries = [
    ["depot", layers.depots && nearest(depots, sx, sy, 10)],
    ["terminal", nearest(terminals.filter((t) => (t.air ? layers.flights : layers.rails)), sx, sy, 9)],
    ["station", layers.stations && nearest(stations, sx, sy, 8)],
    ["node", nearest(nodes.filter((n) => n.kind === "gateway" || n.kind === "pass" || n.kind === "port"), sx, sy, 8)],
    ["segment", nearestLine(segments.filter(shown), sx, sy, 6)],
    ["rail", layers.rails && nearestLine(rails, sx, sy, 6)],
    ["flight", layers.flights && nearestLine(flights, sx, sy, 5)],
  ];
  return tries.find(([, item]) => item);
}
function click(sx, sy) {
  const hit = under(sx, sy);
  $("hits").hidden = true;
  if (hit) select(hit[0], hit[1].id);
  else select(null);
}
function title(kind, item) {
  switch (kind) {
    case "depot": return depotName(item);
    case "segment": return `${item.road}: ${nodeName(item.tail)} – ${nodeName(item.head)}${item.state ? " · " + word(item.state) : ""}`;
    case "rail": case "flight": return `${named(item.a.names)} – ${named(item.b.names)}`;
    case "node": return nodeName(item.id);
    default: return named(item.names);
  }
}
let hovering = 0;
function hover(e) {
  if (e.pointerType === "touch") return;
  cancelAnimationFrame(hovering);
  hovering = requestAnimationFrame(() => {
    const hit = under(e.clientX, e.clientY), tip = $("tip");
    canvas.classList.toggle("pointing", !!hit);
    tip.hidden = !hit;
    if (!hit) return;
    tip.textContent = title(...hit);
    tip.style.left = Math.min(e.clientX + 14, view.width - tip.offsetWidth - 8) + "px";
    tip.style.top = Math.min(e.clientY + 14, view.height - tip.offsetHeight - 8) + "px";
  });
}

// ---- selection

const LISTS = { segment: segments, station: stations, depot: depots, tour: tours, chain: chains, terminal: terminals, rail: rails,
  flight: flights, node: nodes };

/** Selects a thing by kind and number (a road by its name); `move` brings it into view. */
function select(kind, id, move) {
  const known = kind && (kind === "road" || (LISTS[kind] && LISTS[kind][id]));
  selected = known ? { kind, id, item: kind === "road" ? road(id) : LISTS[kind][id] } : null;
  if (selected) selected.lines = linesOf(selected);
  showDetails();
  if (selected && move) {
    const item = selected.item;
    if (item.at && kind !== "depot") {
      const s = Math.max(view.scale, 420);
      fit([item.at[0] - 60 / s, item.at[1] - 60 / s, item.at[0] + 60 / s, item.at[1] + 60 / s], s);
    } else fit(kind === "depot" ? bounds([item.at, ...item.stations.map((s) => s.at)]) : item.box, 1200);
  }
  changed();
}
function road(name) {
  const parts = segments.filter((s) => s.road === name);
  return { name, parts, box: bounds(parts.flatMap((s) => s.line)) };
}
function linesOf({ kind, item }) {
  if (kind === "road") return item.parts.map((s) => s.line);
  if (kind === "chain") return item.lines;
  return item.line ? [item.line] : [];
}

// ---- search

/** Everything that can be found: title, second line, words to match, what to select. */
function catalogue() {
  const list = [];
  const add = (names, second, words, kind, id) => list.push({ names, second, text: words.join(" ").toLowerCase(), kind, id });
  for (const d of depots) add(() => depotName(d), () => word("depot") + (d.seat ? " · " + d.prefecture : ""), [d.names[0], d.names[1] || "", d.names[2] || "", d.adcode, nodes[d.node].slug, d.seat ? d.prefecture : ""], "depot", d.id);
  for (const s of stations) add(() => named(s.names), () => `${word("station")} · ${depotName(depots[s.depot])}`, [s.names.filter((n) => typeof n === "string").join(" "), s.code], "station", s.id);
  for (const t of terminals) add(() => named(t.names), () => word(t.air ? "airport" : "terminal"), [t.names[0], t.names[1] || "", t.code], "terminal", t.id);
  for (const name of new Set(segments.filter((s) => s.cls !== "spur").map((s) => s.road))) add(() => name, () => word("road"), [name], "road", name);
  for (const n of nodes) {
    if (["gateway", "pass", "port", "junction", "airport"].includes(n.kind) && !/-km\d+$/.test(n.slug)) {
      add(() => nodeName(n.id), () => word(n.kind), [n.names[0], n.names[1] || "", n.slug], "node", n.id);
    }
  }
  for (const t of tours) add(() => tourTitle(t), () => `${depotName(depots[t.depot])} · ${vehicles[t.vehicle].name}`, [`tour ${t.id}`, `线路 ${t.id}`, `#${t.id}`], "tour", t.id);
  return list;
}
const CATALOGUE = catalogue();
let hits = [], marked = 0;

function search(query) {
  const wanted = query.trim().toLowerCase();
  const score = (c) => {
    const at = c.text.indexOf(wanted);
    return at < 0 ? -1 : (c.text.split(" ").includes(wanted) ? 2 : 0) + (at === 0 || c.text[at - 1] === " " ? 1 : 0);
  };
  hits = wanted ? CATALOGUE.map((c) => [score(c), c]).filter(([s]) => s >= 0).sort((a, b) => b[0] - a[0]).slice(0, 12).map(([, c]) => c) : [];
  marked = 0;
  showHits(wanted);
}
function showHits(wanted) {
  const list = $("hits");
  list.hidden = !wanted;
  $("query").setAttribute("aria-expanded", !!wanted);
  list.replaceChildren(...(hits.length ? hits.map((hit, i) => {
    const row = on(el("li", "", el("b", "", hit.names()), el("small", "", hit.second())), () => choose(hit));
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", i === marked);
    return row;
  }) : [el("li", "", word("nothing"))]));
}
function choose(hit) {
  $("hits").hidden = true;
  $("query").blur();
  select(hit.kind, hit.id, true);
}
$("query").addEventListener("input", (e) => search(e.target.value));
$("query").addEventListener("focus", (e) => e.target.value && search(e.target.value));
$("query").addEventListener("keydown", (e) => {
  if (e.key === "Enter" && hits[marked]) choose(hits[marked]);
  if (e.key === "Escape") $("hits").hidden = true, e.target.blur();
  if (e.key === "ArrowDown" || e.key === "ArrowUp") {
    e.preventDefault();
    marked = Math.max(0, Math.min(hits.length - 1, marked + (e.key === "ArrowDown" ? 1 : -1)));
    showHits("x");
  }
  e.stopPropagation();
});

// ---- keys and buttons

window.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  const step = 90, mid = [view.width / 2, view.height / 2];
  const keys = {
    ArrowLeft: () => pan(step, 0), ArrowRight: () => pan(-step, 0), ArrowUp: () => pan(0, step), ArrowDown: () => pan(0, -step),
    "+": () => zoomAt(...mid, 1.5), "=": () => zoomAt(...mid, 1.5), "-": () => zoomAt(...mid, 1 / 1.5), 0: () => fit(HOME),
    "/": () => $("query").focus(), Escape: () => select(null),
  };
  if (!keys[e.key]) return;
  e.preventDefault();
  keys[e.key]();
});
on(document.querySelector("[data-zoom=in]"), () => zoomAt(view.width / 2, view.height / 2, 1.6));
on(document.querySelector("[data-zoom=out]"), () => zoomAt(view.width / 2, view.height / 2, 1 / 1.6));
on(document.querySelector("[data-zoom=fit]"), () => fit(HOME));
for (const button of document.querySelectorAll("#language button")) {
  on(button, () => {
    language = button.dataset.language;
    showCard();
    showDetails();
    changed();
  });
}
function fold() {
  const folded = $("card").classList.toggle("folded");
  $("fold").textContent = folded ? "+" : "–";
  $("fold").setAttribute("aria-expanded", !folded);
  $("foot").classList.toggle("wide", folded);
  repaint();
}
on($("fold"), fold);

// ---- the address: #z=7.2&c=29.6,91.1&layers=-grid,tibetan&select=tour:3&lang=zh

const USUAL = { ...layers };
let remembering = 0;
function remember() {
  clearTimeout(remembering);
  remembering = setTimeout(() => {
    const parts = [`z=${zoomLevel().toFixed(2)}`, `c=${latitude(view.y).toFixed(4)},${view.x.toFixed(4)}`];
    const other = Object.keys(layers).filter((l) => layers[l] !== USUAL[l]).map((l) => (layers[l] ? l : "-" + l));
    if (other.length) parts.push("layers=" + other.join(","));
    if (selected) parts.push(`select=${selected.kind}:${encodeURIComponent(selected.id)}`);
    if (language !== DATA.language) parts.push("lang=" + language);
    try {
      history.replaceState(null, "", "#" + parts.join("&"));
    } catch (refused) {
      // Some browsers keep the address of a local file as it is; sharing a view is then not to be had.
    }
  }, 250);
}
/** Reads the address; true where it holds a view. */
function recall() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  Object.assign(layers, USUAL);
  for (const name of (wanted.get("layers") || "").split(",").filter(Boolean)) {
    const layer = name.replace(/^-/, "");
    if (layer in layers) layers[layer] = layer === name;
  }
  if (["zh", "en"].includes(wanted.get("lang"))) language = wanted.get("lang");
  const z = parseFloat(wanted.get("z")), [lat, lon] = (wanted.get("c") || "").split(",").map(Number);
  const found = isFinite(z) && isFinite(lat) && isFinite(lon) && Math.abs(lat) < 85;
  if (found) [view.x, view.y] = project(lon, lat), (view.scale = Math.min(MOST, Math.max(LEAST, (Math.pow(2, z) * 256) / 360)));
  const [kind, id] = (wanted.get("select") || "").split(":");
  return { found, kind, id: kind === "road" ? id : Number(id) };
}

window.addEventListener("hashchange", () => {
  const wanted = recall();
  showCard();
  select(wanted.kind || null, wanted.id, !wanted.found);
});

// ---- start

language = DATA.language;
const start = recall();
showCard();
if (window.innerWidth <= 720) fold();
window.addEventListener("resize", resize);
resize();
if (!start.found) fit(HOME, MOST, true);
if (start.kind) select(start.kind, start.id, !start.found);
