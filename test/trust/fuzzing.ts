import os from 'node:os'
import { KIND_NAMES } from '../fuzz/kinds/index.js'
import { pythonWithReaders } from '../fuzz/oracle.js'
import { fuzz } from '../fuzz/pool.js'
import type { TrustSection } from './row.js'

const COUNT = Number(process.env['CONDYLE_TRUST_INPUTS'] ?? 100_000)
const MINUTES = 60
const SEED = Number(process.env['CONDYLE_TRUST_SEED'] ?? 19)

/** Mutated inputs of all kinds, with the oracle where there is one. */
export const fuzzing: TrustSection = {
  title: `${COUNT} mutated inputs`,
  async run(tell) {
    const oracle = pythonWithReaders()
    const report = await fuzz({
      kinds: KIND_NAMES,
      seed: SEED,
      count: COUNT,
      minutes: MINUTES,
      jobs: os.availableParallelism() + 1,
      oracle,
      onProgress: tell,
      onFault: ({ kind, index, fault, what }) => tell(`${kind}:${index} ${fault} (${what})`),
    })
    const { inputs, read, compared, crashes, hangs, memory, differences, sentences } = report
    const kinds = Object.entries(report.byKind).map(([kind, count]) => `${kind} ${count}`)
    return [
      {
        what: 'Mutated inputs: crashes, hangs over 30 s, memory over 1 GB, silent differences, sentences that are none',
        tried: `${inputs} inputs, seed ${SEED}: ${kinds.join(', ')}; ${read} read, ${inputs - read} refused, ${compared} volumes compared with pydicom and nibabel`,
        result: `${crashes} crashes, ${hangs} hangs, ${memory} over 1 GB (most ${report.peakMb} MB), ${differences} silent differences, ${sentences} sentences; ${report.perSecond} inputs a second`,
        bar: '0 of 100,000',
        met: report.faults.length === 0 && inputs >= COUNT && oracle !== null,
        notes: [
          ...(oracle === null ? ['without oracle: there is no Python with pydicom and nibabel here'] : []),
          ...report.faults.slice(0, 20).map(({ kind, index, fault }) => `${kind}:${index} ${fault}`),
        ],
      },
    ]
  },
}
