/** The look of the report: quiet, printable, no font or script from elsewhere. */
export const STYLE = `
:root { color-scheme: light; --ink: #12202b; --soft: #5b6b76; --line: #d5dde3; --accent: #0e446e; --warn: #9a4a00 }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 1080px; padding: 32px 24px 64px; color: var(--ink); background: #fff;
  font: 15px/1.5 system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif }
h1 { font-size: 26px; margin: 0 0 4px } h2 { font-size: 19px; margin: 40px 0 12px } h3 { font-size: 15px; margin: 0 0 6px } h3.apart { margin-top: 24px } .figures.apart { margin-top: 24px }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 20px; margin: 12px 0; max-width: 96ch } dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
p { margin: 6px 0; max-width: 76ch } .soft { color: var(--soft) } .note { border-left: 3px solid var(--warn); padding-left: 12px }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 12px; margin: 20px 0 }
.tile { border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px }
.tile b { display: block; font-size: 26px; font-variant-numeric: tabular-nums }
.tile span { color: var(--soft); font-size: 13px; display: block }
.scroll { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 8px 0 }
th, td { padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap }
th[scope=row], th:first-child { text-align: left; font-weight: 400 } thead th { color: var(--soft); font-weight: 500; font-size: 13px }
.beside { display: flex; flex-wrap: wrap; gap: 16px 40px; align-items: flex-start }
.figures { display: flex; flex-wrap: wrap; gap: 24px } figure { margin: 0 } figcaption { font-size: 13px; color: var(--soft); max-width: 44ch }
svg text { font: 11px system-ui, sans-serif } svg .axis, svg .tick { fill: var(--soft) } svg .count { font-size: 12px } svg .region { font-size: 10px }
svg .cell { stroke: var(--line) } svg .right { stroke: var(--accent); stroke-width: 1.5 }
svg .bone { fill: #eef2f5; stroke: var(--line) } svg .unknown { stroke: var(--line); stroke-dasharray: 3 3 } svg .frame { fill: none; stroke: var(--line) }
svg .bar, svg .disc { fill: var(--accent) } svg .curve { fill: none; stroke: var(--accent); stroke-width: 1.5 }
svg .guide { stroke: var(--warn); stroke-dasharray: 4 3 }
svg .true-box { fill: none; stroke: #7fe0a8; stroke-width: 1.5; stroke-dasharray: 5 3 } svg .answer-box { fill: none; stroke: #ffb05c; stroke-width: 1.5 }
.worst { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 20px }
.worst article { border: 1px solid var(--line); border-radius: 8px; padding: 12px } .worst svg { background: #000; max-width: 100%; height: auto }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 12px/1.45 ui-monospace, monospace; background: #f4f7f9; padding: 8px; border-radius: 6px; max-height: 180px; overflow: auto }
@page { margin: 14mm }
@media print { body { padding: 0; max-width: none; print-color-adjust: exact } pre { max-height: none } tr { break-inside: avoid } h2 { break-after: avoid } article, figure { break-inside: avoid } }
`
