import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { simulateKnee } from '../simulate-labels.js'
import { canonicalGrid } from '../raster/grid.js'
import { rasterise } from '../raster/rasterise.js'
import { kneeQuantities, type Quantity } from '../table/quantities.js'
import { readReference } from '../table/reference.js'
import { endProgress, required, showProgress, wholeNumber } from './arguments.js'

/** What the real map's field of view shows about its joint: 112 × 140 × 140 mm, the joint line 77 mm below the top. */
const SLICES = [160, 192, 192] as const
const SPACING = [0.7, 0.73, 0.73] as const
const MIDDLE = { y: -6.5, z: 7 } as const

/** `table`: a real knee's shape against the range of simulated ones. */
export async function tableCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      reference: { type: 'string' },
      count: { type: 'string' },
      seed: { type: 'string' },
      out: { type: 'string', default: 'docs/phantom-anatomy.md' },
    },
  })
  const file = required(values.reference, 'reference', 'the real label map (shared data, anatomy/)')
  const count = wholeNumber(values.count, 40, 'count')
  const first = wholeNumber(values.seed, 800_001, 'seed')
  const reference = kneeQuantities(await readReference(file))
  const simulated: Quantity[][] = []
  for (let seed = first; seed < first + count; seed++) {
    const knee = simulateKnee(seed, 'natural')
    const [x, y, z] = knee.jointCentre
    const grid = canonicalGrid(SLICES, SPACING, [x, y + MIDDLE.y, z + MIDDLE.z])
    const labels = rasterise(knee.labels, grid, knee.pose.toKnee)
    simulated.push(kneeQuantities({ ...labels, ...grid }))
    showProgress(`${simulated.length} of ${count} knees`)
  }
  endProgress()
  const text = tableText(reference, simulated, first)
  await mkdir(path.dirname(values.out), { recursive: true })
  await writeFile(values.out, text)
  process.stdout.write(text)
}

function tableText(reference: readonly Quantity[], simulated: readonly (readonly Quantity[])[], first: number): string {
  let inside = 0
  const rows = reference.map(({ name, unit, value }) => {
    const own = simulated
      .flatMap((knee) => knee.filter((one) => one.name === name))
      .map((one) => one.value)
      .filter(Number.isFinite)
      .sort((a, b) => a - b)
    const at = (q: number): number => own[Math.round((own.length - 1) * q)] ?? Number.NaN
    const brackets = value >= at(0) && value <= at(1)
    if (brackets) inside++
    const numbers = [value, at(0), at(0.5), at(1)].map((number) => number.toFixed(unit === '' ? 2 : 1))
    return `| ${name} | ${unit} | ${numbers.join(' | ')} | ${brackets ? 'yes' : '**no**'} |`
  })
  return `# The simulated knee against a real one

A real right knee (the label map of a DESS examination, github gattia/pymskt, MIT) measured by the same code as
${simulated.length} simulated knees of the natural prior (seeds ${first} to ${first + simulated.length - 1}), over the same field of
view. The real value lies within the simulated range for ${inside} of ${reference.length} quantities. Written by
\`npm run phantom -- table --reference <labels.nrrd>\`.

| Quantity | Unit | Real knee | Simulated: least | median | most | Bracketed |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`
}
