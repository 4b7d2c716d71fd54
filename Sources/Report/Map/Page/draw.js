// The table.
let M, rover;
const WORD = ["", " not decided", " breaks a property"], SIGN = ["", "?", "!"];
const draw = () => {
  M = model();
  for (const x of [M.rows, M.cols]) x.forEach((l, i) => { l.head = !l.whole && (i === 0 || x[i - 1].ns !== l.ns); });
  const dense = M.cols.length > 24 || innerWidth < 640; room = dense ? 6 : 9;
  const head = h("tr", {}, h("th", { scope: "col", class: "corner" }, h("span", {}, "from ↓  to →")));
  const cg = h("colgroup", {}, h("col"));
  M.cols.forEach((l, j) => {
    cg.append(h("col"));
    head.append(h("th", { scope: "col", class: (l.whole ? "ns" : "w") + (l.head ? " first" : "") + (l.none ? " none" : "") }, name(l, 1, j)));
  });
  const body = h("tbody", {}), C = M.cols.length, perRow = M.rows.map(() => []), hidden = M.rows.map(() => []), nsCols = new Map();
  const blank = h("tr", {}, h("th", { scope: "row" }), M.cols.map(l => h("td", { class: l.head ? "first" : undefined })));
  for (const [k, c] of M.cells) perRow[Math.floor(k / C)].push([k % C, c]);
  for (const k of M.hid) hidden[Math.floor(k / C)].push(k % C);
  M.cols.forEach((l, j) => { if (!nsCols.has(l.ns)) nsCols.set(l.ns, []); nsCols.get(l.ns).push(j); });
  M.rows.forEach((a, i) => {
    const tr = blank.cloneNode(true), td = [...tr.children];
    tr.className = (a.head ? "first " : "") + (a.none ? "none" : "");
    td[0].className = a.whole ? "ns" : "w"; td[0].append(name(a, 0, i));
    for (const j of nsCols.get(a.ns) || []) td[j + 1].classList.add("own");
    if (shut.length) M.cols.forEach((b, j) => {
      const q = M.cells.has(i * C + j) || M.hid.has(i * C + j) ? -1 : shutBy(a, b), e = td[j + 1];
      if (q >= 0) { e.classList.add("d"); e.textContent = "–"; e.title = "Nothing passes, proved by " + D.q[q][0]; }
    });
    for (const j of hidden[i]) { td[j + 1].classList.add("h"); td[j + 1].textContent = "·"; td[j + 1].title = "Something passes; a filter hides it"; }
    for (const [j, c] of perRow[i]) {
      const s = c.ps.size ? short(c.ps) : "", k = c.mark, e = td[j + 1], b = M.cols[j];
      e.className = "c" + (s === "all" ? " a" : "") + (k === 2 ? " v" : k ? " u" : "") + (b.head ? " first" : "");
      e.append(h("button", { type: "button", tabindex: -1, "data-c": i + "," + j, "aria-label": label(a) + " to " + label(b) + ": " + (c.ps.size ? long(c.ps) : "nothing passes,") + WORD[k] + (c.some ? ", some pods or addresses" : "") }, s + (c.some ? "~" : "") + SIGN[k]));
    }
    body.append(tr);
  });
  const t = h("table", { id: "m", class: dense ? "dense" : undefined }, h("caption", { class: "vh" }, "Rows open connections, columns accept them; a cell names the ports. Arrow keys go from connection to connection."), cg, h("thead", {}, head), body);
  const x = $("wrap").scrollLeft, y = $("wrap").scrollTop;
  $("m").replaceWith(t); $("wrap").scrollTo(x, y);
  const first = t.querySelector("td button"); if (first) first.tabIndex = 0; rover = first;
  $("say").textContent = plural(M.rows.length, "row") + ", " + plural(M.cols.length, "column") + ", " + plural(M.cells.size, "cell") + " with connections";
  $("all").hidden = W.length > 150 && !S.open.size && !S.apart.size;
  $("all").textContent = S.open.size || S.apart.size ? "Close all" : "Open all";
  $("lh").hidden = !M.hid.size;
  mark(); fit();
};
const name = (l, side, i) => {
  const b = h("button", { type: "button", class: "name", "data-l": side + "," + i, tabindex: side ? -1 : 0, title: l.many ? l.many.map(n => D.n[n]).join("\n") : l.whole ? plural(l.ws.length, l.ns ? "workload" : "end") : l.ws.map(w => path(w) + (w.kind ? " (" + w.kind + ")" : "")).join("\n") },
    bdi(l.whole ? D.n[l.ns] : first(l)[0]), h("small", {}, l.many ? " +" + (l.many.length - 1) + " alike" : l.whole ? " " + l.ws.length : first(l)[1] ? " +" + first(l)[1] : ""));
  const tri = l.whole || l.head ? h("button", { type: "button", class: "tri", "data-o": l.ns, tabindex: side ? -1 : 0, "aria-expanded": !l.whole, "aria-label": (l.whole ? "Open " : "Close ") + D.n[l.ns] }, l.whole ? "▸" : "▾") : h("span", { class: "tri" });
  const tag = l.head ? h("small", { class: "tag" }, bdi(D.n[l.ns])) : null;
  return h("span", { class: "lab" }, side ? tag : null, tri, b, side ? null : tag);
};
