/** The whole style of the page. No `style` attributes: the page's own content policy forbids them. */
export const STYLE = `
:root { color-scheme: light dark; --back: #ffffff; --card: #f6f7f9; --line: #d8dce2; --text: #1b2330; --soft: #5a6675;
  --link: #0b57a4; --critical: #8f1023; --high: #b3261e; --medium: #8a5300; --low: #44546a; --good: #1a6b3c; }
@media (prefers-color-scheme: dark) { :root { --back: #12171f; --card: #1b222d; --line: #323c4a; --text: #e6eaf0;
  --soft: #9eabbb; --link: #7fb8f5; --critical: #ff8a95; --high: #ff9e91; --medium: #f0b75e; --low: #a9b8ca; --good: #74cf97; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 4.5rem; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
header, main { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 .75rem; }
h2 { font-size: 1.15rem; margin: 1.75rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
a { color: var(--link); }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; background: var(--card); padding: .75rem; border-radius: 6px; }
.numbers { display: flex; flex-wrap: wrap; gap: .6rem; margin: 0 0 1rem; padding: 0; list-style: none; }
.numbers li { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .4rem .9rem; min-width: 6rem; }
.numbers b { display: block; font-size: 1.4rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.alarm { border: 1px solid var(--high); border-left-width: 6px; border-radius: 6px; padding: .5rem 1rem; margin: 0 0 1rem; }
.bar { position: sticky; top: 0; z-index: 1; background: var(--back); border-bottom: 1px solid var(--line);
  max-width: none; padding: .6rem 0; }
.bar div { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
.bar a { padding: .3rem .7rem; border-radius: 6px; text-decoration: none; color: var(--text); }
.bar a:hover { background: var(--card); }
.bar label { margin-left: auto; display: flex; gap: .5rem; align-items: center; }
input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .3rem .6rem; width: 18rem; max-width: 60vw; }
input[type="checkbox"] { width: auto; }
details { border: 1px solid var(--line); border-radius: 8px; margin: .5rem 0; background: var(--card); }
details > *:not(summary) { margin-left: 1rem; margin-right: 1rem; }
summary { cursor: pointer; padding: .5rem 1rem; }
summary .id, .soft { color: var(--soft); }
summary .count { float: right; color: var(--soft); font-variant-numeric: tabular-nums; }
details details { border: 0; margin-top: 0; font-size: 14px; }
details details summary { padding: 0 0 .25rem; color: var(--soft); }
.rows { list-style: none; padding: 0; margin-top: 0; margin-bottom: .75rem; }
.rows li { padding: .4rem .6rem; border-top: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 3.4rem; overflow-wrap: anywhere; }
.rows li:target { outline: 2px solid var(--link); border-radius: 4px; }
.rows .soft { font-size: 13px; }
.risk { display: inline-block; min-width: 7.2rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.critical, .failed { color: var(--critical); } .high { color: var(--high); } .medium, .suppressed, .unknown, .off { color: var(--medium); }
.low, .no-violation, .nothing-to-assess, .not-in-files { color: var(--low); } .passed { color: var(--good); }
.status { display: inline-block; min-width: 11rem; font-weight: 600; }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .25rem .7rem; border-bottom: 1px solid var(--line); font-weight: 400; }
th:first-child { text-align: left; }
thead th { color: var(--soft); font-size: 13px; }
tbody tr:last-child > * { font-weight: 600; }
@media screen { @supports selector(:has(*)) {
  main > section { display: none; }
  main:not(:has(:target)) > #severity, main > section:target, main > section:has(:target) { display: block; }
  body:not(:has(main :target)) .bar a[href="#severity"], body:has(#severity:target, #severity :target) .bar a[href="#severity"],
  body:has(#benchmark:target, #benchmark :target) .bar a[href="#benchmark"],
  body:has(#resource:target, #resource :target) .bar a[href="#resource"] { background: var(--text); color: var(--back); }
} }
@media print { .bar { display: none; } details { break-inside: avoid; } }
`;

/** What the page's content policy lets through: the SHA-256 of the style, in base64. A test compares. */
export const STYLE_HASH = 'sha256-TKuXIU5x1EqAJY4r5zOx3cVl1qRdT4LvER5pQ94gakI=';
