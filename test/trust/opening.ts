import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { TrustSection } from './row.js'

const BENCHMARKS = path.resolve(import.meta.dirname, '..', '..', 'docs', 'benchmarks.json')
const MeasurementSchema = z.object({
  name: z.string(),
  ratio: z.number().nullable(),
  ours: z.number(),
  unit: z.string(),
})
const StoredSchema = z.object({ groups: z.record(z.string(), z.object({ measurements: z.array(MeasurementSchema) })) })
const MOST = 1.2

/** What checking the voxels costs when a case is opened: measured by `npm run bench`, quoted here. */
export const opening: TrustSection = {
  title: 'opening a case with its voxels checked',
  run() {
    const { groups } = StoredSchema.parse(JSON.parse(fs.readFileSync(BENCHMARKS, 'utf8')))
    const found = Object.values(groups)
      .flatMap(({ measurements }) => measurements)
      .find(({ name }) => /check/i.test(name) && /open|volume/i.test(name))
    if (found?.ratio == null) throw new Error('docs/benchmarks.json has no such number yet: run npm run bench first.')
    return Promise.resolve([
      {
        what: 'Opening a case with its voxels checked against their hash, beside without',
        tried: found.name,
        result: `${found.ratio.toFixed(2)} ×`,
        bar: `≤ ${MOST} ×`,
        met: found.ratio <= MOST,
        notes: ['measured by npm run bench, see docs/benchmarks.md'],
      },
    ])
  },
}
