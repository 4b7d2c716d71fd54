// The data of the page, and how ports, names and elements are written. See MapData.swift for the data.
const $ = id => document.getElementById(id), D = JSON.parse($("data").textContent), X = D.x;
const W = D.w.map((w, i) => ({ i, ns: w[0], kind: w[1], name: w[2], r: w[3], c: w[4], self: !!w[5] }));
const NS = D.n.map(() => []); W.forEach(w => NS[w.ns].push(w));
const S = { open: new Set(), apart: new Set(), q: "", cross: false, hide: true, ord: "f", sel: null };
const h = (tag, at, ...kids) => {
  const e = document.createElement(tag);
  for (const k in at) if (k === "on") e.onclick = at.on; else if (at[k] !== undefined && at[k] !== false) e.setAttribute(k, at[k]);
  e.append(...kids.flat(Infinity).filter(k => k !== null && k !== undefined && k !== ""));
  return e;
};
const bdi = s => h("bdi", {}, s), path = w => (w.ns ? D.n[w.ns] + "/" : "") + w.name, plural = (n, s) => n + " " + s + (n === 1 ? "" : "s");
const P = D.p.map(p => p === "*" ? [["*", 1, 65535]] : p.split(" ").flatMap(q => {
  const [proto, list] = q.split(":");
  return list.split(",").map(x => { const [a, b] = x.split("-"); return [proto, +a, +(b || a)]; });
}));
const span = (a, b) => a === b ? "" + a : a + "–" + b;
const long = ps => [...ps].map(p => P[p][0][0] === "*" ? "all ports" : P[p].map(x => span(x[1], x[2]) + "/" + x[0]).join(", ")).join(", ");
const shorts = new Map();
let room = 9;
const short = ps => {
  const key = room + ":" + [...ps].sort().join();
  if (!shorts.has(key)) {
    const m = new Map(); let all = false;
    for (const p of ps) for (const x of P[p]) { all ||= x[0] === "*"; m.set(x[2] - x[1] === 65534 ? "all " + x[0] : span(x[1], x[2]), x[1]); }
    const l = [...m].sort((a, b) => a[1] - b[1]).map(x => x[0]), s = l.join(" ");
    shorts.set(key, all ? "all" : s.length <= room ? s : l[0] + (room < 9 ? "+" : " +") + (l.length - 1));
  }
  return shorts.get(key);
};
const marks = new Map(), N = W.length;
const ofRow = new Map(), ofCol = new Map(), put = (m, k, v) => m.set(k, (m.get(k) || "") + v);
// A mark with one end of the map alone is told by its property, and stands in no cell.
D.m.forEach(([q, k, a, b]) => {
  if (a < 0 || b < 0) return;
  put(ofRow, a, q + ":" + b + ";");
  put(ofCol, b, q + ":" + a + ";");
  const key = a * N + b;
  if (!marks.has(key)) marks.set(key, []);
  marks.get(key).push([q, k]);
});
const places = s => new Set(s.split(",").filter(Boolean).flatMap(r => {
  const [a, b] = r.split("-").map(Number), l = [];
  for (let i = a; i <= (b === undefined ? a : b); i++) l.push(i);
  return l;
}));
const shut = D.q.flatMap((q, i) => q.slice(7).map(([f, t]) => ({ q: i, f: places(f), t: places(t) })));
// Records in which a pair with a mark lies: no filter but the search hides these pairs.
const markedClasses = new Set([...marks.keys()].map(k => W[Math.floor(k / N)].r + "," + W[k % N].c));
const isMarked = o => markedClasses.has(X[o] + "," + X[o + 1]);
const words = () => S.q.toLowerCase().split(/\s+/).filter(Boolean);
const keep = () => {
  const port = words().filter(t => /^\d+$/.test(t)).map(Number), k = [];
  for (let o = 0; o < X.length; o += 6) {
    if (S.hide && X[o + 5] & 2 && !isMarked(o)) continue;
    if (port.length && !port.every(n => P[X[o + 2]].some(x => x[1] <= n && n <= x[2]))) continue;
    k.push(o);
  }
  return k;
};
