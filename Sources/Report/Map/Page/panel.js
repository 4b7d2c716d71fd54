// The panel: of a cell, of a name, of a property.
const toggle = n => { const l = M.rows.find(l => l.ns === n); if (l && l.many) l.many.forEach(x => S.apart.add(x)); else S.open.has(n) ? S.open.delete(n) : S.open.add(n); draw(); const b = document.querySelector('#m tbody [data-o="' + n + '"]'); if (b) b.focus(); };
const file = u => u[3] < 0 ? null : h("code", { class: "at" }, bdi(D.f[u[3]] + (u[4] ? ":" + u[4] : "")));
const WHY = new Map([
  ["not-isolated", "no policy isolates this end"], ["outside-address", "outside the cluster: no policy speaks here"],
  ["host-network", "on the node's network: no policy governs it"], ["no-rule", "no rule matches"],
  ["unread", "an object that is not read may let it through"], ["undecided", "it depends on how this is read"],
  ["pass", "leaves it to the next tier"], ["node", "a node: no policy governs it"],
]);
const rules = (s, side) => h("div", { class: "end" }, h("b", {}, side), h("ul", {}, (D.s[s] || []).map(r => {
  const u = D.u[r];
  const why = u[0] === "rule" ? null : h("span", { class: "dim" }, " " + (WHY.get(u[0]) || u[0]));
  return h("li", {}, u[1] ? [h("span", {}, bdi(u[1].replace(/^NetworkPolicy /, "")), " ", h("span", { class: "dim" }, bdi(u[2]))), why, file(u)] : h("span", {}, WHY.get(u[0]) || u[0]));
})));
const list = ws => { const s = ws.slice(0, 6).map(w => w.name).join(", "); return s + (ws.length > 6 ? " and " + (ws.length - 6) + " more" : ""); };
const ends = ws => { // namespace once, then its names
  const g = new Map(); ws.forEach(w => { if (!g.has(w.ns)) g.set(w.ns, []); g.get(w.ns).push(w); });
  return [...g].map(([n, l]) => h("span", { class: "ends" }, n ? h("span", { class: "dim" }, bdi(D.n[n]), "/") : null, bdi(list(l))));
};
const show = (title, ...kids) => {
  $("side").replaceChildren(h("button", { type: "button", class: "x", "aria-label": "Close details", on: close }, "×"), h("h2", {}, title), ...kids.flat(Infinity).filter(Boolean));
  $("side").hidden = false; $("side").scrollTop = 0; document.documentElement.classList.add("with"); fit();
};
const fit = () => { // the overview stands beside the closed matrix only
  const side = !$("side").hidden; $("about").hidden = side || S.open.size > 0 || S.q.trim() !== "" || !$("about").firstChild;
  document.querySelector("main").classList.toggle("two", side || !$("about").hidden);
};
const close = () => { $("side").hidden = true; document.documentElement.classList.remove("with"); S.sel = null; fit(); mark(); history.replaceState(null, "", location.pathname + location.search); if (rover) rover.focus(); };
const inside = (ws, cls, at) => ws.filter(w => (at ? w.c : w.r) === cls);
const cell = (a, b) => {
  const key = M.rows.indexOf(a) * M.cols.length + M.cols.indexOf(b), c = M.cells.get(key); if (!c) return;
  const qs = new Map();
  for (const f of a.ws) for (const t of b.ws) for (const [q, k] of marks.get(f.i * N + t.i) || []) { if (!qs.has(q)) qs.set(q, { k, l: [] }); qs.get(q).l.push([f, t]); }
  const items = c.os.map(o => ({ o, f: inside(a.ws, X[o], 0), t: inside(b.ws, X[o + 1], 1) }));
  const bad = i => i.f.some(f => i.t.some(t => marks.has(f.i * N + t.i)));
  items.sort((x, y) => bad(y) - bad(x));
  show([bdi(label(a)), " → ", bdi(label(b))],
    [...qs].map(([q, v]) => h("div", { class: "verdict " + (v.k ? "amber" : "red") }, h("b", {}, (v.k ? "? Not decided: " : "! Breaks "), bdi(D.q[q][0])), h("p", {}, bdi(D.q[q][4])), D.q[q][6] ? h("p", {}, bdi(D.q[q][6])) : null, h("code", { class: "at" }, bdi(D.q[q][3])))),
    items.slice(0, 40).map(i => h("div", { class: "flow" + (bad(i) ? " bad" : "") }, h("p", { class: "ft" }, ends(i.f), " → ", ends(i.t)),
      h("p", { class: "pt" }, (bad(i) ? "! " : "") + long([X[i.o + 2]]) + (X[i.o + 5] & 1 ? "  ~ some pods or addresses" : "") + (X[i.o + 5] & 8 ? "  ? not decided" : "")),
      [rules(X[i.o + 3], "leaves by"), rules(X[i.o + 4], "enters by")])),
    items.length || !qs.size ? null : h("p", { class: "dim" }, "Nothing passes here."),
    items.length > 40 ? h("p", { class: "dim" }, "and " + (items.length - 40) + " more; open the namespace to see them") : null);
  S.sel = { a, b };
  mark();
  // The address names a pair that has a cell of its own when both namespaces are open.
  const pair = items.flatMap(i => i.f.flatMap(f => i.t.map(t => [f, t]))).find(([f, t]) => f !== t || f.self)
    || [...marks.keys()].map(k => [W[Math.floor(k / N)], W[k % N]]).find(([f, t]) => a.ws.includes(f) && b.ws.includes(t));
  if (pair) hash(...pair);
};
const ego = l => {
  const half = at => {
    const g = new Map();
    for (let o = 0; o < X.length; o += 6) {
      if (!l.ws.some(w => (at ? w.r : w.c) === X[o + 1 - at])) continue;
      for (const w of byClass[at].get(X[o + at]) || []) {
        if (l.whole ? w.ns === l.ns : l.ws.length === 1 && w === l.ws[0] && !w.self) continue;
        const k = w.ns; if (!g.has(k)) g.set(k, new Map());
        const m = g.get(k); if (!m.has(w)) m.set(w, { ps: new Set(), common: true, bad: 0 });
        const e = m.get(w); e.ps.add(X[o + 2]); e.common &&= !!(X[o + 5] & 2);
        for (const s of l.ws) { const v = marks.get(at ? s.i * N + w.i : w.i * N + s.i); if (v) e.bad = Math.max(e.bad, ...v.map(x => 2 - x[1])); }
      }
    }
    let n = 0; const rows = [];
    for (const [ns, m] of g) {
      const by = new Map();
      for (const [w, e] of m) { n++; const k = short(e.ps) + SIGN[e.bad]; if (!by.has(k)) by.set(k, { e, ws: [] }); by.get(k).ws.push(w); }
      rows.push(h("li", {}, h("span", { class: "dim nsname" }, bdi(D.n[ns])), h("ul", {}, [...by].map(([k, v]) => h("li", { class: v.e.common ? "common" : undefined }, h("span", { class: "port" + (v.e.bad === 2 ? " red" : v.e.bad ? " amber" : ""), title: long(v.e.ps) }, k),
        h("span", {}, v.ws.slice(0, 12).flatMap((w, i) => [i ? (ns ? ", " : h("br")) : null, h("button", { type: "button", class: "link", on: () => ego({ ns: w.ns, ws: [w] }) }, bdi(w.name))]), v.ws.length > 12 ? " and " + (v.ws.length - 12) + " more" : null))))));
    }
    return [h("h3", {}, (at ? "Reaches " : "Is reached by ") + n), rows.length ? h("ul", { class: "ego" }, rows) : h("p", { class: "dim" }, "nobody")];
  };
  const w = l.ws[0];
  show(l.whole ? bdi(D.n[l.ns]) : [bdi(w.name), l.ws.length > 1 ? " +" + (l.ws.length - 1) : ""],
    h("p", { class: "dim" }, l.whole ? plural(l.ws.length, l.ns ? "workload" : "end") : [w.ns ? [bdi(D.n[w.ns]), " · "] : null, w.kind]),
    l.ws.length > 1 ? h("p", {}, l.whole ? null : "Equal on this side: ", l.ws.slice(0, 40).flatMap((w, i) => [i ? ", " : null, h("button", { type: "button", class: "link", on: () => ego({ ns: w.ns, ws: [w] }) }, bdi(w.name))])) : null,
    half(0), half(1));
  S.sel = { l }; mark(); hash(w);
};
const byClass = [new Map(), new Map()];
W.forEach(w => [w.r, w.c].forEach((c, k) => { if (!byClass[k].has(c)) byClass[k].set(c, []); byClass[k].get(c).push(w); }));
// Of a property: what it says, and the pairs that are marked.
const claim = i => {
  const q = D.q[i], ms = D.m.filter(m => m[0] === i);
  const end = n => n < 0 ? "an end that is not on the map" : bdi(path(W[n]));
  show(bdi(q[0]), h("div", { class: "verdict " + (q[2] === "violated" || q[2] === "unexpected-success" ? "red" : "amber") }, h("b", {}, q[2]), h("p", {}, bdi(q[4])), q[6] ? h("p", {}, bdi(q[6])) : null, h("code", { class: "at" }, bdi(q[3]))),
    ms.length ? h("ul", {}, ms.slice(0, 40).map(m => h("li", {}, m[2] >= 0 && m[3] >= 0
      ? h("button", { type: "button", class: "link", on: () => goto(W[m[2]], W[m[3]]) }, end(m[2]), " → ", end(m[3]))
      : m[2] >= 0 ? h("button", { type: "button", class: "link", on: () => ego({ ns: W[m[2]].ns, ws: [W[m[2]]] }) }, end(m[2]), " alone") : [end(m[2]), " → ", end(m[3])]))) : null,
    ms.length > 40 ? h("p", { class: "dim" }, "and " + (ms.length - 40) + " more") : null);
};
