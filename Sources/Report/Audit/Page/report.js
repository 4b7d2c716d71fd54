// Filters, opens, follows links into what is folded, and copies. All of the content is there without it.
const $ = id => document.getElementById(id), all = q => [...document.querySelectorAll(q)];
const props = all(".property").map(e => ({
  e, v: e.dataset.v, s: e.dataset.s, c: [...e.querySelectorAll(".control")].map(x => x.textContent), t: e.textContent.toLowerCase(),
}));
const options = (id, values) => $(id).append(...values.map(v => { const o = document.createElement("option"); o.value = o.textContent = v; return o; }));
const once = list => [...new Set(list)];
const show = () => {
  const [v, s, c] = ["fv", "fs", "fc"].map(id => $(id).value), words = $("q").value.toLowerCase().split(/\s+/).filter(Boolean);
  const isFiltered = !!(v || s || c || words.length);
  let count = 0;
  for (const p of props) {
    const fits = (!v || p.v === v) && (!s || p.s === s) && (!c || p.c.includes(c)) && words.every(w => p.t.includes(w));
    p.e.hidden = !fits;
    count += fits;
  }
  // A section whose properties are all left out goes; the tests in it go with them.
  for (const e of all("main > section")) {
    const own = props.filter(p => e.contains(p.e));
    if (own.length) e.hidden = own.every(p => p.e.hidden);
  }
  $("say").textContent = isFiltered ? count + " of " + props.length + " properties" : "";
  label();
};
const shown = () => all(".property:not([hidden]) > details");
const label = () => { $("all").textContent = shown().every(d => d.open) ? "Close all" : "Open all"; };
const reset = () => { for (const id of ["q", "fv", "fs", "fc"]) $(id).value = ""; show(); };
const follow = () => {
  const e = $(decodeURIComponent(location.hash.slice(1)));
  if (!e) return;
  if (e.closest("[hidden]")) reset();
  for (let d = e.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
  if (e.matches(".property")) e.querySelector("details").open = true;
  e.scrollIntoView({ block: "start" });
};
const copy = async (code, button) => {
  try { await navigator.clipboard.writeText(code.textContent); } catch {
    getSelection().selectAllChildren(code);
    document.execCommand("copy");
    getSelection().removeAllRanges();
  }
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
};
for (const code of all(".again > code")) {
  const b = document.createElement("button");
  b.type = "button"; b.textContent = "Copy"; b.title = "Copy this line";
  b.addEventListener("click", () => copy(code, b));
  code.after(b);
}
// What is folded is printed, too.
addEventListener("beforeprint", () => all("details").forEach(d => { d.dataset.was = d.open ? 1 : ""; d.open = true; }));
addEventListener("afterprint", () => all("details").forEach(d => { d.open = !!d.dataset.was; }));
if ($("bar")) {
  options("fv", once(props.map(p => p.v)));
  options("fs", ["critical", "high", "medium", "low", "info"].filter(s => props.some(p => p.s === s)));
  options("fc", once(props.flatMap(p => p.c)).sort());
  $("lc").hidden = $("fc").length < 2;
  for (const id of ["fv", "fs", "fc"]) $(id).addEventListener("change", show);
  let timer;
  $("q").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 60); });
  $("bar").addEventListener("submit", e => e.preventDefault());
  $("all").addEventListener("click", () => { const open = !shown().every(d => d.open); shown().forEach(d => { d.open = open; }); label(); });
  document.addEventListener("toggle", e => { if (e.target.matches && e.target.matches(".property > details")) label(); }, true);
  document.addEventListener("keydown", e => {
    if (e.key === "/" && !/^(INPUT|SELECT)$/.test(e.target.tagName)) { e.preventDefault(); $("q").focus(); }
    if (e.key === "Escape" && e.target === $("q")) { $("q").value = ""; show(); }
  });
  $("bar").hidden = false;
  show();
  addEventListener("hashchange", follow);
  follow();
}
