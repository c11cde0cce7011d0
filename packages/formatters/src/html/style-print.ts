/** The printed page: a cover, contents, one page of summary, then the chapters, with all evidence unfolded. */
export const PRINT = `
@page { size: A4; margin: 16mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt system-ui, sans-serif; color: #535f6e; } }
@page :first { @bottom-right { content: none; } }
@media print {
  :root { --back: #ffffff; --card: #ffffff; --line: #c5cbd3; --text: #14181f; --soft: #535f6e; --link: #14181f;
    --critical: #8f1023; --high: #b3261e; --medium: #7a4a00; --low: #44546a; --good: #155d34; color-scheme: light; }
  body { font-size: 10pt; } code, pre { font-size: 8.5pt; } .row .soft { font-size: 8.5pt; }
  header, main, .contents { max-width: none; padding: 0; }
  #filters, .skip, .more, .help { display: none !important; }
  .paper { display: block !important; } span.paper { display: inline !important; }
  .cover { break-after: page; padding-top: 45mm; }
  .cover h1 { font-size: 26pt; margin-bottom: 12mm; }
  .tool { display: block; font-size: 13pt; color: var(--soft); margin: 0 0 4mm; }
  .signature { display: block; margin-top: 25mm; }
  .signature div { display: grid; grid-template-columns: 40mm 1fr; gap: 4mm; margin-top: 10mm; }
  .signature dd { border-bottom: 1px solid var(--soft); }
  .contents { break-after: page; }
  .contents h2 { display: block; margin-top: 0; }
  .contents ol { display: block; list-style: decimal; padding-left: 1.5rem; line-height: 2; }
  .contents ul { display: block; list-style: none; padding-left: 1rem; line-height: 1.6; font-size: 9pt; }
  a { text-decoration: none; }
  main { counter-reset: chapter; padding: 0; }
  main > section { break-before: page; }
  main > section > h2 { counter-increment: chapter; margin-top: 0; }
  main > section > h2::before { content: counter(chapter) ". "; }
  #summary { break-before: auto; }
  .benchmark + .benchmark { break-before: page; }
  #summary { font-size: 8.5pt; } #summary .beside { grid-template-columns: 2fr 3fr; gap: 0 8mm; }
  #summary .numbers { flex-wrap: nowrap; gap: 2mm; } #summary .numbers li { min-width: 0; padding: 1mm 3mm; }
  #summary table, .benchmark table { width: 100%; min-width: 0; } #summary .table { margin: 2mm 0; }
  th, td { padding: .6mm 1.5mm; font-size: 8.5pt; } thead th { font-size: 8pt; } th:first-child { overflow-wrap: normal; }
  h2, h3, h4, summary { break-after: avoid; }
  details { border: 0; border-top: 1px solid var(--line); border-radius: 0; margin: 0; content-visibility: visible; }
  details > *:not(summary) { margin-left: 0; margin-right: 0; }
  summary { padding: 1.5mm 0 .5mm; list-style: none; }
  details.control { break-inside: avoid; }
  .control p, .control details { margin: .5mm 0; border: 0; } .reasons { margin: .5mm 0; } details details > summary { padding: 0; }
  .row { content-visibility: visible; break-inside: avoid; }
  .rows > li { padding: 1mm 0; }
  pre { padding: 1mm 2mm; }
  .table { overflow: visible; } tr { break-inside: avoid; }
  .sets { padding-left: 0; list-style: none; }
  #objects .rows { font-size: 8pt; } #objects .rows > li { display: inline; } #objects .rows > li::after { content: " · "; }
}
`;
