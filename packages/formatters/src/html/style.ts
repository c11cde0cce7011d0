import { PRINT } from './style-print.js';

const SCREEN = `
:root { color-scheme: light dark; --back: #ffffff; --card: #f6f7f9; --line: #d8dce2; --text: #1b2330; --soft: #535f6e;
  --link: #0b57a4; --critical: #8f1023; --high: #b3261e; --medium: #7a4a00; --low: #44546a; --good: #155d34; }
@media (prefers-color-scheme: dark) { :root { --back: #12171f; --card: #1b222d; --line: #3a4555; --text: #e6eaf0;
  --soft: #a5b1c0; --link: #7fb8f5; --critical: #ff9aa4; --high: #ff9e91; --medium: #f0b75e; --low: #a9b8ca; --good: #74cf97; } }
* { box-sizing: border-box; }
[hidden], .paper { display: none !important; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
header, main, .contents { max-width: 74rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.5rem; }
main { padding-bottom: 4rem; }
h1 { font-size: 1.6rem; margin: 0 0 .75rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 2.25rem 0 .5rem; }
h3 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
h4 { font-size: 1rem; margin: 1.25rem 0 .25rem; color: var(--soft); }
.tool, .signature { display: none; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--back); padding: .5rem 1rem; z-index: 3; }
.contents h2, .contents ul { display: none; }
.contents ol { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: 1rem 0 0; }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; background: var(--back); border: 1px solid var(--line); padding: .4rem .6rem; border-radius: 6px; margin: .35rem 0; }
.facts { margin-block: 0 1rem; }
.facts div { display: grid; grid-template-columns: 8.5rem 1fr; gap: .25rem 1rem; padding: .15rem 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.words div { display: grid; grid-template-columns: 10rem 1fr; gap: .25rem 1rem; padding: .15rem 0; }
.words dt { font-weight: 600; }
@media (max-width: 40rem) { .facts div, .words div { grid-template-columns: 1fr; gap: 0; } }
.numbers { display: flex; flex-wrap: wrap; gap: .6rem; margin: 0 0 1rem; padding: 0; list-style: none; }
.numbers li { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .4rem .9rem; min-width: 6rem; }
.numbers b { display: block; font-size: 1.4rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.alarm { border: 1px solid var(--high); border-left-width: 6px; border-radius: 6px; padding: .5rem 1rem; margin: 0 0 1rem; }
.alarm h3 { margin: 0; font-size: 1rem; } .alarm ul { margin: .25rem 0; padding-left: 1.25rem; overflow-wrap: anywhere; }
.beside { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0 2rem; align-items: start; }
.table { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; min-width: min(100%, 24rem); }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { text-align: right; padding: .25rem .6rem; border-bottom: 1px solid var(--line); font-weight: 400; }
th:first-child { text-align: left; padding-left: 0; overflow-wrap: anywhere; }
thead th { color: var(--soft); font-size: 13px; }
.total tbody tr:last-child > * { font-weight: 600; }
#filters { position: sticky; top: 0; z-index: 2; background: var(--back); border-bottom: 1px solid var(--line); padding: .6rem 0;
  display: flex; flex-wrap: wrap; gap: .4rem .9rem; align-items: end; font-size: 14px; }
@media (max-width: 48rem), (max-height: 30rem) { #filters { position: static; } }
#filters label { display: grid; gap: .1rem; color: var(--soft); max-width: 100%; }
#filters label:has([type="checkbox"]) { display: flex; gap: .4rem; align-items: center; padding-bottom: .35rem; }
#filters output { color: var(--text); padding-bottom: .35rem; font-variant-numeric: tabular-nums; }
input, select, button { font: inherit; color: var(--text); background: var(--card); border: 1px solid var(--soft); border-radius: 6px; padding: .25rem .5rem; max-width: 14rem; }
button { cursor: pointer; } .more { margin: .25rem 0 .75rem; max-width: none; }
section[id], .row { scroll-margin-top: 8rem; }
.filtered { color: var(--medium); font-weight: 600; }
details { border: 1px solid var(--line); border-radius: 8px; margin: .4rem 0; background: var(--card); content-visibility: auto; contain-intrinsic-size: auto 2.6rem; }
details > *:not(summary) { margin-left: 1rem; margin-right: 1rem; }
summary { cursor: pointer; padding: .45rem 1rem; overflow-wrap: anywhere; }
.soft, summary code { color: var(--soft); }
.count { float: right; color: var(--soft); font-variant-numeric: tabular-nums; margin-left: 1rem; }
details details { border: 0; margin-top: 0; font-size: 14px; }
details details > summary { padding: 0 0 .25rem; color: var(--soft); }
.reasons { margin-block: 0 .5rem; padding-left: 1.1rem; color: var(--soft); }
.rows { list-style: none; padding: 0; margin-top: 0; margin-bottom: .75rem; }
.rows > li { padding: .45rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.row { content-visibility: auto; contain-intrinsic-size: auto 9rem; }
.row p { margin: 0; } .row .soft { font-size: 13px; }
.row:focus { outline: 2px solid var(--link); }
.superseded { contain-intrinsic-size: auto 5rem; }
.number { color: var(--soft); font-variant-numeric: tabular-nums; }
.waiver { border-left: 4px solid var(--medium); padding-left: .6rem; }
.risk, .status { font-weight: 600; } .status { display: inline-block; min-width: 9.5rem; }
.critical, .failed { color: var(--critical); } .high { color: var(--high); } .medium, .suppressed, .unknown, .off { color: var(--medium); }
@media (max-width: 40rem) { .status { min-width: 0; margin-right: .5rem; } }
.low, .no-violation, .nothing-to-assess, .not-in-files { color: var(--low); } .passed { color: var(--good); }
`;

/** The whole style of the page. No `style` attributes: the page's content security policy forbids them. */
export const STYLE = `${SCREEN}${PRINT}`;

/** The SHA-256 of the style in base64, for the page's content security policy. A test compares it. */
export const STYLE_HASH = 'sha256-IO0QOCNdA+oZzUJD485LKxgn7haDzEZe3k1HjuGADGU=';
