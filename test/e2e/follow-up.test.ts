import fs from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reading } from '../../src-shared/case/reading.js'
import type { VolumeMeta } from '../../src-shared/case/volume.js'
import { QUESTIONS } from '../../src-shared/moaks/questions.js'
import { writeFiles } from '../fixtures/dicom-series.js'
import { kneeStudy, seriesUidOf } from '../fixtures/knee-study.js'
import { landmarksOf } from '../fixtures/outline-landmarks.js'
import { blocksIn, outlinedReading } from '../fixtures/outlined-reading.js'
import { violations } from './look/accessibility.js'
import { Viewports } from './pages.js'
import { readAsLeft } from './left-reading.js'
import { newDataFolder, startWorkstation, type Workstation } from './workstation.js'

const PATIENT = { PatientName: 'Test^Frida', PatientID: 'T-7', PatientBirthDate: '19610203', Laterality: 'R' }
const SERIES = 't2_de3d_we_sag'
const [TODAY, BEFORE] = [1, 2] as const
const DATES = { [TODAY]: '20260310', [BEFORE]: '20240301' }
/** Share of cartilage that is lost on the lateral patella, %. */
const LOST = { [TODAY]: 62, [BEFORE]: 21 }

/** One knee at two dates, read by a model, as the window shows what became of it. */
describe('a knee over time', () => {
  let data: string
  let workstation: Workstation
  let views: Viewports
  const page = (): Page => workstation.page
  const press = (keys: string): Promise<void> => page().keyboard.press(keys)
  const panel = (): Locator => page().getByRole('region', { name: 'Follow-up' })
  const changes = (): Locator => panel().getByRole('list', { name: 'What became of the knee' }).getByRole('button')
  const shown = (viewport: number, study: typeof TODAY | typeof BEFORE): Locator =>
    page().locator(`[data-viewport="${viewport}"][data-series="${seriesUidOf(SERIES, study)}"]`)

  beforeAll(async () => {
    data = newDataFolder()
    for (const study of [BEFORE, TODAY] as const)
      writeFiles(
        path.join(data, `files-${study}`),
        kneeStudy({
          size: 48,
          study,
          only: [SERIES],
          header: () => ({ ...PATIENT, StudyDate: DATES[study] }),
          voxel: (i, j, k) => 200 + 9 * i + 5 * j + k,
          // The leg lay elsewhere.
          centre: () => (study === TODAY ? 0 : 6),
        }),
      )
    fs.writeFileSync(path.join(data, 'preferences.json'), JSON.stringify({ readOnOpen: false }))
    workstation = await startWorkstation(data)
    views = new Viewports(page())
    for (const study of [BEFORE, TODAY] as const) {
      await page().evaluate(
        (paths) => window.condyle.request('import.dropped', { paths }),
        [path.join(data, `files-${study}`)],
      )
      await shown(0, study).waitFor({ timeout: 60_000 })
      await read(study)
      await page().locator('[data-finding]').first().waitFor({ timeout: 60_000 })
    }
    await press('Control+Home')
  }, 180_000)
  afterAll(async () => {
    await workstation.close()
    fs.rmSync(data, { recursive: true, force: true })
  })

  const read = (study: typeof TODAY | typeof BEFORE): Promise<void> =>
    readAsLeft(page(), data, (meta) => readingOf(meta, LOST[study]))

  it('lists what changed beyond repeatability, with sign, band and both values, and how well the bones lie', async () => {
    await press('Alt+p')
    await panel().getByText('Compared with 1 Mar 2024').waitFor({ timeout: 60_000 })
    const row = changes().filter({ hasText: 'Cartilage loss — patella, lateral: size' })
    await row.waitFor()
    expect(await row.innerText()).toMatch(/Worse \+41 %.*±.*21 % \(grade 2\) → 62 % \(grade 2\)/s)
    await panel()
      .getByText(/femur within 0\.\d mm/)
      .waitFor()
    await panel()
      .getByText(/learned from simulated knees/)
      .waitFor()
    expect(await violations(page())).toEqual([])
  })

  it('brings both dates to the same place by the bone, and says how exactly, with the keyboard alone', async () => {
    await changes().first().focus()
    await press('Enter')
    await shown(0, TODAY).waitFor()
    await shown(1, BEFORE).waitFor({ timeout: 30_000 })
    await views
      .at(1)
      .getByText(/linked by the (femur|tibia|patella) · \d\.\d mm/)
      .waitFor()
    await press('Escape')
    await expect.poll(() => panel().count()).toBe(0)
  })

  it('compares nothing at the earlier date, and says what to do (complaint E: prior and current swapped)', async () => {
    const earlier = await page().evaluate(async () => {
      const { cases } = await window.condyle.request('worklist.query', {})
      const before = cases.find(({ studyDate }) => studyDate === '2024-03-01')?.id ?? ''
      return window.condyle.request('followup.of', { caseId: before })
    })
    expect(earlier.comparisons).toEqual([])
    expect(earlier.notCompared.map(({ reason }) => reason)).toEqual([
      'That examination is the later one: open it to compare it with this one.',
    ])
  })
})

/** Healthy but for the cartilage of the lateral patella. */
function readingOf(meta: VolumeMeta, share: number): Reading {
  const reading = outlinedReading(
    meta,
    QUESTIONS.map(({ id }) => id),
  )
  const landmarks = landmarksOf(blocksIn(meta))
  return {
    ...reading,
    volumes: reading.volumes.map((volume) => ({ ...volume, landmarks })),
    findings: reading.findings.map((finding) =>
      finding.question === 17
        ? {
            ...finding,
            grades: finding.grades.map((one) =>
              one.component === 'cartilage.size'
                ? { ...one, grade: 2, measured: { name: 'cartilage loss share', value: share, unit: '%' } }
                : one,
            ),
          }
        : finding,
    ),
  }
}
