// The style sheet of report.h's page: light and dark, wide screens, phones and paper.
#pragma once

namespace saddle::examples {

inline constexpr const char* kReportStyle = R"css(
:root { color-scheme: light dark; --page: #fff; --text: #1f2937; --faint: #4b5563; --line: #d1d5db;
  --panel: #f3f4f6; --link: #1d4ed8; --pass: #166534; --fail: #b91c1c; --on-fail: #fff; }
@media screen and (prefers-color-scheme: dark) {
  :root { --page: #111827; --text: #e5e7eb; --faint: #a3acba; --line: #374151; --panel: #1f2937;
    --link: #93b8ff; --pass: #86efac; --fail: #fca5a5; --on-fail: #111827; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; overflow-wrap: break-word; }
.figures + p { margin-top: 1.25rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .75rem; }
h2 { font-size: 1.25rem; margin: 1.75rem 0 .25rem; }
h3 { font-size: 1.1rem; margin: 0 0 .35rem; }
p, ul { margin: .5rem 0; max-width: 46rem; }
a { color: var(--link); }
code { font: .92em ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
sub, sup { font-size: .72em; line-height: 0; }
.faint { color: var(--faint); }
.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
.whole { white-space: nowrap; }
h2 + .faint { font-size: .88rem; margin: 0 0 .4rem; max-width: none; }
nav ul { list-style: none; padding: 0; max-width: none; display: flex; flex-wrap: wrap; gap: .15rem 1rem; }

/* Verdicts: a word and a sign, not a colour alone. */
.verdict { font-weight: 600; white-space: nowrap; }
.verdict.pass { color: var(--pass); }
.verdict.fail { background: var(--fail); color: var(--on-fail); border-radius: .25rem; padding: .1rem .45rem; }
.summary { font-size: 1.15rem; font-weight: 600; border-left: .4rem solid var(--pass); background: var(--panel);
  padding: .4rem .9rem; max-width: none; }
.summary.fail { border-left: .4rem double var(--fail); }

/* Formulas: each scrolls for itself where it is wider than the page. */
.formula { display: block; overflow-x: auto; overflow-y: hidden; padding: .3rem 0; font-size: 1.1em; line-height: 1.7; }
math { font-family: 'Cambria Math', 'STIX Two Math', 'Latin Modern Math', 'DejaVu Math TeX Gyre', math; }

/* Tables. */
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .5rem; border-bottom: 1px solid var(--line); }
th { font-size: .85rem; color: var(--faint); font-weight: 600; border-bottom-width: 2px; }
th.number, td.number { text-align: right; }
.worst { width: auto; font-size: .9rem; }

/* Figures. */
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1.5rem; }
figure { margin: 0; border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; min-width: 0; }
figure .sd { display: block; margin: 0 auto; }
body .sd { background: none; color: var(--text); }
.legend { list-style: none; padding: 0; margin: .5rem 0; display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; }
body .legend .key { display: inline-block; margin-right: .4rem; vertical-align: baseline; }
figcaption { font-size: .95rem; }
nav a, figcaption a { white-space: nowrap; }
/* A figure of panels: side by side, as many as there is room for. */
figure.wide { grid-column: 1 / -1; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); gap: 1rem; }
.panels > div { min-width: 0; }
.panels p { font-size: .9rem; margin: .3rem 0; }

/* A line for each claim: name, statement and verdict; the rest is folded. */
summary { cursor: pointer; }
nav summary { color: var(--link); width: fit-content; padding: .3rem 0; }
.claim { border-top: 1px solid var(--line); scroll-margin-top: .5rem; }
.claim > summary { display: grid; grid-template-columns: 15rem minmax(0, 1fr) 10.5rem; gap: 0 1rem;
  padding: .25rem .25rem .25rem 1.1rem; font-size: .92rem; line-height: 1.4; list-style: none; position: relative; }
.claim > summary::-webkit-details-marker { display: none; }
.claim > summary::before { content: '\25b8'; position: absolute; left: .2rem; color: var(--link); }
.claim[open] > summary::before { content: '\25be'; }
.claim > summary:hover { background: var(--panel); }
.claim .name .faint { display: block; font-size: .85em; }
.claim .judged { text-align: right; }
.claim .judged .number { display: block; font-size: .9em; color: var(--faint); }
.claim[open] { padding-bottom: 1rem; }
.claim[open] > :not(summary) { margin-left: 1.1rem; }
.claim:target > summary { background: var(--panel); }
.claim.fail { border-left: .4rem double var(--fail); padding-left: .5rem; }
p.claim { margin: 0; padding: .3rem 1.1rem; max-width: none; }
.claim .figures { margin: .75rem 0; }
.faint a { color: inherit; }

@media screen and (max-width: 62rem) {
  /* Each row of a table becomes a card. */
  .cards, .cards tr, .cards td { display: block; width: auto; }
  .cards thead { display: none; }
  .cards tbody { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: .75rem; }
  .cards tr { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
  .cards tr.fail { border: .25rem double var(--fail); }
  .cards tr.fail > td:first-child { box-shadow: none; padding-left: 0; }
  .cards td { border: 0; padding: .1rem 0; }
  .cards td[data-label] { display: flex; justify-content: space-between; gap: 1rem; text-align: right; white-space: normal; }
  .cards td[data-label]::before { content: attr(data-label); color: var(--faint); text-align: left; }
}
@media screen and (max-width: 48rem) {
  .claim > summary { display: block; }
  .claim > summary > span { display: block; margin-bottom: .15rem; }
  .claim .judged { text-align: left; }
  .claim .judged .number { display: inline; margin-left: .6rem; }
}
@media screen and (max-width: 30rem) {
  h1 { font-size: 1.5rem; }
  figure { padding: .6rem; }
}
@media print {
  @page { margin: 14mm; }
  :root { color-scheme: light; }
  html { font-size: 9.5pt; }
  body, p, ul { max-width: none; }
  body { padding: 0; }
  nav { display: none; }
  .claim > summary::before { content: none; }
  .claim > summary { padding-left: 0; grid-template-columns: 11rem minmax(0, 1fr) 9rem; break-inside: avoid; break-after: avoid; }
  .claim[open] > :not(summary) { margin-left: 0; }
  .formula { overflow: visible; }
  a { color: inherit; text-decoration: none; }
  .worst { font-size: 8pt; }
  .worst th, .worst td { padding: .15rem .4rem; }
  .figures { grid-template-columns: 1fr 1fr; gap: .8rem; padding-right: 1px; }
  .verdict.fail { background: none; color: inherit; border: .15rem solid; }
  .claim:target > summary { background: none; }
  figure, tr, .formula, .summary { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  /* Closed fold-outs are printed open, where the browser lets a style sheet do so. */
  details::details-content { display: block; content-visibility: visible; height: auto; }
}
)css";

}  // namespace saddle::examples
