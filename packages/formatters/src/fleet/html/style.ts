/** The style of the fleet page, beside the style that all reports share. */
export const FLEET_STYLE = `
.fleet .bar { position: sticky; top: 0; z-index: 1; background: var(--back); border-bottom: 1px solid var(--line); }
.fleet .bar > div { max-width: 74rem; margin: 0 auto; padding: .5rem 1.25rem; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: center; }
.fleet .tools { margin-left: auto; display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; color: var(--soft); }
.fleet .facts div { display: grid; grid-template-columns: 8.5rem 1fr; gap: .25rem 1rem; padding: .15rem 0; }
.fleet dt { color: var(--soft); } .fleet dd { margin: 0; overflow-wrap: anywhere; }
.fleet main > section { display: block; }
.fleet .alarm h2 { margin: 0; font-size: 1rem; }
.fleet .bands span { margin-right: 1rem; font-variant-numeric: tabular-nums; }
.fleet .rowhead, .fleet #list summary { display: flex; }
.fleet .rowhead { color: var(--soft); font-size: 13px; padding: 0 1rem; }
.fleet .rowhead span:first-child, .fleet .name { flex: 1; overflow-wrap: anywhere; }
.fleet .rowhead span:not(:first-child), .fleet .cell { width: 5rem; text-align: right; font-variant-numeric: tabular-nums; }
.fleet #list summary::before { content: '▸'; color: var(--soft); margin-right: .5rem; }
.fleet #list details[open] > summary::before { content: '▾'; }
.fleet .rowhead { padding-left: 2.2rem; }
.fleet .cell i { position: absolute; left: -100rem; }
.fleet details > *:not(summary) { margin-left: 1rem; margin-right: 1rem; }
.fleet h3 { font-size: 1rem; margin-top: .75rem; margin-bottom: .25rem; }
.fleet .table { overflow-x: auto; }
.fleet table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.fleet th, .fleet td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
.fleet th:first-child { text-align: left; padding-left: 0; overflow-wrap: anywhere; min-width: 14rem; }
.fleet thead th { color: var(--soft); font-size: 13px; }
.fleet th.section { font-weight: 600; padding-top: 1rem; }
.fleet .rows li { border-top: 1px solid var(--line); padding: .35rem 0; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  .fleet .rowhead { display: none; }
  .fleet #list summary { flex-wrap: wrap; gap: 0 1rem; }
  .fleet .name { flex: 1 0 calc(100% - 3rem); }
  .fleet .cell { width: auto; } .fleet #list summary::before { content: '▸'; color: var(--soft); margin-right: .5rem; }
.fleet #list details[open] > summary::before { content: '▾'; }
.fleet .rowhead { padding-left: 2.2rem; }
.fleet .cell i { position: static; font-style: normal; color: var(--soft); }
  .fleet .facts div { grid-template-columns: 1fr; gap: 0; }
}
@media print { .fleet .tools { display: none; } .fleet .bar { position: static; } }
`;

/** The SHA-256 of the style in base64, for the page's content security policy. A test compares it. */
export const FLEET_STYLE_HASH = 'sha256-kD4ZAYYwVAOXEfA8CVsDKbd7294ywT124MIxugcrcM0=';
