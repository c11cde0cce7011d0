/** The style of the picture. Colours follow the reader's theme. Shapes and lines repeat what they say. */
export const PICTURE = `
:root { color-scheme: light dark; --back: #ffffff; --card: #f6f7f9; --line: #d8dce2; --text: #1b2330; --soft: #5a6675;
  --link: #0b57a4; --bad: #8f1023; --entry: #e8f0fb; --goal: #fbe9ea; }
@media (prefers-color-scheme: dark) { :root { --back: #12171f; --card: #1b222d; --line: #323c4a; --text: #e6eaf0;
  --soft: #9eabbb; --link: #7fb8f5; --bad: #ff8a95; --entry: #1b2b40; --goal: #3b2024; } }
svg { font: 13px system-ui, sans-serif; }
rect { fill: var(--back); stroke: var(--text); rx: 6px; }
.entry rect { fill: var(--entry); rx: 16px; }
.goal rect { fill: var(--goal); stroke: var(--bad); stroke-width: 2; rx: 0; }
text { fill: var(--text); text-anchor: middle; }
path { fill: none; stroke: var(--text); stroke-width: 1.4; }
.shown path { stroke-width: 2.6; }
.possible path { stroke-dasharray: 2 5; }
marker path { fill: var(--text); stroke: none; }
.step .hit { stroke: transparent; stroke-width: 14; stroke-dasharray: none; }
.step circle { fill: var(--back); stroke: var(--text); }
.step text { font-size: 11px; }
.step.cut circle { fill: var(--bad); stroke: var(--bad); }
.step.cut text { fill: var(--back); font-weight: 700; }
rect.back { fill: var(--card); stroke: none; rx: 0; }
`;

/** The whole style of the page. No `style` attributes: the page's content security policy forbids them. */
export const STYLE = `${PICTURE}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
header, main { max-width: 82rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.5rem; }
main { padding-bottom: 3rem; }
h1 { font-size: 1.5rem; margin: 0 0 .75rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
a { color: var(--link); }
code { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.numbers { display: flex; flex-wrap: wrap; gap: .6rem; margin: 0 0 1rem; padding: 0; list-style: none; }
.numbers li { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .4rem .9rem; min-width: 6rem; }
.numbers b { display: block; font-size: 1.4rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.soft { color: var(--soft); }
.picture { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--card); margin: 0; }
.picture svg { display: block; margin: 0 auto; }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.step:focus-visible path, .step:hover path { stroke: var(--link); }
ol.way { list-style: none; margin: .25rem 0 0; padding: 0 0 0 .9rem; border-left: 3px solid var(--line); }
ol.way > li { padding: .3rem .5rem; scroll-margin-top: 1rem; }
ol.way > li:target { outline: 2px solid var(--link); border-radius: 4px; }
ul.places { margin: .1rem 0; padding-left: 1.2rem; }
.doubt { color: var(--bad); margin: 0; }
.badge { display: inline-block; border: 1px solid var(--bad); color: var(--bad); border-radius: 4px; padding: 0 .35rem; font-size: 12px; }
dt { font-weight: 600; margin-top: .5rem; } dd { margin: 0; }
@media print { .picture { overflow: visible; border: 0; } .picture svg { max-width: 100%; height: auto; } ol.way > li { break-inside: avoid; } h2, h3 { break-after: avoid; } }
`;

/** The SHA-256 of the style in base64, for the page's content security policy. A test compares it. */
export const STYLE_HASH = 'sha256-hF6vMSQFJPzO8hrr1QgkIPFgs+70YoQQgJfD3SflZnE=';
