// Selection, addresses, keys and controls; then the first drawing.
const mark = () => {
  document.querySelectorAll("#m .on").forEach(e => e.classList.remove("on"));
  if (!S.sel || !S.sel.a) return;
  const has = (l, x) => l.ws.includes(x.ws[0]), i = M.rows.findIndex(l => has(l, S.sel.a)), j = M.cols.findIndex(l => has(l, S.sel.b));
  const b = document.querySelector('#m [data-c="' + i + "," + j + '"]'); if (b) b.parentNode.classList.add("on");
};
const id = w => path(w) + (w.kind ? "|" + w.kind : "");
const hash = (...ws) => history.replaceState(null, "", "#" + ws.map(w => encodeURIComponent(id(w))).join("→"));
const follow = () => {
  const [f, t] = location.hash.slice(1).split(/→|%E2%86%92/).map(s => { try { s = decodeURIComponent(s); } catch { return; } return W.find(w => id(w) === s); });
  if (f && t) goto(f, t); else if (f) ego({ ns: f.ns, ws: [f] });
};
addEventListener("hashchange", follow);
const at = (f, t) => M.cells.has(M.rows.findIndex(l => l.ws.includes(f)) * M.cols.length + M.cols.findIndex(l => l.ws.includes(t)));
const goto = (f, t) => { S.open.add(f.ns); S.open.add(t.ns); S.q = $("q").value = ""; S.cross = $("cross").checked = false; draw(); if (!at(f, t)) { S.hide = $("hide").checked = false; draw(); } const a = M.rows.find(l => l.ws.includes(f)), b = M.cols.find(l => l.ws.includes(t)); if (a && b) { cell(a, b); const e = document.querySelector("#m td.on"); if (e) e.scrollIntoView({ block: "nearest", inline: "nearest" }); } };

$("wrap").addEventListener("click", e => {
  const t = e.target.closest("button"); if (!t) return;
  if (t.dataset.o) toggle(+t.dataset.o);
  else if (t.dataset.l) { const [s, i] = t.dataset.l.split(","); ego((+s ? M.cols : M.rows)[i]); }
  else if (t.dataset.c) { const [i, j] = t.dataset.c.split(","); rove(t); cell(M.rows[i], M.cols[j]); }
});
const rove = b => { if (rover) rover.tabIndex = -1; rover = b; b.tabIndex = 0; };
$("wrap").addEventListener("keydown", e => {
  const d = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[e.key], c = e.target.dataset.c;
  const go = b => { if (b) { e.preventDefault(); b.focus(); } };
  const onName = e.target.dataset.l && e.target.dataset.l.split(",").map(Number);
  if (d && onName) { // from a name into the cells, or to the next name
    const [s, i] = onName, along = d[s ? 1 : 0], into = d[s ? 0 : 1];
    if (along) go(document.querySelector('#m [data-l="' + s + "," + (i + along) + '"]'));
    else if (into > 0) { const k = [...M.cells.keys()].filter(k => (s ? k % M.cols.length : Math.floor(k / M.cols.length)) === i).sort((a, b) => a - b)[0]; if (k !== undefined) { const b = document.querySelector('#m [data-c="' + Math.floor(k / M.cols.length) + "," + k % M.cols.length + '"]'); rove(b); go(b); } }
    return;
  }
  if (!d || !c) return;
  let [i, j] = c.split(",").map(Number), best = null;
  const R = M.rows.length, C = M.cols.length;
  if (d[1]) for (let k = j + d[1]; k >= 0 && k < C; k += d[1]) if (M.cells.has(i * C + k)) { best = [i, k]; break; }
  if (d[0]) for (let k = i + d[0]; k >= 0 && k < R && !best; k += d[0]) for (let s = 0; s < C; s++) {
    if (j - s >= 0 && M.cells.has(k * C + j - s)) { best = [k, j - s]; break; }
    if (j + s < C && M.cells.has(k * C + j + s)) { best = [k, j + s]; break; }
  }
  e.preventDefault();
  if (best) { const b = document.querySelector('#m [data-c="' + best + '"]'); rove(b); b.focus(); }
  else if (d[0] + d[1] < 0) go(document.querySelector('#m [data-l="' + (d[0] ? "1," + j : "0," + i) + '"]'));
});
let hot = -1;
const heat = e => {
  const td = e.target.closest && e.target.closest("#m td"), j = td ? td.cellIndex : -1;
  if (j === hot) return;
  const m = $("m"); for (const k of [hot, j]) if (k > 0) { const c = m.querySelector("colgroup").children[k], t = m.tHead.rows[0].cells[k]; if (c) c.classList.toggle("hot", k === j); if (t) t.classList.toggle("hot", k === j); }
  hot = j;
};
$("wrap").addEventListener("pointerover", heat); $("wrap").addEventListener("focusin", heat);
$("wrap").addEventListener("pointerleave", heat);
let timer;
$("q").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => { S.q = $("q").value; draw(); }, 60); });
$("cross").addEventListener("change", e => { S.cross = e.target.checked; draw(); });
$("hide").addEventListener("change", e => { S.hide = e.target.checked; draw(); });
$("ord").addEventListener("change", e => { S.ord = e.target.value; draw(); });
$("all").addEventListener("click", () => { if (S.open.size || S.apart.size) { S.open.clear(); S.apart.clear(); } else if (W.length <= 150) D.n.forEach((_, i) => S.open.add(i)); draw(); });
$("bar").addEventListener("submit", e => e.preventDefault());
document.addEventListener("keydown", e => {
  if (e.key === "/" && !/^(INPUT|SELECT)$/.test(e.target.tagName)) { e.preventDefault(); $("q").focus(); }
  if (e.key === "Escape") { if (e.target === $("q")) { $("q").value = S.q = ""; draw(); } else if (!$("side").hidden) close(); }
});
// Each press goes to the next pair of the property; one without pairs is told.
document.querySelectorAll("[data-q]").forEach(b => {
  let next = 0;
  b.addEventListener("click", () => {
    const ms = D.m.filter(m => m[0] === +b.dataset.q && m[2] >= 0 && m[3] >= 0);
    if (!ms.length) { claim(+b.dataset.q); return; }
    const m = ms[next++ % ms.length];
    goto(W[m[2]], W[m[3]]);
  });
});
addEventListener("beforeprint", () => document.querySelectorAll("#lists details").forEach(d => { d.dataset.was = d.open ? 1 : ""; d.open = true; }));
addEventListener("afterprint", () => document.querySelectorAll("#lists details").forEach(d => { d.open = !!d.dataset.was; }));

const hidden = D.h.filter(Boolean).join(", ");
if (hidden) $("hw").textContent = " (" + hidden + ")"; else { $("hl").hidden = true; S.hide = false; }
$("bar").hidden = false;
draw();
follow();
