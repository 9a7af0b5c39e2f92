import { MARK_STYLE } from './mark.js'

/**
 * The report's style: quiet, for paper first. One column of text, hairlines instead of boxes, colour only where it
 * says a severity or a caution; severity is a shape as well.
 */
export const REPORT_STYLE = `
:root {
  color-scheme: light;
  --ink: #17202b; --soft: #5b6877; --line: #d9dfe6; --wash: #f4f6f9; --accent: #15607f;
}
* { box-sizing: border-box; }
html { font-size: 13.5px; }
body {
  margin: 0 auto; padding: 40px 32px 56px; max-width: 900px; background: #fff; color: var(--ink);
  font: 1rem/1.5 'Inter', 'Inter Variable', system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif;
  font-variant-numeric: tabular-nums;
}
p, h1, h2, h3, dl, dd, ul, figure { margin: 0; }
small, .soft, dt, figcaption { color: var(--soft); font-size: 0.889rem; }
a { color: inherit; text-decoration-color: #b9c3cd; text-underline-offset: 2px; }

.masthead { display: flex; justify-content: space-between; padding-bottom: 10px; border-bottom: 2px solid var(--ink); color: var(--soft); font-size: 0.889rem; }
.brand { color: var(--ink); font-size: 1.037rem; font-weight: 650; letter-spacing: -0.01em; }
.brand span { color: #2c8fbd; }
.heading { display: flex; align-items: baseline; justify-content: space-between; gap: 24px; margin: 20px 0 16px; }
h1 { flex: none; font-size: 2.074rem; font-weight: 650; line-height: 1.15; letter-spacing: -0.02em; }
.status { max-width: 34rem; text-wrap: balance; font-size: 0.926rem; text-align: right; color: var(--soft); }
.status strong { display: block; color: var(--ink); font-size: 1.037rem; }
.status.signed strong::before { content: '✓ '; color: #1c7c4a; }
.status.unreviewed strong { color: #9a3b00; }

dl { display: grid; grid-template-columns: 1fr 1fr; gap: 3px 32px; }
dl > div { display: grid; grid-template-columns: 96px 1fr; gap: 10px; }
dd { overflow-wrap: anywhere; }
.honesty, .caution { margin-top: 14px; padding: 9px 14px; border-left: 3px solid #c79512; background: #fdf7e6; }
.caution { margin-top: 6px; border-color: #c2452d; background: #fdf1ee; }

.prose { margin-top: 22px; }
.prose > div { display: flex; gap: 16px; padding: 9px 0; border-top: 1px solid var(--line); }
.prose h2 { flex: none; width: 104px; margin: 0; color: var(--soft); font-size: 0.889rem; line-height: 1.65; }
.prose p { orphans: 3; widows: 3; }
.prose p + p { margin-top: 4px; }
.prose .impression p { font-size: 1.037rem; }
.prose .impression h2 { color: var(--ink); }

.compartments { break-inside: avoid; display: grid; grid-template-columns: repeat(5, 1fr); margin: 22px 0 0; padding: 0; border: 1px solid var(--line); border-radius: 8px; list-style: none; }
.compartments li { display: flex; gap: 9px; padding: 10px 10px 10px 12px; font-size: 0.889rem; line-height: 1.4; }
.compartments li + li { border-left: 1px solid var(--line); }
.compartments strong { display: block; }
.compartments small { display: block; font-size: 0.815rem; }
.mark { flex: none; width: 20px; height: 20px; }
.compartments .mark { width: 16px; height: 16px; margin-top: 1px; }
.mark text { stroke: none; font-size: 11.5px; font-weight: 700; }
.mark path { stroke-width: 1.6; stroke-linejoin: round; }
${MARK_STYLE}

h2 { margin: 30px 0 6px; font-size: 1.185rem; font-weight: 650; letter-spacing: -0.01em; break-after: avoid; }
h2 small { margin-left: 4px; font-weight: 400; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 5px 12px 5px 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; }
.summary tr { break-inside: avoid; }
.summary td:nth-child(2) { width: 38%; }
.summary td:last-child { width: 7rem; padding-right: 0; text-align: right; }
.marked { width: 30px; line-height: 0; }
.none { margin-top: 18px; }

article { padding: 14px 0 16px; border-top: 1px solid var(--line); }
ol li, .title, .grades tr { break-inside: avoid; }
.title, .title + .soft, .grades { break-after: avoid; }
.title { display: flex; align-items: center; gap: 9px; }
h3 { font-size: 1.074rem; font-weight: 650; break-after: avoid; }
.severity { margin-left: auto; color: var(--soft); font-size: 0.889rem; }
.title + .soft { margin: 1px 0 8px 29px; }
.doubt { display: inline-block; padding: 0 7px; border: 1px solid #d8b45a; border-radius: 9px; color: #7a5800; font-size: 0.815rem; }
.grades { margin: 0 0 2px 29px; width: calc(100% - 29px); }
.grades tr:first-child > * { border-top: 0; }
.grades th { width: 176px; }
.value { width: 34px; font-weight: 700; text-align: center; }
td.value { padding-right: 10px; }
.label { width: 128px; font-weight: 600; }
.was { display: block; color: var(--soft); font-size: 0.852rem; font-weight: 400; }
.measured { color: var(--accent); white-space: nowrap; }
.images { display: grid; grid-template-columns: repeat(3, 1fr); gap: 8px; margin: 8px 0 10px 29px; break-inside: avoid; }
.measurements .images { grid-template-columns: repeat(2, 1fr); margin-left: 0; }
img { display: block; width: 100%; aspect-ratio: 1; border-radius: 4px; background: #000; }
figcaption { margin-top: 3px; font-size: 0.815rem; }
ol { margin: 6px 0 0 29px; padding: 0 0 0 18px; }
ol li { padding-left: 3px; }
ol li + li { margin-top: 3px; }
li::marker { color: var(--soft); font-size: 0.889rem; }
ol small { display: block; color: var(--accent); font-size: 0.852rem; }
ol small.ungrounded { color: var(--soft); font-style: italic; }
ol + .soft { margin: 6px 0 0 29px; }
.note { margin: 9px 0 0 29px; padding: 7px 12px; border-radius: 4px; background: var(--wash); white-space: pre-line; }

.columns { columns: 2; column-gap: 36px; margin-top: 4px; }
.moaks table { margin-bottom: 12px; font-size: 0.889rem; }
.moaks thead { break-after: avoid; }
.moaks thead th { padding-top: 8px; border-top: 0; font-weight: 650; }
.moaks thead small { display: block; font-weight: 400; }
.moaks tr { break-inside: avoid; }
.moaks td { padding: 2px 8px 2px 0; }
.moaks td:last-child { width: 6.2rem; padding-right: 0; text-align: right; }
.moaks .value { width: 4rem; white-space: nowrap; }
.moaks .marked { width: 20px; }
.moaks .mark { width: 12px; height: 12px; margin-top: 3px; }

.lists { break-inside: auto; }
.lists dl { grid-template-columns: 1fr; margin-top: 4px; }
.lists dl > div { grid-template-columns: 210px 1fr; padding: 4px 0; border-top: 1px solid var(--line); break-inside: avoid; }
.lists h3 { margin: 12px 0 0; font-size: 1rem; }
.lists h3 small { margin-left: 3px; font-weight: 400; }
.lists dt { color: var(--ink); }
.lists dd { color: var(--soft); font-size: 0.926rem; }
footer { margin-top: 30px; padding-top: 2px; border-top: 2px solid var(--ink); break-inside: avoid; }
footer h2 { margin-top: 12px; font-size: 0.963rem; }
footer dl { font-size: 0.889rem; }

@page { size: A4; margin: 14mm 14mm 16mm; }
@media print {
  html { font-size: 10.2px; }
  body { padding: 0; max-width: none; }
  h2 { margin-top: 20px; }
  a { text-decoration: none; }
  article { padding: 10px 0 12px; }
  ol small { display: inline; margin-left: 4px; }
  .images { max-width: 124mm; }
  .mark { width: 16px; height: 16px; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`
