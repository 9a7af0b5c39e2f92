import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { clearLeftovers } from '../../../src-main/app/leftovers.js'
import { placesIn } from '../../../src-main/app/places.js'
import { draftBeside, noteDrafts } from '../../../src-main/files/drafts.js'
import { OWN_TAG } from '../../../src-main/files/process-tag.js'
import { leftovers } from '../../fixtures/leftovers.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'

/** No process has so high an id. */
const GONE = 'p999999999s1'

function plant(...places: readonly string[]): void {
  for (const place of places) {
    fs.mkdirSync(path.dirname(place), { recursive: true })
    fs.writeFileSync(place, 'half')
  }
}

afterEach(() => noteDrafts('/nowhere', '/nowhere'))

describe('what a kill left behind', () => {
  it('is cleared at the next start, in the data folder and where exports were under way; nothing else is', async () => {
    const data = temporaryFolder()
    const exports = temporaryFolder()
    const places = placesIn(data, '/application')
    const volume = path.join(data, 'volumes', 'a'.repeat(64))
    const kept = [
      path.join(exports, 'thesis.tmp'),
      path.join(exports, '.condyle-notes.tmp'),
      path.join(data, 'casebook.sqlite'),
      path.join(data, 'backups', 'casebook-000001-2026-01-01.sqlite'),
      path.join(data, 'readings', 'a', 'b.json'),
      path.join(data, 'print', `${OWN_TAG}-000000000000.html`),
      path.join(data, 'benchmark-volumes', 'work', OWN_TAG, 'scan-1', '1.dcm'),
      path.join(exports, `.condyle-${OWN_TAG}-0123456789ab.tmp`),
    ]
    const half = [
      path.join(data, `.condyle-${GONE}-0123456789ab.tmp`),
      path.join(data, 'backups', 'casebook-000002-2026-01-02.sqlite.4242.part'),
      path.join(data, 'backups', 'casebook-000002-2026-01-02.sqlite.4242.part-wal'),
      path.join(data, 'casebook.sqlite.restoring'),
      path.join(data, 'readings', 'a', `.condyle-${GONE}-0123456789ab.tmp`),
      path.join(data, 'benchmarks', 'run', `.condyle-${GONE}-0123456789ab.tmp`),
      path.join(data, 'benchmarks', 'run.unfinished', 'run.json'),
      path.join(data, 'print', `${GONE}-000000000000.html`),
      path.join(data, 'benchmark-volumes', 'work', GONE, 'scan-1', '1.dcm'),
      path.join(data, 'benchmark-volumes', 'b'.repeat(64), 'volume.raw'),
      path.join(exports, `.condyle-${GONE}-0123456789ab.tmp`, 'reading.json'),
    ]
    plant(...kept, ...half, path.join(volume, 'volume.raw'), path.join(volume, 'volume.json'))
    fs.mkdirSync(places.drafts)
    fs.writeFileSync(path.join(places.drafts, GONE), `${JSON.stringify(exports)}\n`)
    expect(leftovers(data, [exports]).length).toBeGreaterThan(8)
    await clearLeftovers(places)
    expect(half.filter((place) => fs.existsSync(place))).toEqual([])
    expect(kept.filter((place) => !fs.existsSync(place))).toEqual([])
    expect(fs.readdirSync(volume)).toHaveLength(2)
    expect(fs.readdirSync(places.drafts)).toEqual([])
    expect(leftovers(data).filter((place) => place.startsWith(data))).toEqual([])
  })

  it('is known by the process that made it, even while another of the same id runs', async () => {
    const data = temporaryFolder()
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    })
    try {
      const running = path.join(data, 'print', `p${child.pid ?? 0}s0-000000000000.html`)
      const reused = path.join(data, 'print', `p${child.pid ?? 0}s1-000000000000.html`)
      plant(running, reused)
      await clearLeftovers(placesIn(data, '/application'))
      expect([fs.existsSync(running), fs.existsSync(reused)]).toEqual([true, process.platform !== 'linux'])
    } finally {
      child.kill()
    }
  })

  it('outside the data folder is noted before it is made', () => {
    const [data, exports] = [temporaryFolder(), temporaryFolder()]
    noteDrafts(path.join(data, 'drafts'), data)
    draftBeside(path.join(data, 'preferences.json'))
    expect(fs.existsSync(path.join(data, 'drafts'))).toBe(false)
    draftBeside(path.join(exports, 'knees'))
    expect(fs.readFileSync(path.join(data, 'drafts', OWN_TAG), 'utf8')).toBe(`${JSON.stringify(exports)}\n`)
  })
})
