// Lines, and the cells between them: what is shown of the data.
const nsOf = [[], []];
W.forEach(w => [w.r, w.c].forEach((c, k) => (nsOf[k][c] ||= new Set()).add(w.ns)));
const alike = (kept, closed) => { // namespaces that differ in nothing but their own name
  const out = D.n.map(() => new Set()), groups = new Map(), lead = new Map();
  for (const o of kept) for (const a of nsOf[0][X[o]]) for (const b of nsOf[1][X[o + 1]]) {
    const t = "," + X[o + 2] + "," + (X[o + 5] & 1);
    out[a].add(">" + (a === b ? "" : b) + t); out[b].add("<" + (a === b ? "" : a) + t);
  }
  for (const w of W) { if (ofRow.has(w.i)) out[w.ns].add("!" + w.i); if (ofCol.has(w.i)) out[w.ns].add("?" + w.i); }
  D.n.forEach((_, n) => { if (n && closed(n)) { const k = [...out[n]].sort().join(";"); if (!groups.has(k)) groups.set(k, []); groups.get(k).push(n); } });
  for (const g of groups.values()) if (g.length > 1) g.forEach(n => lead.set(n, g));
  return lead;
};
const axis = (side, kept, isOpen, lead) => {
  const sig = new Map(), at = side ? 1 : 0;
  for (const o of kept) { const g = X[o + at]; sig.set(g, (sig.get(g) || "") + ";" + X[o + 1 - at] + "," + X[o + 2] + "," + X[o + 3] + "," + X[o + 4]); }
  let ids = D.n.map((_, i) => i).slice(1);
  if (S.ord === "n") ids.sort((a, b) => D.n[a] < D.n[b] ? -1 : 1);
  if (NS[0].length) ids = side ? [...ids, 0] : [0, ...ids];
  const out = [];
  for (const n of ids) {
    if (!isOpen(n)) { const g = lead.get(n); if (g && g[0] !== n) continue; out.push({ ns: n, ws: g ? g.flatMap(x => NS[x]) : NS[n], whole: true, many: g }); continue; }
    const g = new Map();
    for (const w of NS[n]) {
      const key = (sig.get(side ? w.c : w.r) || "") + "|" + ((side ? ofCol : ofRow).get(w.i) || "");
      if (!g.has(key)) g.set(key, []); g.get(key).push(w);
    }
    const lines = [...g].map(([k, ws]) => ({ ns: n, ws, none: k === "|" })).sort((a, b) => a.none - b.none);
    for (const l of lines) if (n !== 0 || !l.none) out.push(l);
  }
  return out;
};
const first = l => l.ws.length === 2 && (l.ws[0].name + l.ws[1].name).length < 26 ? [l.ws[0].name + ", " + l.ws[1].name, 0] : [l.ws[0].name, l.ws.length - 1];
const label = l => { if (l.whole) return D.n[l.ns] + (l.many ? " and " + (l.many.length - 1) + " alike" : ""); const [a, n] = first(l); return a + (n ? " +" + n : ""); };
const model = () => {
  const kept = keep(), text = words().filter(t => !/^\d+$/.test(t));
  const hit = (w, t) => (path(w) + " " + w.kind).toLowerCase().includes(t);
  const auto = new Set();
  if (text.length) for (const w of W) if (text.some(t => w.name.toLowerCase().includes(t) && !D.n[w.ns].toLowerCase().includes(t))) auto.add(w.ns);
  const isOpen = n => S.open.has(n) || (auto.size <= 12 && auto.has(n));
  const lead = text.length ? new Map() : alike(kept, n => !isOpen(n) && !S.apart.has(n));
  let rows = axis(0, kept, isOpen, lead), cols = axis(1, kept, isOpen, lead);
  const byR = new Map(), byC = new Map();
  rows.forEach((l, i) => l.ws.forEach(w => { if (!byR.has(w.r)) byR.set(w.r, new Set()); byR.get(w.r).add(i); }));
  cols.forEach((l, i) => l.ws.forEach(w => { if (!byC.has(w.c)) byC.set(w.c, new Set()); byC.get(w.c).add(i); }));
  const has = l => l.has ||= text.map(t => l.ws.some(w => hit(w, t)));
  const cells = new Map();
  const marked = new Set();
  for (const k of marks.keys()) {
    const f = W[Math.floor(k / N)], t = W[k % N];
    rows.forEach((l, i) => { if (l.ns === f.ns || l.many) cols.forEach((m, j) => { if ((m.ns === t.ns || m.many) && l.ws.includes(f) && m.ws.includes(t)) marked.add(i * cols.length + j); }); });
  }
  const isKept = new Set(kept), hid = new Set(); // hid: something passes here, but a filter hides it
  for (let o = 0; o < X.length; o += 6) for (const i of byR.get(X[o]) || []) for (const j of byC.get(X[o + 1]) || []) {
    const a = rows[i], b = cols[j], key = i * cols.length + j;
    if (a.ws.length === 1 && a.ws[0] === b.ws[0] && b.ws.length === 1 && !a.ws[0].self) continue;
    const free = marked.has(key) && isMarked(o); // neither of the two filters hides it
    if (!free && S.hide && X[o + 5] & 2 || !isKept.has(o) || !free && S.cross && a.ns === b.ns || text.length && !text.every((t, k) => has(a)[k] || has(b)[k])) { hid.add(key); continue; }
    let c = cells.get(key); if (!c) cells.set(key, c = { ps: new Set(), os: [], some: true, mark: 0 });
    c.ps.add(X[o + 2]); c.os.push(o); c.some &&= !!(X[o + 5] & 1);
    if (X[o + 5] & 8) c.mark = 1;
  }
  const rowOf = new Map(), colOf = new Map();
  rows.forEach((l, i) => l.ws.forEach(w => rowOf.set(w.i, i))); cols.forEach((l, i) => l.ws.forEach(w => colOf.set(w.i, i)));
  for (const [key, v] of marks) {
    const i = rowOf.get(Math.floor(key / N)), j = colOf.get(key % N), at = i * cols.length + j;
    if (i === undefined || j === undefined) continue;
    if (text.length && !text.every((t, k) => has(rows[i])[k] || has(cols[j])[k]) || words().length > text.length && !cells.has(at)) continue;
    // What should pass and does not has no ports, and is marked all the same.
    let c = cells.get(at);
    if (!c) cells.set(at, c = { ps: new Set(), os: [], some: false, mark: 0 });
    c.mark = Math.max(c.mark, ...v.map(x => 2 - x[1]));
  }
  if (text.length || S.cross || words().length) {
    const r = new Set(), c = new Set(); for (const k of cells.keys()) { r.add(Math.floor(k / cols.length)); c.add(k % cols.length); }
    const nr = rows.map((_, i) => i).filter(i => r.has(i)), nc = cols.map((_, i) => i).filter(i => c.has(i)), m = new Map(), hm = new Set();
    nr.forEach((i, a) => nc.forEach((j, b) => { const x = cells.get(i * cols.length + j); if (x) m.set(a * nc.length + b, x); else if (hid.has(i * cols.length + j)) hm.add(a * nc.length + b); }));
    return { rows: nr.map(i => rows[i]), cols: nc.map(j => cols[j]), cells: m, hid: hm };
  }
  for (const k of cells.keys()) hid.delete(k);
  return { rows, cols, cells, hid };
};
const shutBy = (a, b) => {
  if (!a.in) a.in = shut.map(s => a.ws.every(w => s.f.has(w.i)));
  if (!b.to) b.to = shut.map(s => b.ws.every(w => s.t.has(w.i)));
  if (a.ns === b.ns && a.ws.length === 1 && a.ws[0] === b.ws[0]) return -1;
  for (let i = 0; i < shut.length; i++) if (a.in[i] && b.to[i]) return shut[i].q;
  return -1;
};
