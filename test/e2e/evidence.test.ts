import fs from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { BoxSchema } from '../../src-shared/case/geometry.js'
import type { Evidence, ReasoningStep } from '../../src-shared/case/reading.js'
import { applyAffine } from '../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../src-shared/geometry/box.js'
import { maskLps, maskOf } from '../../src-shared/geometry/mask.js'
import { writeFiles } from '../fixtures/dicom-series.js'
import { kneeStudy } from '../fixtures/knee-study.js'
import { Viewports, WorklistPage } from './pages.js'
import { newDataFolder, startWorkstation, type Workstation } from './workstation.js'

const PATIENT = { PatientName: 'Test^Eva', PatientID: 'T-7', Laterality: 'R', StudyDate: '20260310' }

type BoxLps = z.infer<typeof BoxSchema>

/** Half the side of the boxes, and the radius of the outlined ball, mm. */
const [LARGE, SMALL, BALL] = [24, 14, 9]

describe('what is drawn over the pictures', () => {
  let data: string
  let files: string
  let workstation: Workstation
  let views: Viewports
  const page = (): Page => workstation.page

  beforeAll(async () => {
    data = newDataFolder()
    files = newDataFolder()
    writeFiles(files, kneeStudy({ size: 48, only: ['pd_tse_fs_sag', 'pd_tse_fs_cor'], header: () => PATIENT }))
    fs.writeFileSync(path.join(data, 'preferences.json'), JSON.stringify({ readOnOpen: false }))
    workstation = await startWorkstation(data)
    views = new Viewports(page())
    await page().evaluate((place) => window.condyle.request('import.dropped', { paths: [place] }), files)
    await views.at(0).waitFor({ timeout: 60_000 })
    await decide()
    await page().keyboard.press('Control+l')
    await new WorklistPage(page()).open(/10 Mar 2026/)
    await page().locator('[data-finding="added-2"]').waitFor({ timeout: 60_000 })
    // The crosshair has the colour of evidence.
    await page().keyboard.press('x')
    // The pointer lights up what it is on.
    await page().mouse.move(2, 2)
  }, 180_000)
  afterAll(async () => {
    await workstation.close()
    for (const folder of [data, files]) fs.rmSync(folder, { recursive: true, force: true })
  })

  /** Two findings about the middle of the first series, one within the other; the large one points at a ball. */
  async function decide(): Promise<void> {
    const { caseId, volume, dims, affineLps } = await page().evaluate(async () => {
      const { cases } = await window.condyle.request('worklist.query', {})
      const caseId = cases[0]?.id ?? ''
      const { volumes } = await window.condyle.request('case.open', { caseId })
      const meta = volumes.find((one) => one.meta.series.number === 2)?.meta
      if (!meta) throw new Error('The series was not imported.')
      return { caseId, volume: meta.hash, dims: meta.dims, affineLps: meta.affineLps }
    })
    const middle = applyAffine(affineLps, [(dims[0] - 1) / 2, (dims[1] - 1) / 2, (dims[2] - 1) / 2])
    const around = (half: number): BoxLps => ({
      min: [middle[0] - half, middle[1] - half, middle[2] - half],
      max: [middle[0] + half, middle[1] + half, middle[2] + half],
    })
    const steps: ReasoningStep[] = [
      {
        text: 'A ball.',
        evidence: { kind: 'outline', volume, shape: 'area', outline: ball(middle), pointLps: [...middle] },
      },
    ]
    await page().evaluate(
      async ({ caseId, volume, large, small, steps }) => {
        await window.condyle.request('readers.add', { name: 'Dr. Eva Dence', role: 'radiologist' })
        const grades = (['cartilage.size', 'cartilage.full-thickness'] as const).map((component) => ({
          component,
          grade: 2,
          probabilities: [],
        }))
        const add = { type: 'add' as const, question: 19, grades, volume }
        const apply = (action: typeof add & { finding: string; boxLps: typeof large; steps: typeof steps }) =>
          window.condyle.request('reads.apply', { caseId, action })
        await apply({ ...add, finding: 'added-1', boxLps: large, steps })
        await apply({ ...add, finding: 'added-2', boxLps: small, steps: [] })
      },
      { caseId, volume, large: around(LARGE), small: around(SMALL), steps },
    )
  }

  function ball(middle: Vec3): Extract<Evidence, { kind: 'outline' }>['outline'] {
    const size = 2 * BALL + 1
    const voxels = Array.from({ length: size ** 3 }, (_, n) => n).filter((n) => {
      const [i, j, k] = [n % size, Math.floor(n / size) % size, Math.floor(n / size ** 2)]
      return Math.hypot(i - BALL, j - BALL, k - BALL) <= BALL
    })
    const mask = maskOf([size, size, size], voxels)
    if (!mask) throw new Error('The ball has no voxels.')
    const [x, y, z] = middle
    const { dims, affineLps, runs } = maskLps(mask, [
      1,
      0,
      0,
      x - BALL,
      0,
      1,
      0,
      y - BALL,
      0,
      0,
      1,
      z - BALL,
      0,
      0,
      0,
      1,
    ])
    return { dims: [...dims], affineLps: [...affineLps], runs }
  }

  const boxes = (): Promise<(string | null)[]> =>
    views
      .at(0)
      .locator('[data-box]')
      .evaluateAll((marks) => marks.map((mark) => mark.getAttribute('data-box')).sort())

  /** How many pixels in the middle of the first picture are coloured: the image is grey. */
  async function coloured(): Promise<number> {
    const { data: bytes, width, height } = PNG.sync.read(await views.at(0).screenshot())
    let pixels = 0
    for (let y = 60; y < height - 60; y++)
      for (let x = 40; x < width - 40; x++) {
        const at = 4 * (y * width + x)
        const [r = 0, g = 0, b = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]]
        if (Math.max(r, g, b) - Math.min(r, g, b) >= 50) pixels++
      }
    return pixels
  }

  /** H pressed and let go at once, however slow the machine is. */
  async function tap(): Promise<void> {
    await page().evaluate(() => {
      for (const type of ['keydown', 'keyup'])
        document.body.dispatchEvent(new KeyboardEvent(type, { key: 'h', code: 'KeyH', bubbles: true }))
    })
  }

  /** Width and height of something drawn over the first picture, CSS pixels. */
  async function sizeOf(drawn: string): Promise<readonly [number, number]> {
    const { width, height } = (await views.at(0).locator(drawn).boundingBox()) ?? { width: NaN, height: NaN }
    return [width, height]
  }

  it('complaint C: ten boxes cover the image before anything is selected: none does', async () => {
    await expect.poll(coloured).toBe(0)
    expect(await boxes()).toEqual([])
  })

  it('shows all boxes while H is held, and keeps them after a tap', async () => {
    await page().keyboard.down('h')
    await expect.poll(boxes).toEqual(['added-1', 'added-2'])
    expect(await coloured()).toBeGreaterThan(200)
    await page().waitForTimeout(400)
    await page().keyboard.up('h')
    await expect.poll(boxes).toEqual([])
    await expect.poll(coloured).toBe(0)
    await tap()
    await expect.poll(boxes).toEqual(['added-1', 'added-2'])
    await tap()
    await expect.poll(boxes).toEqual([])
  })

  it('shows faintly what the pointer is on in the list or on the knee map', async () => {
    await page().locator('[data-finding="added-1"]').hover()
    await expect.poll(boxes).toEqual(['added-1'])
    await expect
      .poll(() => page().locator('[data-region="femur-medial-central"]').getAttribute('class'))
      .toMatch(/\blit\b/)
    await page().locator('[data-region="femur-medial-central"]').hover()
    await expect.poll(boxes).toEqual(['added-1', 'added-2'])
    await page().mouse.move(2, 2)
    await expect.poll(boxes).toEqual([])
  })

  it('shows the selected finding alone, then what its step points at, to scale, and hides both where asked', async () => {
    await page().locator('[data-finding="added-1"]').click()
    await page().mouse.move(2, 2)
    await expect.poll(boxes).toEqual(['added-1'])
    const alone = await coloured()
    await page().keyboard.press('ArrowRight')
    await views.at(0).locator('.evidence path.area').waitFor()
    const [[box], [outline]] = [await sizeOf('.box .line'), await sizeOf('.evidence path.area')]
    // The box is twice its half side wide, the ball twice its radius: both on one scale.
    expect(Math.abs(outline / box - BALL / LARGE)).toBeLessThan(0.04)
    expect(await coloured()).toBeGreaterThan(alone + 200)
    await page().getByRole('button', { name: 'Show on the pictures' }).click()
    await page().mouse.move(2, 2)
    await expect.poll(coloured).toBe(0)
    await page().getByRole('button', { name: 'Show on the pictures' }).click()
    await page().mouse.move(2, 2)
    await expect.poll(coloured).toBeGreaterThan(alone + 200)
  })

  it('makes the pictures as large as the finding asks for while it is looked at alone', async () => {
    const filled = async (): Promise<number> => {
      const [width, height] = await sizeOf('.box .line')
      const view = (await views.at(0).boundingBox()) ?? { width: NaN, height: NaN }
      return Math.max(width / view.width, height / view.height)
    }
    for (let step = 0; step < 3; step++) await page().keyboard.press('+')
    await expect.poll(filled).toBeGreaterThan(0.55)
    await page().keyboard.press('j')
    await expect.poll(filled).toBeLessThan(0.54)
    expect(await filled()).toBeGreaterThan(0.46)
  })
})
