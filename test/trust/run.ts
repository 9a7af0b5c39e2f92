/**
 * `npm run trust [-- <section> …]`: what the application withstands, one table. Sections are kept in docs/trust.json, so
 * that one can be run anew without the others.
 */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { TrustRowSchema, type TrustSection } from './row.js'

const SECTIONS = {
  cases: async () => (await import('./cases.js')).cases,
  packets: async () => (await import('./packets.js')).packets,
  fuzz: async () => (await import('./fuzzing.js')).fuzzing,
  hostile: async () => (await import('./hostile.js')).hostile,
  kills: async () => (await import('./kills.js')).kills,
  'session-kills': async () => (await import('./session-kills.js')).sessionKills,
  processes: async () => (await import('./processes.js')).processes,
  damage: async () => (await import('./damage.js')).damage,
  opening: async () => (await import('./opening.js')).opening,
} satisfies Record<string, () => Promise<TrustSection>>

const ROOT = path.resolve(import.meta.dirname, '..', '..')
const JSON_FILE = path.join(ROOT, 'docs', 'trust.json')
const TABLE_FILE = path.join(ROOT, 'docs', 'trust.md')
const StoredSchema = z.object({ machine: z.string(), sections: z.record(z.string(), z.array(TrustRowSchema)) })

const wanted = process.argv.slice(2)
const unknown = wanted.find((name) => !(name in SECTIONS))
if (unknown !== undefined) {
  console.error(`There is no section "${unknown}"; there are ${Object.keys(SECTIONS).join(', ')}.`)
  process.exit(2)
}
const machine = `${os.cpus().length} cores (${os.cpus()[0]?.model ?? 'unknown'}), ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.platform()} ${os.arch()}, Electron ${process.versions['electron'] ?? '?'}`
// What tests of others leave in the system's folder is none of what is looked for here.
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-trust-'))
process.env['TMPDIR'] = temporary
process.on('exit', () => fs.rmSync(temporary, { recursive: true, force: true }))
const { sections } = stored()
let missed = 0
for (const [name, load] of Object.entries(SECTIONS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const section = await load()
  console.error(`trust: ${name}: ${section.title}`)
  try {
    const rows = await section.run((line) => console.error(`trust: ${name}: ${line}`))
    sections[name] = [...rows]
    missed += rows.filter(({ met }) => !met).length
  } catch (error) {
    missed++
    console.error(`trust: ${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
  fs.writeFileSync(JSON_FILE, `${JSON.stringify({ machine, sections }, null, 2)}\n`)
  fs.writeFileSync(TABLE_FILE, markdown())
}
console.log(markdown())
process.exit(missed === 0 ? 0 : 1)

function stored(): z.infer<typeof StoredSchema> {
  const empty = { machine, sections: {} }
  if (!fs.existsSync(JSON_FILE)) return empty
  return StoredSchema.safeParse(JSON.parse(fs.readFileSync(JSON_FILE, 'utf8'))).data ?? empty
}

/** The table in the order of the sections, whatever was run when. */
function markdown(): string {
  const lines = [
    '# Trust',
    '',
    `What Condyle withstands, as \`npm run trust\` tried it on ${machine}. A section is tried anew by its name: \`npm run trust -- hostile\`.`,
    '',
    '| What | Tried | Outcome | Bar | | Command |',
    '|---|---|---|---|---|---|',
  ]
  const notes: string[] = []
  for (const name of Object.keys(SECTIONS))
    for (const row of sections[name] ?? []) {
      lines.push(
        `| ${row.what} | ${row.tried} | ${row.result} | ${row.bar} | ${row.met ? 'met' : 'missed'} | \`npm run trust -- ${name}\` |`,
      )
      notes.push(...row.notes.map((note) => `- ${row.what}: ${note}`))
    }
  return `${[...lines, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')}\n`
}
