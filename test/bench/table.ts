import type { Measurement } from './measure.js'

/** docs/benchmarks.md: a table per group, each number beside its peer and its bar. */
export function markdown(
  machine: string,
  groups: Readonly<Record<string, { readonly at: string; readonly measurements: readonly Measurement[] }>>,
): string {
  const parts = [
    '# Benchmarks',
    '',
    `Written by \`npm run bench\` on ${machine}. A peer or a bound is measured in the same run, since machines differ; quote the ratio.`,
  ]
  for (const [name, { at, measurements }] of Object.entries(groups)) {
    parts.push('', `## ${name}`, '', `Measured ${at.slice(0, 16).replace('T', ' ')} UTC.`, '')
    parts.push('| What | Condyle | Beside it | Ratio | Bar | |', '|---|---|---|---|---|---|')
    for (const one of measurements) parts.push(row(one))
    const notes = measurements.filter((one) => one.note)
    if (notes.length > 0) parts.push('', ...notes.map((one) => `- ${one.name}: ${one.note ?? ''}`))
  }
  return `${parts.join('\n')}\n`
}

function row(one: Measurement): string {
  const value = one.bar.on === 'ours' ? one.ours : one.ratio
  const met = value !== null && value <= one.bar.most
  const bar = one.bar.on === 'ours' ? `≤ ${amount(one.bar.most, one.unit)}` : `≤ ${one.bar.most} ×`
  const peer = one.peer === null ? one.peerName : `${one.peerName}: ${amount(one.peer, one.unit)}`
  const ratio = one.ratio === null ? '' : `${one.ratio.toFixed(2)} ×`
  return `| ${one.name} | ${amount(one.ours, one.unit)} | ${peer} | ${ratio} | ${bar} | ${met ? 'met' : 'missed'} |`
}

function amount(value: number, unit: string): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return `${value.toFixed(digits)} ${unit}`
}
