/// The style sheet of the HTML report: light, dark, narrow and printed.
enum HTMLStyle {
  /// The text of the style sheet.
  static let sheet = """
    :root { color-scheme: light dark; --bg: #fbfbfa; --card: #fff; --text: #1c1e21; --dim: #5c6470; --line: #d9dde3;
      --red: #b3261e; --redbg: #fdecea; --green: #1b6e3c; --greenbg: #e7f4ec; --amber: #7a5200; --amberbg: #fdf3dc;
      --blue: #1f4f91; --bluebg: #e8effa; }
    @media (prefers-color-scheme: dark) { :root { --bg: #15171a; --card: #1d2024; --text: #e7e9ec; --dim: #a2abb8;
      --line: #373c44; --red: #ff9a92; --redbg: #3d1c1a; --green: #7fd6a0; --greenbg: #16301f; --amber: #f0c673;
      --amberbg: #352a12; --blue: #a3c4f7; --bluebg: #1a2a42; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 68rem; padding: 1.5rem 1.25rem 4rem; background: var(--bg); color: var(--text);
      font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
    h1 { margin: 0 0 .5rem; font-size: 1.9rem; line-height: 1.2; }
    h2 { margin: 2.25rem 0 .75rem; font-size: 1.25rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
    h3 { margin: 0 0 .4rem; font-size: 1.05rem; }
    h4 { margin: 1rem 0 .3rem; font-size: .9rem; font-weight: 600; color: var(--dim); }
    p { margin: .5rem 0; } ul, ol { margin: .5rem 0; padding-left: 1.3rem; } li { margin: .15rem 0; }
    code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .86em; }
    pre { margin: .5rem 0; padding: .6rem .8rem; background: var(--card); border: 1px solid var(--line);
      border-radius: .4rem; white-space: pre-wrap; }
    .kicker { margin: 0; color: var(--dim); text-transform: uppercase; letter-spacing: .06em; font-size: .78rem; }
    .meta { color: var(--dim); font-size: .9rem; } .claim { max-width: 48rem; }
    .status { display: inline-block; margin: .25rem 0; padding: .35rem .8rem; border-radius: .4rem; font-weight: 600; }
    .selection, .note { padding: .4rem .7rem; border-left: 3px solid var(--line); background: var(--card); }
    .red { color: var(--red); background: var(--redbg); } .green { color: var(--green); background: var(--greenbg); }
    .amber { color: var(--amber); background: var(--amberbg); }
    .blue { color: var(--blue); background: var(--bluebg); }
    .tiles { display: flex; flex-wrap: wrap; gap: .6rem; padding: 0; margin: 1.25rem 0 .5rem; list-style: none; }
    .tiles li { margin: 0; padding: .5rem .9rem; border-radius: .5rem; }
    .tiles b { display: block; font-size: 1.5rem; line-height: 1.2; }
    .chip { display: inline-block; padding: .05rem .5rem; border-radius: 1rem; border: 1px solid currentColor;
      font-size: .8rem; text-decoration: none; }
    .chips { margin: .2rem 0 .6rem; } .chips .chip:not(.red, .green, .amber, .blue) { color: var(--dim); }
    .scroll { overflow-x: auto; } table { width: 100%; border-collapse: collapse; }
    th, td { padding: .4rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
    thead th { white-space: nowrap; color: var(--dim); font-size: .85rem; font-weight: 600; } tbody th { font-weight: 500; }
    .whole { white-space: nowrap; } tbody th { min-width: 8rem; }
    .digest { word-break: break-all; }
    .property { margin: .9rem 0; padding: .9rem 1.1rem; border: 1px solid var(--line); border-left-width: 5px;
      border-radius: .5rem; color: var(--text); background: var(--card); }
    .property.red { border-left-color: var(--red); } .property.green { border-left-color: var(--green); }
    .property.amber { border-left-color: var(--amber); } .property.blue { border-left-color: var(--blue); }
    .path { display: flex; align-items: stretch; gap: 1.5rem; margin: .3rem 0 .4rem; }
    .path > * { position: relative; flex: 1 1 0; min-width: 0; padding: .5rem .7rem; border-radius: .4rem;
      border: 1px solid var(--line); font-size: .88rem; }
    .gate p { margin: .2rem 0 0; }
    .path > * + *::before { content: "→"; position: absolute; left: -1.5rem; width: 1.5rem; top: 50%;
      margin-top: -.75em; text-align: center; color: var(--dim); }
    .node { background: var(--bg); } .node small, .wire small { display: block; color: var(--dim); }
    .path .wire { flex: .8 1 0; border-style: dashed; } .path .gate { flex: 1.6 1 0; }
    .gate b { display: block; } .gate ul { margin: .2rem 0 0; padding: 0; list-style: none; }
    .gate.open { border-color: var(--amber); } .gate.open b { color: var(--amber); }
    .gate.shut { border-color: var(--blue); } .gate.shut b { color: var(--blue); }
    .hops { padding-left: 1.4rem; }
    @media (max-width: 46rem) { .path { flex-direction: column; gap: 1.4rem; } .path > * { flex: none !important; }
      .path > * + *::before { content: "↓"; left: 0; right: 0; width: auto; top: -1.4rem; margin: 0; } }
    @media print { :root { --bg: #fff; --card: #fff; --text: #000; --dim: #444; --line: #999; --red: #8c1d18;
      --redbg: #fff; --green: #14532d; --greenbg: #fff; --amber: #5c3d00; --amberbg: #fff; --blue: #163a6b;
      --bluebg: #fff; color-scheme: light; }
      body { max-width: none; padding: 0; font-size: 10pt; } .property, tr, .path { break-inside: avoid; }
      h2, h2 + .meta, h4 { break-after: avoid; } .path { gap: 1.1rem; } .path > * { font-size: 8pt; padding: .3rem; }
      .path > * + *::before { left: -1.1rem; width: 1.1rem; } .status, .tiles li { border: 1px solid currentColor; } a { color: inherit; } }
    """
}
