import fs from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { QUESTIONS } from '../../src-shared/moaks/questions.js'
import { writeFiles } from '../fixtures/dicom-series.js'
import { kneeStudy } from '../fixtures/knee-study.js'
import { outlinedReading } from '../fixtures/outlined-reading.js'
import { violations } from './look/accessibility.js'
import { readAsLeft } from './left-reading.js'
import { Dialogs, Viewports } from './pages.js'
import { newDataFolder, startWorkstation, type Workstation } from './workstation.js'

const PATIENT = { PatientName: 'Test^Olga', PatientID: 'T-9', Laterality: 'R', StudyDate: '20260310' }

/** What the model outlined, on the planes, in 3D and as a map of thickness, judged by what is on the screen. */
describe('what the model outlined', () => {
  let data: string
  let files: string
  let workstation: Workstation
  let views: Viewports
  const page = (): Page => workstation.page
  const press = (keys: string): Promise<void> => page().keyboard.press(keys)

  beforeAll(async () => {
    data = newDataFolder()
    files = newDataFolder()
    writeFiles(files, kneeStudy({ size: 48, only: ['t2_de3d_we_sag'], header: () => PATIENT, voxel: () => 300 }))
    fs.writeFileSync(path.join(data, 'preferences.json'), JSON.stringify({ readOnOpen: false }))
    workstation = await startWorkstation(data)
    views = new Viewports(page())
    await page().evaluate((place) => window.condyle.request('import.dropped', { paths: [place] }), files)
    await views.at(0).waitFor({ timeout: 60_000 })
    await readAsLeft(page(), data, (meta) =>
      outlinedReading(
        meta,
        QUESTIONS.map(({ id }) => id),
      ),
    )
    await page().locator('[data-finding]').first().waitFor({ timeout: 60_000 })
    await press('x')
    await page().mouse.move(2, 2)
  }, 180_000)
  afterAll(async () => {
    await workstation.close()
    for (const folder of [data, files]) fs.rmSync(folder, { recursive: true, force: true })
  })

  const outline = (viewport: number, group: string): Locator => views.at(viewport).locator(`[data-outline="${group}"]`)
  const panel = (): Locator => page().getByRole('dialog', { name: 'Outlines' })
  const map = (): Locator => page().getByRole('region', { name: 'Cartilage thickness' })

  async function pixels(element: Locator): Promise<PNG> {
    return PNG.sync.read(await element.screenshot())
  }

  /** How many pixels are of a colour rather than grey. */
  async function coloured(element: Locator): Promise<number> {
    const { data: bytes } = await pixels(element)
    let count = 0
    for (let at = 0; at < bytes.length; at += 4) {
      const [r = 0, g = 0, b = 0] = bytes.subarray(at, at + 3)
      if (Math.max(r, g, b) - Math.min(r, g, b) > 24) count++
    }
    return count
  }

  const setSlider = (name: RegExp, value: number): Promise<void> =>
    panel()
      .getByRole('slider', { name })
      .evaluate((slider, wanted) => {
        if (!(slider instanceof HTMLInputElement)) return
        slider.value = String(wanted)
        slider.dispatchEvent(new Event('input', { bubbles: true }))
        slider.dispatchEvent(new Event('change', { bubbles: true }))
      }, value)

  it('is shown when it is asked for, and nothing of it before', async () => {
    expect(await page().locator('[data-outline]').count()).toBe(0)
    const before = await coloured(views.at(0))
    await press('Shift+O')
    await expect.poll(() => outline(0, 'cartilage').count()).toBe(1)
    expect(await coloured(views.at(0))).toBeGreaterThan(before + 100)
  })

  it('is filled as strongly as the slider says, by group, and the choice is remembered', async () => {
    await press('Shift+X')
    await panel().waitFor()
    expect(await panel().innerText()).toMatch(/Drawn by Condyle reference pack 1\.0\.0 on this series/)
    await setSlider(/^Fill/, 0)
    const empty = await coloured(views.at(0))
    await setSlider(/^Fill/, 1)
    await expect.poll(() => coloured(views.at(0))).toBeGreaterThan(empty + 300)
    await panel().getByRole('checkbox', { name: 'Bones' }).check()
    await expect.poll(() => outline(0, 'bones').count()).toBe(1)
    await panel().getByRole('checkbox', { name: 'Menisci' }).uncheck()
    await panel().getByRole('checkbox', { name: 'Cartilage' }).uncheck()
    await expect.poll(() => outline(0, 'cartilage').count()).toBe(0)
    const kept = await page().evaluate(() => window.condyle.request('preferences.get', null))
    expect(kept.outlines).toMatchObject({ fill: 1, groups: ['bones', 'ligaments', 'lesions'] })
    expect(await violations(page())).toEqual([])
    await press('Escape')
    await panel().waitFor({ state: 'detached' })
  })

  /** Makes a viewport the active one, as a hand does, and leaves the crosshair near its middle. */
  async function activate(viewport: number): Promise<void> {
    const box = await views.at(viewport).boundingBox()
    await views.at(viewport).click({ position: { x: (box?.width ?? 0) / 2 + 2, y: (box?.height ?? 0) / 2 + 2 } })
  }

  /** Width and height of a group's outline on the screen, in mm of its plane. */
  const size = (viewport: number, group: string): Promise<{ width: number; height: number }> =>
    outline(viewport, group).evaluate((path) => {
      if (!(path instanceof SVGGraphicsElement)) return { width: 0, height: 0 }
      const { width, height } = path.getBBox()
      return { width, height }
    })

  it('is cut by whatever plane is shown: the block of bone is as long as an oblique plane is through it', async () => {
    // Sagittal through the middle: femur and tibia together 42 mm from front to back.
    expect(Math.abs((await size(0, 'bones')).width - 51)).toBeLessThan(2)
    await activate(2)
    const before = await size(0, 'bones')
    for (let turn = 0; turn < 4; turn++) await press('Shift+Q')
    await expect.poll(() => views.at(0).getAttribute('aria-label')).toMatch(/^Oblique/)
    // Turned by 20° about the foot–head axis a cut through a block is longer by 1 / cos 20°, or ends at its side.
    const after = await size(0, 'bones')
    expect(after.width).not.toBeCloseTo(before.width, 0)
    expect(Math.abs(after.height - before.height)).toBeLessThan(1.5)
    await press('Home')
    await expect.poll(async () => Math.abs((await size(0, 'bones')).width - before.width) < 0.5).toBe(true)
  })

  it('lies in the same place of the patient when a picture is mirrored', async () => {
    await activate(0)
    const box = async () => (await outline(0, 'lesions').boundingBox()) ?? { x: 0, width: 0 }
    const [before, frame] = [await box(), await views.at(0).boundingBox()]
    await press('Shift+H')
    const middle = (frame?.x ?? 0) + (frame?.width ?? 0) / 2
    await expect
      .poll(async () => Math.abs((await box()).x + (await box()).width - (2 * middle - before.x)) < 3)
      .toBe(true)
    await press('Home')
  })

  it('is a map of thickness on which the crosshair goes where it is pointed at', async () => {
    await press('Shift+O')
    await press('Shift+K')
    await map().waitFor()
    await expect.poll(() => map().innerText()).toMatch(/how high its outlines stand on bone/)
    const sheet = map().getByRole('application')
    await expect.poll(() => coloured(sheet)).toBeGreaterThan(2000)
    await map()
      .getByRole('row', { name: /Medial tibia, central 0\.\d mm [12]\.\d mm/ })
      .waitFor({ state: 'attached' })
    const name = (): Promise<string | null> => views.at(0).getAttribute('aria-label')
    const bounds = (await sheet.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    const slices = new Set<string | null>()
    for (const share of [0.34, 0.37, 0.4]) {
      await page().mouse.move(bounds.x + share * bounds.width, bounds.y + 0.5 * bounds.height, { steps: 2 })
      await page().waitForTimeout(150)
      slices.add(await name())
    }
    expect(slices.size).toBeGreaterThan(1)
    await expect.poll(() => map().locator('[data-map-mark]').count()).toBe(1)
    expect(await map().getByRole('status').innerText()).toMatch(/mm before any loss/)
    expect(await violations(page())).toEqual([])
    await press('Shift+K')
    await map().waitFor({ state: 'detached' })
  })

  it('is surfaces in 3D, lit up where the selected finding is, and they survive a lost context', async () => {
    await page().mouse.move(2, 2)
    await new Dialogs(page()).command('3D: surfaces')
    const solid = page().locator('[data-view="volume"]')
    await solid.waitFor()
    await expect.poll(() => coloured(solid), { timeout: 20_000 }).toBeGreaterThan(1500)
    await expect.poll(() => solid.getAttribute('data-surfaces'), { timeout: 20_000 }).toBe('complete')
    await page().waitForTimeout(1200)
    const shown = await coloured(solid)
    const lost = await page().evaluate(() => {
      const canvas = document.querySelector('canvas.picture')
      const gl = canvas instanceof HTMLCanvasElement ? canvas.getContext('webgl2') : null
      const extension = gl?.getExtension('WEBGL_lose_context')
      extension?.loseContext()
      setTimeout(() => extension?.restoreContext(), 200)
      return extension !== undefined && extension !== null
    })
    expect(lost).toBe(true)
    await expect.poll(() => coloured(solid), { timeout: 20_000 }).toBeGreaterThan(0.9 * shown)
  })
})
