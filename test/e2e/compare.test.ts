import fs from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseCsv } from '../../src-main/datasets/csv.js'
import { writeFiles } from '../fixtures/dicom-series.js'
import { kneeStudy, seriesUidOf } from '../fixtures/knee-study.js'
import { Dialogs, Viewports, WorklistPage } from './pages.js'
import { newDataFolder, startWorkstation, type Workstation } from './workstation.js'

const PATIENT = { PatientName: 'Test^Anna', PatientID: 'T-1', PatientBirthDate: '19610203', Laterality: 'R' }
const SAGITTAL = 'pd_tse_fs_sag'
const [TODAY, BEFORE] = [1, 2] as const
const DATES = { [TODAY]: '20260310', [BEFORE]: '20240301' }

/**
 * One knee at two dates, in frames of reference that nothing links. At the earlier date the coil gave half as much
 * again; today there is something bright in the middle that was not there before.
 */
function valueAt(i: number, j: number, k: number, study: typeof TODAY | typeof BEFORE): number {
  const knee = 200 + 9 * i + 5 * j + k
  if (study === BEFORE) return Math.round(1.5 * knee + 40)
  return Math.hypot(i - 28, j - 20) < 6 ? knee + 500 : knee
}

describe('two dates side by side', () => {
  let data: string
  let workstation: Workstation
  let views: Viewports
  let dialogs: Dialogs
  const page = (): Page => workstation.page
  const press = (keys: string): Promise<void> => page().keyboard.press(keys)

  beforeAll(async () => {
    data = newDataFolder()
    for (const study of [BEFORE, TODAY] as const)
      writeFiles(
        path.join(data, `files-${study}`),
        kneeStudy({
          size: 48,
          study,
          only: [SAGITTAL],
          header: () => ({ ...PATIENT, StudyDate: DATES[study] }),
          voxel: (i, j, k) => valueAt(i, j, k, study),
        }),
      )
    fs.writeFileSync(path.join(data, 'preferences.json'), JSON.stringify({ readOnOpen: false }))
    workstation = await startWorkstation(data)
    views = new Viewports(page())
    dialogs = new Dialogs(page())
    for (const study of [BEFORE, TODAY] as const) {
      await page().evaluate(
        (paths) => window.condyle.request('import.dropped', { paths }),
        [path.join(data, `files-${study}`)],
      )
      await shown(0, study).waitFor({ timeout: 60_000 })
    }
    await press('Control+Home')
    await press('p')
    await shown(1, BEFORE).getByTitle('Window and level').waitFor()
  }, 120_000)
  afterAll(async () => {
    await workstation.close()
    fs.rmSync(data, { recursive: true, force: true })
  })

  const shown = (viewport: number, study: typeof TODAY | typeof BEFORE): Locator =>
    page().locator(`[data-viewport="${viewport}"][data-series="${seriesUidOf(SAGITTAL, study)}"]`)
  const legend = (): Locator => page().getByRole('group', { name: 'Difference' })
  const map = (): Locator => page().locator('[data-difference="0"]')

  /** Shares of the map that are orange, blue and opaque. */
  async function colours(): Promise<{ orange: number; blue: number; opaque: number }> {
    return map().evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('The map is a canvas.')
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      const shares = { orange: 0, blue: 0, opaque: 0 }
      for (let at = 0; at < pixels.length; at += 4) {
        const [red = 0, , blue = 0, opacity = 0] = [pixels[at], 0, pixels[at + 2], pixels[at + 3]]
        if (opacity > 60 && red > blue + 60) shares.orange++
        if (opacity > 60 && blue > red + 60) shares.blue++
        if (opacity === 255) shares.opaque++
      }
      for (const name of ['orange', 'blue', 'opaque'] as const) shares[name] /= pixels.length / 4
      return shares
    })
  }

  it('refuses a difference where nothing links the dates, and says what to do (complaint E: alignment failed silently)', async () => {
    await press('Alt+d')
    await legend().getByText('different frames of reference').waitFor()
    expect(await map().count()).toBe(0)
  })

  it('shows what came new once the same place is named: in orange, and nothing where only the coil differs', async () => {
    await views.at(0).getByTitle('View and layout').click()
    await page().getByRole('menuitem', { name: 'These slices are the same place' }).click()
    await map().waitFor()
    await legend().getByText('10 Mar 2026 less 1 Mar 2024').waitFor()
    await legend().getByText('Not a measurement').waitFor()
    const { orange, blue } = await colours()
    expect(orange).toBeGreaterThan(0.01)
    expect(orange).toBeLessThan(0.2)
    expect(blue).toBeLessThan(0.002)
  })

  it('lies instead of the picture, then goes, by the same key', async () => {
    expect((await colours()).opaque).toBeLessThan(0.2)
    await press('Alt+d')
    await expect.poll(async () => (await colours()).opaque).toBe(1)
    expect(await legend().getByRole('checkbox').isChecked()).toBe(false)
    await press('Alt+d')
    await expect.poll(() => map().count()).toBe(0)
    expect(await legend().count()).toBe(0)
  })

  const list = (): Locator => page().getByRole('region', { name: 'Measurements and key images' })
  const rows = (): Locator => list().locator('[data-row]')

  async function drag(viewport: number, key: string): Promise<void> {
    const before = await rows().count()
    const box = await views.at(viewport).boundingBox()
    const at = (share: number): [number, number] => [
      (box?.x ?? 0) + share * (box?.width ?? 0),
      (box?.y ?? 0) + share * (box?.height ?? 0),
    ]
    await press(key)
    if (before === 0) await dialogs.addReader('Who reads?', 'Dr Ruth Adler')
    await page().mouse.move(...at(0.4))
    await page().mouse.down()
    await page().mouse.move(...at(0.6), { steps: 4 })
    await page().mouse.up()
    await expect.poll(() => rows().count()).toBe(before + 1)
  }

  it('measures on the earlier date: listed with its date, in the read of today', async () => {
    await drag(1, 'l')
    await expect
      .poll(() => rows().first().getAttribute('aria-label'))
      .toMatch(/^Length 1, \d+\.\d mm, 1 Mar 2024 · sagittal PD/)
    expect(await views.at(1).locator('[data-kind="length"]').count()).toBe(1)
    expect(await views.at(0).locator('[data-kind="length"]').count()).toBe(0)
  })

  it('adds regions of one name on neighbouring slices up to millilitres', async () => {
    await drag(0, 'Shift+E')
    await rows().nth(1).dblclick()
    await list().getByRole('textbox').fill('Effusion')
    await press('Enter')
    await expect.poll(() => rows().nth(1).getAttribute('aria-label')).toMatch(/^Effusion, /)
    await rows().nth(1).click()
    await views.at(0).hover()
    await page().mouse.wheel(0, 120)
    await drag(0, 'Shift+E')
    await list().getByText('2 slices, 3.5 mm apart').waitFor()
    await expect.poll(() => list().locator('.total .value').innerText()).toMatch(/^\d+\.\d+ ml$/)
  })

  it('saves all of it as CSV, de-identified, with what is the other date’s named so', async () => {
    const file = path.join(data, 'measurements.csv')
    await workstation.application.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, file)
    await list().getByRole('button', { name: 'Save measurements as CSV' }).click()
    await dialogs.messages().getByText('measurements.csv').waitFor()
    const table = parseCsv(fs.readFileSync(file, 'utf8'))
    expect(table.map(({ kind, examination }) => `${kind} ${examination}`)).toEqual([
      'length other',
      'ellipse this',
      'ellipse this',
      'volume this',
    ])
    const [length, first, second, volume] = table
    expect(Number(length?.['length_mm'])).toBeGreaterThan(1)
    expect(length?.['days_from_this_examination']).toBe('-739')
    const areas = [first, second].map((row) => Number(row?.['area_mm2']))
    expect(Number(volume?.['volume_ml'])).toBeCloseTo(((areas[0] ?? 0) + (areas[1] ?? 0)) * 0.0035, 6)
    expect(fs.readFileSync(file, 'utf8')).not.toMatch(/Adler|Anna|T-1\b|2024-03|2\.25\.7002/)
  })

  it('finds a measurement of the other date again after a restart, and fetches its pictures', async () => {
    await press('Control+l')
    await new WorklistPage(page()).open(/10 Mar 2026/)
    await rows().first().waitFor({ timeout: 60_000 })
    await rows().first().click()
    await expect.poll(() => views.all(), { timeout: 30_000 }).toContain(seriesUidOf(SAGITTAL, BEFORE))
    await expect.poll(() => page().locator('[data-kind="length"]').count()).toBe(1)
  })
})
