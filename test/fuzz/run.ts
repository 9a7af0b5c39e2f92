/** `npm run fuzz`: mutated inputs by the thousand, in child processes, each fault pinned to the number that makes it again. */
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { KIND_NAMES, KINDS, type KindName } from './kinds/index.js'
import { keepInput, scratchFolder } from './one.js'
import { pythonWithReaders } from './oracle.js'
import { fuzz, type FuzzFault } from './pool.js'

const { values } = parseArgs({
  options: {
    count: { type: 'string' },
    minutes: { type: 'string' },
    kind: { type: 'string' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: `${Math.max(1, os.availableParallelism() - 1)}` },
    'no-oracle': { type: 'boolean', default: false },
    /** `--keep kind:number,…`: writes these inputs into fuzz-inputs/ instead, to look at. */
    keep: { type: 'string' },
  },
})

const seed = Number(values.seed)
if (values.keep !== undefined) await keep(values.keep.split(','))
else {
  const kinds = kindsOf(values.kind)
  const python = values['no-oracle'] ? null : pythonWithReaders()
  if (python === null) console.error('fuzz: without oracle (Debian: python3-pydicom python3-nibabel)')
  const report = await fuzz({
    kinds,
    seed,
    count: values.count === undefined ? (values.minutes === undefined ? 2000 : Infinity) : Number(values.count),
    minutes: values.minutes === undefined ? Infinity : Number(values.minutes),
    jobs: Number(values.jobs),
    oracle: python,
    onFault: (fault) => console.log(wordsOf(fault)),
    onProgress: (line) => console.error(`fuzz: ${line}`),
  })
  console.log(JSON.stringify({ ...report, faults: report.faults.length }, null, 2))
  process.exitCode = report.faults.length === 0 ? 0 : 1
}

function wordsOf({ kind, index, what, fault }: FuzzFault): string {
  return `${kind}:${index} (seed ${seed}) ${fault}\n    ${what}`
}

function kindsOf(names: string | undefined): KindName[] {
  if (names === undefined) return [...KIND_NAMES]
  return names.split(',').map((name) => {
    const known = KIND_NAMES.find((one) => one === name)
    if (!known) throw new Error(`There is no kind "${name}"; there are ${KIND_NAMES.join(', ')}.`)
    return known
  })
}

async function keep(inputs: readonly string[]): Promise<void> {
  for (const input of inputs) {
    const [name = '', index = ''] = input.split(':')
    const [kind] = kindsOf(name)
    if (!kind) continue
    const target = path.resolve('fuzz-inputs', `${name}-${index}`)
    await keepInput(await KINDS[kind].load(scratchFolder()), name, seed, Number(index), target)
    console.log(target)
  }
}
