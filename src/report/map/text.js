// Words of the viewer in both languages. Names and sentences of the plan come with the data.

const WORDS = {
  en: {
    plan: "Plan for", inbound: "In: hub to village", outbound: "Out: village to hub",
    served: "served", late: "late", unserved: "unserved", why: "reasons", parcels: "Parcels",
    tours: "Tours", vehicles: "Vehicles in use", driven: "Tour kilometres", money: "Money", co2: "CO₂e",
    shipments: "Line-haul shipments", ofHauls: "line-haul", good: "Checked: 0 violations",
    bad: "violations found by the check", legend: "Layers and legend", summary: "Summary",
    roads: "Roads", shut: "Shut roads", tourLayer: "Tours, by depot", stations: "Stations", depots: "Depots",
    chains: "Line-haul, width by tonnes", rails: "Railways and stations", flights: "Flights and airports",
    passes: "Passes", labels: "Labels", tibetan: "Tibetan names (? = unverified)", grid: "Degree grid",
    expressway: "expressway", i: "class I", ii: "class II", iii: "class III", iv: "class IV", spur: "spur (MODEL)",
    season: "out of season", closure: "closure", trucks: "no trucks today", "not-built": "not built yet",
    allServed: "served", someLate: "late", someUnserved: "unserved", seat: "prefecture seat",
    county: "county seat", truckHaul: "truck", railHaul: "rail", airHaul: "air",
    about: "About this map", model: "MODEL",
    modelNote: "Positions of stations, their spur roads, villages, parcels and all money are MODEL: made up by stated rules, not surveyed. Departures marked MODEL are not published ones.",
    modelShort: "Station positions, spur roads, demand and money are MODEL.",
    keys: "Keys: arrows move, + and − zoom, 0 shows all, / searches, Esc closes.",
    search: "Search place, code, road, tour", nothing: "Nothing found",
    road: "Road", length: "Length", class: "Class", surface: "Surface", limit: "Limit", carHours: "By car, observed",
    truckHours: "By truck, observed", oldHours: "In the 1990s", speedModel: "no observed hours: speed MODEL",
    pass: "Pass", months: "Open months", opened: "Opened", paved: "Paved", rules: "Rules", seasonNote: "Season",
    source: "Source", confidence: "confidence", between: "Between", tonnes: "Line-haul on it",
    station: "Station", code: "Code", capacity: "Capacity a day, in and out each", hours: "Open", days: "Weekdays",
    population: "People", allDays: "every day", use: "Use of capacity", callsBy: "Tours that call", depot: "Depot", none: "none",
    fleet: "Fleet", type: "Type", owned: "Owned", inUse: "In use", product: "Mainly sends", adcode: "Code",
    tour: "Tour", unit: "no.", start: "Leaves", end: "Back", duration: "Duration", loadIn: "Takes out", loadOut: "Brings back",
    drive: "drive", break: "break", rest: "rest", wait: "wait", service: "service", driverDay: "The driver's day",
    calls: "Timetable", place: "Place", arrive: "Arrive", leave: "Leave", pieces: "in / out",
    chain: "Freight chain", legs: "Legs", hub: "Hub", express: "express", standard: "standard", chilled: "chilled", ambient: "ambient",
    ready: "Ready", delivered: "Delivered", terminal: "Railway station", airport: "Airport", cutoff: "Freight cut-off", release: "Freight release",
    cold: "Cold storage", yes: "yes", no: "no", access: "To the road", handling: "Handling", through: "Chains through it",
    rail: "Railway", flight: "Flights", weekly: "a week, both ways", on: "Chains on it", closed: "No vehicle can use it on this date",
    closedTrucks: "No trucks on this date", closedOneWay: "No trucks in one direction on this date", more: "more", stops: "stops",
    junction: "Junction", gateway: "Gateway", port: "Border port", "county-seat": "County seat", township: "Township", height: "Height",
    unverified: "unverified", paved_: "paved", mixed: "mixed", gravel: "gravel", in: "in", out: "out", waits: "waits",
    inParcels: "Parcels in", outParcels: "Parcels out", prefecture: "Prefecture", straight: "Lines between stations are straight.",
    wholeRoad: "whole road", segments: "segments", fit: "Show all", zoomIn: "Zoom in", zoomOut: "Zoom out", fold: "Fold the card",
    allYear: "all year", older: "On this date the older road was there, not yet as it is today.", low: "low", medium: "medium", high: "high",
    serving: "Served elsewhere, width by pieces", openNext: "What to open next", capacityShort: "pieces a day",
    moreServed: "more served", waySaved: "way saved", assignment: "Who serves whom", line: "Line",
  },
  zh: {
    plan: "计划日期", inbound: "进村:枢纽至村", outbound: "出村:村至枢纽",
    served: "按时", late: "迟到", unserved: "未送达", why: "原因", parcels: "件",
    tours: "配送线路", vehicles: "出车数", driven: "线路里程", money: "费用", co2: "碳排放",
    shipments: "干线批次", ofHauls: "干线", good: "已核验:0 项违规",
    bad: "项违规(核验发现)", legend: "图层与图例", summary: "概要",
    roads: "公路", shut: "不通路段", tourLayer: "配送线路(按县区)", stations: "乡镇站点", depots: "县级中心",
    chains: "干线货流(线宽按吨数)", rails: "铁路与车站", flights: "航线与机场",
    passes: "山口", labels: "注记", tibetan: "藏文名(? 为未核实)", grid: "经纬网",
    expressway: "高速", i: "一级", ii: "二级", iii: "三级", iv: "四级", spur: "乡道(MODEL)",
    season: "季节性封闭", closure: "临时封闭", trucks: "当日禁货车", "not-built": "尚未建成",
    allServed: "按时", someLate: "有迟到", someUnserved: "有未达", seat: "地市驻地",
    county: "县城", truckHaul: "卡车", railHaul: "铁路", airHaul: "航空",
    about: "关于本图", model: "MODEL",
    modelNote: "站点位置、乡道、村庄、包裹量及全部费用均为 MODEL(按说明规则推算,非实测)。标有 MODEL 的班次并非公布班次。",
    modelShort: "站点位置、乡道、货量与费用均为 MODEL。",
    keys: "按键:方向键移动,+ − 缩放,0 全图,/ 搜索,Esc 关闭。",
    search: "搜索地名、代码、路号、线路", nothing: "没有结果",
    road: "道路", length: "长度", class: "等级", surface: "路面", limit: "限速", carHours: "小客车实测",
    truckHours: "货车实测", oldHours: "1990年代", speedModel: "无实测:按速度 MODEL",
    pass: "山口", months: "通行月份", opened: "通车", paved: "铺装", rules: "规定", seasonNote: "季节",
    source: "来源", confidence: "可信度", between: "起讫", tonnes: "干线货流",
    station: "站点", code: "代码", capacity: "日处理能力(进、出各)", hours: "营业", days: "营业日",
    population: "人口", allDays: "每天", use: "能力利用", callsBy: "到访线路", depot: "县级中心", none: "无",
    fleet: "车队", type: "车型", owned: "保有", inUse: "出车", product: "主要外运", adcode: "代码",
    tour: "线路", unit: "号车", start: "出发", end: "返回", duration: "历时", loadIn: "送出", loadOut: "带回",
    drive: "驾驶", break: "间休", rest: "休息", wait: "等待", service: "装卸", driverDay: "司机作息",
    calls: "时刻", place: "地点", arrive: "到", leave: "离", pieces: "进 / 出",
    chain: "货运链", legs: "分段", hub: "枢纽", express: "快件", standard: "普件", chilled: "冷藏", ambient: "常温",
    ready: "备妥", delivered: "送达", terminal: "火车站", airport: "机场", cutoff: "货物截止", release: "货物提取",
    cold: "冷库", yes: "有", no: "无", access: "距公路", handling: "操作费", through: "经过的货运链",
    rail: "铁路", flight: "航线", weekly: "班/周(往返)", on: "经过的货运链", closed: "当日任何车辆不能通行",
    closedTrucks: "当日货车不能通行", closedOneWay: "当日单向禁行货车", more: "更多", stops: "站",
    junction: "路口", gateway: "门户", port: "口岸", "county-seat": "县城", township: "乡镇", height: "海拔",
    unverified: "未核实", paved_: "铺装", mixed: "部分铺装", gravel: "砂石", in: "进", out: "出", waits: "等待",
    inParcels: "进村包裹", outParcels: "出村包裹", prefecture: "地市", straight: "车站之间为直线示意。",
    wholeRoad: "全线", segments: "段", fit: "全图", zoomIn: "放大", zoomOut: "缩小", fold: "收起",
    allYear: "全年", older: "该日期为旧路,尚未改建成今日状况。", low: "低", medium: "中", high: "高",
    serving: "由他站服务(线宽按件数)", openNext: "下一步增设站点", capacityShort: "日处理件数",
    moreServed: "新增服务件数", waySaved: "节省路程", assignment: "服务关系", line: "线",
  },
};

const REASONS_ZH = {
  "county-cut-off": "当日进县公路全部不通", "station-cut-off": "当日至站点道路不通", "too-heavy": "超过所有车辆载重",
  "too-bulky": "超过所有车辆容积", "no-cold-vehicle": "县中心无冷藏车", "stations-full": "可达站点均已满",
  "no-vehicle-left": "车辆已全部派出", "no-departure": "期限内无有舱位的班次", "no-legal-tour": "无合规线路可达",
  "line-haul-too-slow": "干线到达晚于承诺", "tour-too-late": "配送到达晚于承诺", "shelf-life-passed": "在途超过保鲜期",
};

let language = "en";

/** The word for `key` in the language of the moment. */
function word(key) {
  return WORDS[language][key] || WORDS.en[key] || key;
}

/** Whole numbers with separators. */
function count(value) {
  return Math.round(value).toLocaleString("en-US");
}

/** A number with at most `places` decimals. */
function decimal(value, places) {
  return value.toLocaleString("en-US", { maximumFractionDigits: places, minimumFractionDigits: places });
}

/** Kilograms, as tonnes from one tonne on. */
function mass(kg) {
  return kg >= 1000 ? (kg >= 1e5 ? count(kg / 1000) : decimal(kg / 1000, 1)) + " t" : count(kg) + " kg";
}

/** Fen as yuan. */
function yuan(fen) {
  const value = fen / 100;
  if (language === "zh") return "¥" + (value >= 1e5 ? decimal(value / 1e4, 1) + " 万" : count(value));
  return "¥" + (value >= 1e6 ? decimal(value / 1e6, 2) + " M" : count(value));
}

/** Metres as kilometres. */
function km(metres) {
  const value = metres / 1000;
  return (value < 100 ? decimal(value, 1) : count(value)) + " km";
}

/** Minutes as hours and minutes. */
function span(minutes) {
  const sign = minutes < 0 ? "−" : "";
  const all = Math.abs(Math.round(minutes));
  const h = Math.floor(all / 60), m = String(all % 60).padStart(2, "0");
  return `${sign}${h}:${m} h`;
}

/** Minutes since the plan's midnight as a clock reading, with the date where it is another day. */
function clock(minutes, withDate) {
  const at = new Date(Date.parse(DATA.date + "T00:00:00Z") + minutes * 60000);
  const time = at.toISOString().slice(11, 16);
  return withDate || minutes < 0 || minutes >= 1440 ? at.toISOString().slice(5, 10) + " " + time : time;
}

/** The plan's date in words. */
function longDate() {
  const at = new Date(DATA.date + "T00:00:00Z");
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  return at.toLocaleDateString(locale, { timeZone: "UTC", weekday: "short", year: "numeric", month: "long", day: "numeric" });
}

/** A place's name in the language of the moment; names are [zh, en, bo, checked]. */
function named(names) {
  return language === "en" ? names[1] || names[0] : names[0] || names[1] || "";
}

function reason(name) {
  return language === "zh" ? REASONS_ZH[name] || DATA.reasons[name] || name : DATA.reasons[name] || name;
}
