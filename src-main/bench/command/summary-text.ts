import type { Benchmark } from '../../../src-shared/benchmark/benchmark.js'
import type { Estimate } from '../../../src-shared/case/estimate.js'
import type { BenchmarkComparison } from '../../../src-shared/benchmark/comparison.js'

/** The numbers of a run for a terminal. */
export function summaryText(bench: Benchmark, reportFile: string): string {
  const { overall, counts, failures, localisation } = bench
  const rows: [string, string, string][] = [
    ...bench.categories.map(({ label, accuracy, majority }): [string, string, string] => [
      label,
      interval(accuracy),
      number(majority),
    ]),
    ['Mean of the seven categories', interval(overall.accuracy), number(overall.majority)],
    ['Balanced accuracy, mean of eight', interval(overall.balancedAccuracy), ''],
  ]
  const lines = [
    `${bench.answerer.title} on ${bench.dataset.title} (${bench.setting.id})`,
    '',
    `${'Accuracy'.padEnd(34)}${'value (95 %)'.padEnd(24)}commonest grade`,
    ...rows.map(([label, value, majority]) => `${label.padEnd(34)}${value.padEnd(24)}${majority}`),
    '',
    `Mean IoU ${interval(localisation.meanInterval)}; at least 0.5 in ${number(localisation.over50)} of ${localisation.count} boxes`,
    `Answered ${counts.answered} of ${counts.questions} questions, ${counts.partial} in part, ${counts.declined} declined, ${counts.errors} errors`,
    `Failures: ${failures.localisation} localisation, ${failures.format} format, ${failures.missingChain} missing chain; ${failures.repaired} answers repaired`,
    '',
    `Report: ${reportFile}`,
  ]
  return `${lines.join('\n')}\n`
}

/** A comparison for a terminal. */
export function comparisonText(comparison: BenchmarkComparison): string {
  const lines = [
    `${comparison.first}  against  ${comparison.second}`,
    '',
    `${'First − second'.padEnd(42)}${'first'.padEnd(9)}${'second'.padEnd(9)}difference (95 %, ${comparison.patients} patients)`,
    ...comparison.differences.map(
      ({ label, first, second, difference }) =>
        `${label.padEnd(42)}${number(first).padEnd(9)}${number(second).padEnd(9)}${interval(difference)}`,
    ),
    '',
    `${'Accuracy'.padEnd(26)}${'first'.padEnd(9)}${'second'.padEnd(9)}p (McNemar, exact)`,
    ...comparison.accuracy.map(
      ({ label, first, second, pValue }) =>
        `${label.padEnd(26)}${number(first).padEnd(9)}${number(second).padEnd(9)}${probability(pValue)}`,
    ),
    '',
    `Mean IoU over ${comparison.localisation.pairs} boxes: ${number(comparison.localisation.first)} against ${number(comparison.localisation.second)}, p ${probability(comparison.localisation.pValue)} (Wilcoxon)`,
  ]
  return `${lines.join('\n')}\n`
}

function number(value: number | null): string {
  return value === null ? '–' : value.toFixed(3)
}

function interval({ value, low, high }: Estimate): string {
  return low === null || high === null ? number(value) : `${number(value)} (${number(low)}–${number(high)})`
}

function probability(value: number): string {
  return value < 0.001 ? value.toExponential(1) : value.toFixed(3)
}
