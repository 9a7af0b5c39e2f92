import fs from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reading } from '../../src-shared/case/reading.js'
import type { VolumeMeta } from '../../src-shared/case/volume.js'
import { QUESTIONS } from '../../src-shared/moaks/questions.js'
import { writeFiles } from '../fixtures/dicom-series.js'
import { kneeStudy } from '../fixtures/knee-study.js'
import { judging } from '../unit/judging/judging.js'
import { fakeReading } from '../unit/renderer/fake-reading.js'
import { violations } from './look/accessibility.js'
import { readAsLeft } from './left-reading.js'
import { Dialogs, TopBar, Viewports } from './pages.js'
import { newDataFolder, startWorkstation, type Workstation } from './workstation.js'

const PATIENT = { PatientName: 'Test^Una', PatientID: 'T-20', Laterality: 'R', StudyDate: '20260310' }
const EFFUSION = 'Effusion-synovitis — joint cavity'

/** A reading whose effusion has grade 1 and a probability of 0.7: abnormal at the balanced point, unsure at the specific one. */
function readingOf(meta: VolumeMeta): Reading {
  const reading = fakeReading(
    [meta],
    QUESTIONS.map(({ id }) => id),
  )
  const findings = reading.findings.map((finding) =>
    finding.question === 43
      ? { ...finding, grades: finding.grades.map((one) => ({ ...one, probabilities: [0.3, 0.7, 0, 0] })) }
      : finding,
  )
  return { ...reading, judging: judging(), findings }
}

/** One case whose model states operating points, read at one of them and then at another. */
describe('what the model is not sure of', () => {
  let data: string
  let files: string
  let workstation: Workstation
  const page = (): Page => workstation.page
  const listed = (name: string): Locator => page().getByRole('list', { name }).getByRole('button', { name: EFFUSION })

  beforeAll(async () => {
    data = newDataFolder()
    files = newDataFolder()
    writeFiles(files, kneeStudy({ size: 48, only: ['t2_de3d_we_sag'], header: () => PATIENT, voxel: () => 300 }))
    fs.writeFileSync(path.join(data, 'preferences.json'), JSON.stringify({ readOnOpen: false, tourSeen: true }))
    workstation = await startWorkstation(data)
    await page().evaluate((place) => window.condyle.request('import.dropped', { paths: [place] }), files)
    await new Viewports(page()).at(0).waitFor({ timeout: 60_000 })
    await readAsLeft(page(), data, readingOf)
    await page().locator('[data-finding]').first().waitFor({ timeout: 60_000 })
  }, 180_000)
  afterAll(async () => {
    await workstation.close()
    for (const folder of [data, files]) fs.rmSync(folder, { recursive: true, force: true })
  })

  /** Chooses in the settings' page of the model, and goes back to the case. */
  async function choose(field: RegExp, value: string): Promise<void> {
    await new TopBar(page()).settings().click()
    const settings = new Dialogs(page()).named('Settings')
    await settings.getByRole('tab', { name: 'Model', exact: true }).click()
    await settings.getByLabel(field).selectOption(value)
    await page().keyboard.press('Escape')
    await settings.waitFor({ state: 'hidden' })
  }

  it('stands apart from what is abnormal as soon as another operating point is chosen, without a new reading', async () => {
    await listed('Abnormal findings').waitFor()
    expect(
      await page()
        .getByText(/Called at the balanced operating point/)
        .count(),
    ).toBe(1)
    await choose(/^Calls findings abnormal/, 'specific')
    await listed('Unsure findings').waitFor()
    expect(await listed('Abnormal findings').count()).toBe(0)
    await page()
      .getByText(/Called at the specific operating point, for knees as often abnormal as in training/)
      .waitFor()
  })

  it('says why, and waits for the reader', async () => {
    await listed('Unsure findings').click()
    await page()
      .getByText(/The probability of something abnormal is 70 %: too much for normal \(below 30 %\)/)
      .waitFor()
    await page()
      .getByText(/It counts neither as abnormal nor as normal until you decide/)
      .waitFor()
    expect(await violations(page())).toEqual([])
    await page().getByRole('button', { name: 'Overview' }).click()
    await listed('Unsure findings').waitFor()
  })

  it('follows the prevalence that is chosen', async () => {
    await choose(/^How often knees are abnormal/, 'even')
    await page()
      .getByText(/for knees abnormal as often as normal/)
      .waitFor()
    // 0.7 of three in ten is 0.84 of one in two: still less than the specific point asks for.
    await listed('Unsure findings').waitFor()
    await choose(/^Calls findings abnormal/, 'balanced')
    await listed('Abnormal findings').waitFor()
  })

  it('is not estimated from one case', async () => {
    await new TopBar(page()).settings().click()
    const settings = new Dialogs(page()).named('Settings')
    await settings.getByRole('tab', { name: 'Model', exact: true }).click()
    await settings.getByRole('button', { name: 'Estimate' }).click()
    await settings
      .getByText(/1 case was read by a model that states operating points: too few for an estimate/)
      .waitFor()
    expect(await violations(page())).toEqual([])
  })
})
