import fs from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeFiles } from '../fixtures/dicom-series.js'
import { KNEE_PROTOCOL, kneeStudy, seriesUidOf } from '../fixtures/knee-study.js'
import { brightness, Viewports, WorklistPage } from './pages.js'
import { newDataFolder, startWorkstation, type Workstation } from './workstation.js'

const PATIENT = { PatientName: 'Test^Anna', PatientID: 'T-1', PatientBirthDate: '19610203', Laterality: 'R' }
const [TODAY, BEFORE] = [1, 2] as const
const DATES = { [TODAY]: '20260310', [BEFORE]: '20240301' }

/** A knee of five series at two dates in the real window: what hangs, how it looks, and what of it outlives a restart. */
describe('a study of several series', () => {
  let data: string
  let files: string
  let workstation: Workstation
  let views: Viewports
  const page = (): Page => workstation.page
  const visit = (study: typeof TODAY | typeof BEFORE): string => path.join(files, String(study))

  beforeAll(async () => {
    data = newDataFolder()
    files = newDataFolder()
    for (const study of [TODAY, BEFORE] as const) {
      const header = () => ({ ...PATIENT, StudyDate: DATES[study] })
      // Brighter by series, and at the date before darker than today: no two volumes are the same.
      const voxel = (i: number, j: number, k: number): number => 20 * i + 3 * j + k + 200 * (3 - study)
      writeFiles(
        visit(study),
        kneeStudy({ size: 48, study, header, voxel: (i, j, k, s) => voxel(i, j, k) + s.name.length }),
      )
    }
    // No model: what it says of made-up voxels is no part of this.
    fs.writeFileSync(path.join(data, 'preferences.json'), JSON.stringify({ readOnOpen: false }))
    workstation = await startWorkstation(data)
    views = new Viewports(page())
  })
  afterAll(async () => {
    await workstation.close()
    for (const folder of [data, files]) fs.rmSync(folder, { recursive: true, force: true })
  })

  async function open(study: typeof TODAY | typeof BEFORE): Promise<void> {
    await page().evaluate((paths) => window.condyle.request('import.dropped', { paths }), [visit(study)])
    await expect.poll(() => views.series(0), { timeout: 60_000 }).toMatch(new RegExp(`^2\\.25\\.7002\\.${study}\\.`))
  }

  it('hangs each series where its plane and contrast belong, all of them in sight in the strip', async () => {
    await open(TODAY)
    await expect
      .poll(() => views.all())
      .toEqual(['pd_tse_fs_sag', 'pd_tse_fs_cor', 'pd_tse_fs_tra'].map((name) => seriesUidOf(name)))
    const strip = await views.strip.evaluate((list) => ({ shown: list.clientWidth, whole: list.scrollWidth }))
    expect(await views.tiles().count()).toBe(KNEE_PROTOCOL.length)
    expect(strip.whole).toBeLessThanOrEqual(strip.shown)
  })

  it('shows the series that was chosen, in every plane (complaint A: MPR opened the first series)', async () => {
    await views.choose(0, seriesUidOf('t2_de3d_we_sag'))
    expect(await views.series(0)).toBe(seriesUidOf('t2_de3d_we_sag'))
    for (const plane of ['Coronal', 'Axial', 'Sagittal']) {
      await views.show(0, plane)
      expect(await views.series(0)).toBe(seriesUidOf('t2_de3d_we_sag'))
    }
    expect((await views.all()).slice(1)).toEqual([seriesUidOf('pd_tse_fs_cor'), seriesUidOf('pd_tse_fs_tra')])
  })

  it('changes no window by going from series to series (complaint B: clicking STIR zeroed T2’s window)', async () => {
    const before = await views.windows()
    await views.dragWindow(1)
    await expect.poll(async () => (await views.windows())[1]).not.toBe(before[1])
    const set = await views.windows()
    expect([set[0], set[2]]).toEqual([before[0], before[2]])
    for (const viewport of [0, 2, 1, 0]) {
      await views.at(viewport).click({ position: { x: 60, y: 150 } })
      expect(await views.windows()).toEqual(set)
    }
  })

  it('comes back after a restart with layout, series and windows', async () => {
    await page().keyboard.press('Control+4')
    await expect.poll(() => views.all()).toHaveLength(4)
    await views.choose(3, seriesUidOf('t1_tse_sag'))
    const left = { series: await views.all(), windows: await views.windows() }
    expect(left.series[3]).toBe(seriesUidOf('t1_tse_sag'))
    // What is left is stored after a pause; the next start shows that it was.
    await expect.poll(() => storedViews(page())).toContain(4)
    await workstation.close()
    workstation = await startWorkstation(data)
    views = new Viewports(page())
    await expect.poll(() => views.all(), { timeout: 60_000 }).toEqual(left.series)
    expect(await views.windows()).toEqual(left.windows)
  })

  it('has its other date beside it, named, and says that nothing links the two', async () => {
    await open(BEFORE)
    await page().keyboard.press('Control+l')
    await new WorklistPage(page()).open(/10 Mar 2026/)
    await expect.poll(() => views.series(0), { timeout: 60_000 }).toMatch(/^2\.25\.7002\.1\./)
    await page().keyboard.press('Control+Home')
    await page().keyboard.press('p')
    await expect.poll(() => views.series(1)).toBe(seriesUidOf('pd_tse_fs_sag', BEFORE))
    await views.at(1).getByText('1 Mar 2024').first().waitFor()
    await views.at(1).getByText('not linked').waitFor()
    // Drawn, though it was still being fetched when it came on show.
    await expect.poll(() => brightness(views.at(1))).toBeGreaterThan(20)
    expect(await views.series(0)).toBe(seriesUidOf('pd_tse_fs_sag', TODAY))
  })

  it('is listed once however often it is opened, and leaves nothing when it goes (complaint A: listed twice)', async () => {
    const worklist = new WorklistPage(page())
    await page().keyboard.press('Control+l')
    await worklist.grid.waitFor()
    // It comes up once more.
    await open(TODAY)
    await page().keyboard.press('Control+l')
    await worklist.total().getByText('2 cases').waitFor()
    for (const date of [/10 Mar 2026/, /1 Mar 2024/]) await worklist.remove(date)
    await worklist.empty().waitFor()
    expect((await page().evaluate(() => window.condyle.request('worklist.query', {}))).total).toBe(0)
    expect(await page().evaluate(() => window.condyle.request('case.last', null))).toBeNull()
  })
})

/** How many viewports the stored view of the open case has. */
async function storedViews(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const caseId = (await window.condyle.request('case.last', null)) ?? ''
    const { view } = await window.condyle.request('case.open', { caseId })
    return view ? [view.viewports.length] : []
  })
}
