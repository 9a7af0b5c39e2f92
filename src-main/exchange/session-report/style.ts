/** The style of a session's report: for paper, in the hand of the case report. Shades of the heat map are one hue. */
export const SESSION_STYLE = `
:root { color-scheme: light; --ink: #17202b; --soft: #5b6877; --line: #d9dfe6; }
* { box-sizing: border-box; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
html { font-size: 10px; }
body { margin: 0; color: var(--ink); font: 1rem/1.45 'Inter', 'Inter Variable', system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif; font-variant-numeric: tabular-nums; }
p, h1, h2, ul, figure { margin: 0; }
.masthead { display: flex; justify-content: space-between; padding-bottom: 8px; border-bottom: 2px solid var(--ink); color: var(--soft); }
.brand { color: var(--ink); font-weight: 650; }
.brand span { color: #2c8fbd; }
h1 { margin: 16px 0 2px; font-size: 2rem; font-weight: 650; letter-spacing: -0.02em; }
h2 { margin: 20px 0 4px; font-size: 1.2rem; font-weight: 650; break-after: avoid; }
.soft, figcaption { color: var(--soft); }
.honesty { margin-top: 10px; padding: 7px 12px; border-left: 3px solid #c79512; background: #fdf7e6; }
ul { padding-left: 16px; }
table { width: 100%; margin-top: 10px; border-collapse: collapse; font-size: 0.9rem; }
caption { padding-bottom: 2px; font-weight: 650; text-align: left; break-after: avoid; }
th, td { padding: 2px 8px 2px 0; border-top: 1px solid var(--line); font-weight: 400; text-align: left; vertical-align: top; }
thead th { border-top: 0; color: var(--soft); }
tr { break-inside: avoid; }
.strong > * { font-weight: 650; }
.heat { width: auto; border-collapse: separate; border-spacing: 2px; }
.heat th, .heat td { border: 0; }
.heat thead th { width: 84px; text-align: center; vertical-align: bottom; }
.heat td { width: 84px; padding: 1px 4px; border-radius: 2px; text-align: center; }
.none { color: var(--soft); }
.shade-0 { background: #ffffff; }
.shade-1 { background: #f6fafd; }
.shade-2 { background: #edf5fa; }
.shade-3 { background: #e3eff7; }
.shade-4 { background: #d9e9f4; }
.shade-5 { background: #cfe3f1; }
.shade-6 { background: #c3dcee; }
.shade-7 { background: #b7d5ea; }
.shade-8 { background: #aacde6; }
.shade-9 { background: #9cc5e2; }
.figures { display: grid; grid-template-columns: 1fr 1fr; gap: 12px 20px; margin-top: 6px; }
figure { break-inside: avoid; }
svg { display: block; width: 100%; }
svg text { fill: var(--ink); font-size: 11px; }
.band { opacity: 0.2; }
.band.changed { opacity: 0.65; }
.same { fill: #2c8fbd; }
.other { fill: #c27a12; }
.open { fill: #8a97a7; }
`
