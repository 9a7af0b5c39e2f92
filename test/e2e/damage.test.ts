import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { syntheticSeries, writeFiles } from '../fixtures/dicom-series.js'
import { WorklistPage } from './pages.js'
import { newDataFolder, ROOT, startWorkstation, type Workstation } from './workstation.js'

const SLICES = 24
const GARBAGE = 'not a database at all, any more'

/** Runs in the main process: stands in for the person at the question, notes it, and ends when the window is shown. */
const answering = (answer: string, notes: string): string => `
// The casebook's second thread takes this script in too, and has no windows.
if (require('node:worker_threads').isMainThread) setImmediate(() => {
  const { app, dialog } = require('electron')
  dialog.showMessageBoxSync = (options) => {
    require('node:fs').writeFileSync(${JSON.stringify(notes)}, options.message + ' ' + options.buttons.join(' | '))
    return options.buttons.findIndex((label) => label.startsWith(${JSON.stringify(answer)}))
  }
  app.on('browser-window-created', (_event, window) => window.once('show', () => app.quit()))
})
`

describe('files that were damaged or lost', () => {
  let data: string
  let files: string
  let study: string
  let running: Workstation | null = null
  const inData = (...names: string[]): string => path.join(data, ...names)

  beforeAll(() => {
    data = newDataFolder()
    files = newDataFolder()
    const series = syntheticSeries({
      slices: SLICES,
      rows: 32,
      columns: 40,
      spacing: 3,
      orientation: 'sagittal',
      voxel: (i, j, k) => (Math.hypot(i - 20, j - 16, k - 12) < 10 ? 400 : 20),
      header: () => ({ PixelSpacing: [3, 3], SliceThickness: 3, BodyPartExamined: 'KNEE', Laterality: 'R' }),
    })
    study = writeFiles(path.join(files, 'study'), series)
  })
  afterEach(close)
  afterAll(() => {
    for (const folder of [data, files]) fs.rmSync(folder, { recursive: true, force: true })
  })

  async function start(options: Parameters<typeof startWorkstation>[1] = {}): Promise<Workstation> {
    running = await startWorkstation(data, options)
    return running
  }

  async function close(): Promise<void> {
    await running?.close()
    running = null
  }

  /** Starts on a damaged casebook, answers by the button that begins so, and gives the question. */
  function answer(button: string): string {
    const [script, notes] = [path.join(files, 'answer.cjs'), path.join(files, 'question.txt')]
    fs.writeFileSync(script, answering(button, notes))
    // Not by Playwright: it attaches only after the start, which waits for the answer.
    const ended = spawnSync(
      path.join(ROOT, '.runtime', 'electron', 'electron'),
      process.getuid?.() === 0 ? ['--no-sandbox'] : [],
      {
        env: {
          ...process.env,
          CONDYLE_DATA: data,
          ELECTRON_RUN_AS_NODE: undefined,
          NODE_OPTIONS: `--require ${script}`,
        },
        timeout: 60_000,
      },
    )
    expect(ended.status).toBe(0)
    return fs.readFileSync(notes, 'utf8')
  }

  const pictures = ({ page }: Workstation): Promise<void> =>
    page
      .getByText(new RegExp(`slice \\d+ / ${SLICES}`))
      .first()
      .waitFor({ timeout: 60_000 })
  const volume = (): string => inData('volumes', fs.readdirSync(inData('volumes')).find(isHash) ?? '')
  const damagedCopies = (): string[] =>
    fs.readdirSync(data).filter((name) => name.includes('.damaged-') && !/-(?:wal|shm)$/.test(name))

  it('a volume that left the cache is decoded again when its case is opened', async () => {
    await pictures(await start({ paths: [study] }))
    await close()
    fs.rmSync(volume(), { recursive: true })
    await pictures(await start())
    expect(fs.existsSync(path.join(volume(), 'volume.raw'))).toBe(true)
  })

  it('without its folder the case stays in the worklist, and the images can be located', async () => {
    fs.rmSync(volume(), { recursive: true })
    const moved = path.join(files, 'moved')
    fs.renameSync(study, moved)
    const workstation = await start()
    const alert = workstation.page.getByRole('alert').filter({ hasText: study })
    await alert.waitFor()
    expect(await new WorklistPage(workstation.page).rows().count()).toBeGreaterThan(0)
    await workstation.application.evaluate(({ dialog }, folder) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] })
    }, moved)
    await alert.getByRole('button', { name: 'Locate the images' }).click()
    await pictures(workstation)
  })

  it('a damaged casebook: the newest backup is restored, and the damaged file kept', async () => {
    // Not those that Condyle made by itself meanwhile.
    fs.rmSync(inData('backups'), { recursive: true, force: true })
    fs.mkdirSync(inData('backups'), { recursive: true })
    fs.copyFileSync(inData('casebook.sqlite'), inData('backups', 'casebook-2026-01-02.sqlite'))
    fs.writeFileSync(inData('casebook.sqlite'), GARBAGE)
    expect(answer('Restore')).toBe(
      'The casebook casebook.sqlite is damaged and cannot be opened. ' +
        'Restore the backup of 2026-01-02 | Begin a new casebook | Quit',
    )
    await pictures(await start())
    expect(damagedCopies().map((name) => fs.readFileSync(inData(name), 'utf8'))).toEqual([GARBAGE])
  })

  it('or a new one is begun', async () => {
    fs.writeFileSync(inData('casebook.sqlite'), GARBAGE)
    answer('Begin')
    await new WorklistPage((await start()).page).empty().waitFor()
    expect(damagedCopies()).toHaveLength(2)
  })
})

function isHash(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name)
}
