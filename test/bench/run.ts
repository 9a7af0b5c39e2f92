import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import type { Measurement } from './measure.js'
import { markdown } from './table.js'

/**
 * The benchmarks, each in a file of its own with `run(): Promise<Measurement[]>`. One after another: two at a time
 * would measure each other. A benchmark that fails is said to have failed and the rest go on.
 */
const BENCHMARKS: Readonly<Record<string, () => Promise<{ run: () => Promise<readonly Measurement[]> }>>> = {
  import: () => import('./import.js'),
  casebook: () => import('./casebook.js'),
  sessions: () => import('./sessions.js'),
  reading: () => import('./reading.js'),
  viewer: () => import('./viewer.js'),
  application: () => import('./application.js'),
  followup: () => import('./followup.js'),
  reasonknee: () => import('./reasonknee.js'),
}

const ROOT = path.resolve(import.meta.dirname, '..', '..')
const JSON_FILE = path.join(ROOT, 'docs', 'benchmarks.json')
const TABLE_FILE = path.join(ROOT, 'docs', 'benchmarks.md')

const StoredSchema = z.object({
  groups: z.record(z.string(), z.object({ at: z.string(), measurements: z.array(z.json()) })),
})

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in BENCHMARKS))
if (unknown.length > 0) {
  console.error(`There is no benchmark "${unknown[0]}"; there are ${Object.keys(BENCHMARKS).join(', ')}.`)
  process.exit(2)
}

const groups = stored()
let failed = 0
for (const [name, load] of Object.entries(BENCHMARKS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.error(`bench: ${name}`)
  try {
    const measurements = await (await load()).run()
    groups[name] = { at: new Date().toISOString(), measurements: [...measurements] }
  } catch (error) {
    failed++
    console.error(`bench: ${name} failed: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const machine = `${os.cpus().length} cores (${os.cpus()[0]?.model ?? 'unknown'}), ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.platform()} ${os.arch()}, Electron ${process.versions['electron'] ?? '?'}`
fs.mkdirSync(path.dirname(JSON_FILE), { recursive: true })
fs.writeFileSync(JSON_FILE, `${JSON.stringify({ machine, groups }, null, 2)}\n`)
fs.writeFileSync(TABLE_FILE, markdown(machine, groups))
console.log(markdown(machine, groups))
process.exit(failed === 0 ? 0 : 1)

/** What earlier runs measured, so that one benchmark can be run anew without losing the others. */
function stored(): Record<string, { at: string; measurements: Measurement[] }> {
  if (!fs.existsSync(JSON_FILE)) return {}
  const parsed = StoredSchema.safeParse(JSON.parse(fs.readFileSync(JSON_FILE, 'utf8')))
  if (!parsed.success) return {}
  const result: Record<string, { at: string; measurements: Measurement[] }> = {}
  for (const [name, group] of Object.entries(parsed.data.groups)) {
    const measurements = z.array(MeasurementSchema()).safeParse(group.measurements)
    if (measurements.success) result[name] = { at: group.at, measurements: measurements.data }
  }
  return result
}

function MeasurementSchema(): z.ZodType<Measurement> {
  return z.object({
    name: z.string(),
    ours: z.number(),
    peer: z.number().nullable(),
    peerName: z.string(),
    unit: z.string(),
    ratio: z.number().nullable(),
    bar: z.object({ on: z.enum(['ours', 'ratio']), most: z.number() }),
    note: z.string().exactOptional(),
  })
}
