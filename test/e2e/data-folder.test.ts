import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { syntheticSeries, writeFiles } from '../fixtures/dicom-series.js'
import { leftovers } from '../fixtures/leftovers.js'
import { newDataFolder, ROOT, startWorkstation, type Workstation } from './workstation.js'

const SLICES = 24

/** Runs in the main process: notes what the window with the failure says, and goes on as if it had been closed. */
const noting = (notes: string): string => `
setImmediate(() => {
  const { dialog } = require('electron')
  dialog.showErrorBox = (title, message) => require('node:fs').writeFileSync(${JSON.stringify(notes)}, message)
})
`

describe('the data folder', () => {
  let data: string
  let files: string
  let study: string
  let running: Workstation | null = null

  beforeAll(() => {
    data = newDataFolder()
    files = newDataFolder()
    const series = syntheticSeries({
      ...{ slices: SLICES, rows: 32, columns: 40, spacing: 3, orientation: 'sagittal' },
      voxel: (i, j, k) => (Math.hypot(i - 20, j - 16, k - 12) < 10 ? 400 : 20),
      header: () => ({ PixelSpacing: [3, 3], SliceThickness: 3, BodyPartExamined: 'KNEE', Laterality: 'R' }),
    })
    study = writeFiles(path.join(files, 'study'), series)
  })
  afterEach(async () => {
    await running?.close()
    running = null
  })
  afterAll(() => {
    for (const folder of [data, files]) fs.rmSync(folder, { recursive: true, force: true })
  })

  async function start(paths: readonly string[] = []): Promise<Workstation> {
    running = await startWorkstation(data, { paths })
    await running.page
      .getByText(new RegExp(`slice \\d+ / ${SLICES}`))
      .first()
      .waitFor({ timeout: 60_000 })
    return running
  }
  const rawFile = (): string => {
    const hash = fs.readdirSync(path.join(data, 'volumes')).find((name) => name.length === 64) ?? ''
    return path.join(data, 'volumes', hash, 'volume.raw')
  }

  it.each([
    ['a file', 'is a file and not a folder', (place: string) => fs.writeFileSync(place, 'mine')],
    ['a link to nothing', 'is a link to /nowhere', (place: string) => fs.symlinkSync('/nowhere', place)],
    ['on a disk that is not there', 'is not there, and neither is', () => undefined],
  ])('that is %s: a window says so, and the program ends as one that failed', (name, words, make) => {
    const place = path.join(files, 'places', name === 'on a disk that is not there' ? 'disk/data' : name)
    fs.mkdirSync(path.join(files, 'places'), { recursive: true })
    make(place)
    const [script, notes] = [path.join(files, 'noting.cjs'), path.join(files, 'said.txt')]
    fs.rmSync(notes, { force: true })
    fs.writeFileSync(script, noting(notes))
    const ended = spawnSync(
      path.join(ROOT, '.runtime', 'electron', 'electron'),
      process.getuid?.() === 0 ? ['--no-sandbox'] : [],
      {
        env: {
          ...process.env,
          ...{ CONDYLE_DATA: place, ELECTRON_RUN_AS_NODE: undefined, NODE_OPTIONS: `--require ${script}` },
        },
        timeout: 60_000,
      },
    )
    expect(ended.status).toBe(1)
    expect(fs.readFileSync(notes, 'utf8')).toContain(`The data folder ${place} ${words}`)
    expect(ended.stderr.toString()).toContain(words)
  })

  it('and all in it are their user’s alone', async () => {
    fs.chmodSync(data, 0o755)
    await start([study])
    await expect.poll(() => open(data), { timeout: 10_000 }).toEqual([])
  })

  it('a voxel that changed on the disk is never on show: the series is decoded again, and a note says so', async () => {
    const whole = fs.readFileSync(rawFile())
    const bytes = Buffer.from(whole)
    bytes.writeUInt8(bytes.readUInt8(5000) ^ 4, 5000)
    fs.writeFileSync(rawFile(), bytes)
    const { page } = await start()
    await page.getByText(/is damaged \(its voxels have changed on the disk\)/).waitFor()
    await expect
      .poll(() => fs.existsSync(rawFile()) && fs.readFileSync(rawFile()).equals(whole), { timeout: 60_000 })
      .toBe(true)
    const caseId = await page.evaluate(() => window.condyle.request('case.last', null))
    const opened = await page.evaluate((id) => window.condyle.request('case.open', { caseId: id ?? '' }), caseId)
    expect(opened.notes.map(({ title }) => title)).toContain('A series was decoded again')
  })

  it('what a kill left behind is gone after the next start', async () => {
    const { application } = await start()
    const gone = new Promise((resolve) => application.process().once('exit', resolve))
    application.process().kill('SIGKILL')
    await gone
    running = null
    for (const place of [
      'volumes/work/p999999999s1/scan-1/1.dcm',
      'print/p999999999s1-0.html',
      '.condyle-p999999999s1-0123456789ab.tmp',
    ]) {
      fs.mkdirSync(path.dirname(path.join(data, place)), { recursive: true })
      fs.writeFileSync(path.join(data, place), 'half')
    }
    await start()
    expect(leftovers(data).filter((place) => place.startsWith(data))).toEqual([])
  })
})

/** Files and folders that others than their owner may use. */
function open(folder: string): string[] {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true })
  return [
    folder,
    ...entries.filter((one) => one.isFile() || one.isDirectory()).map((one) => path.join(one.parentPath, one.name)),
  ].filter((place) => ((fs.lstatSync(place, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0)
}
