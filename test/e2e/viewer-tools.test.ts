import fs from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeFiles } from '../fixtures/dicom-series.js'
import { kneeStudy, seriesUidOf } from '../fixtures/knee-study.js'
import { giveRoom, giveRoomBack, ROOMS } from './look/room.js'
import { brightness, Viewports } from './pages.js'
import { newDataFolder, startWorkstation, type Workstation } from './workstation.js'

const PATIENT = { PatientName: 'Test^Anna', PatientID: 'T-1', PatientBirthDate: '19610203', Laterality: 'R' }
const FINE = 't2_de3d_we_sag'

/** The tools of the viewer in the real window, by hand and by key, judged by what is on the screen. */
describe('the tools of the viewer', () => {
  let data: string
  let workstation: Workstation
  let views: Viewports
  const page = (): Page => workstation.page
  const press = (keys: string): Promise<void> => page().keyboard.press(keys)

  beforeAll(async () => {
    data = newDataFolder()
    const files = path.join(data, 'files')
    const header = () => ({ ...PATIENT, StudyDate: '20260310' })
    writeFiles(files, kneeStudy({ size: 48, header, voxel: (i, j, k, s) => 20 * i + 3 * j + k + s.name.length }))
    fs.writeFileSync(path.join(data, 'preferences.json'), JSON.stringify({ readOnOpen: false }))
    workstation = await startWorkstation(data)
    views = new Viewports(page())
    await page().evaluate((paths) => window.condyle.request('import.dropped', { paths }), [files])
    await views.at(0).waitFor({ timeout: 60_000 })
    for (const [viewport, plane] of [
      [2, 'Axial'],
      [1, 'Coronal'],
      [0, 'Sagittal'],
    ] as const) {
      await views.choose(viewport, seriesUidOf(FINE))
      await views.show(viewport, plane)
    }
    await activate(0)
  }, 120_000)
  afterAll(async () => {
    await workstation.close()
    fs.rmSync(data, { recursive: true, force: true })
  })

  /** Makes a viewport the active one, as a hand does, and puts the crosshair near its middle. */
  async function activate(viewport: number): Promise<void> {
    const box = await views.at(viewport).boundingBox()
    await views.at(viewport).click({ position: { x: (box?.width ?? 0) / 2 + 3, y: (box?.height ?? 0) / 2 + 3 } })
  }

  const name = (viewport: number): Promise<string | null> => views.at(viewport).getAttribute('aria-label')
  const letters = async (viewport: number): Promise<string> =>
    (await views.at(viewport).locator('.letter').allInnerTexts()).map((text) => text.slice(0, 1)).join('')
  const tool = (title: string): Locator =>
    page().getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: title, exact: true })

  it('turn the other planes by a handle of the crosshair, and a reset hangs them as they were', async () => {
    const handle = views.at(0).locator('circle.turn').first()
    const box = await handle.boundingBox()
    const [x, y] = [(box?.x ?? 0) + 5, (box?.y ?? 0) + 5]
    await page().mouse.move(x, y)
    await page().mouse.down()
    await page().mouse.move(x + 40, y + 40, { steps: 4 })
    await page().mouse.up()
    await expect.poll(() => name(1)).toMatch(/^Oblique coronal/)
    expect(await name(2)).toMatch(/^Oblique axial/)
    expect(await name(0)).toMatch(/^Sagittal/)
    // Something is drawn there.
    await expect.poll(() => brightness(views.at(1))).toBeGreaterThan(10)
    await press('Home')
    await expect.poll(() => name(1)).toMatch(/^Coronal/)
  })

  it('turn them by key, step by step', async () => {
    await activate(0)
    await press('q')
    await expect.poll(() => name(2)).toMatch(/^Oblique axial/)
    await press('Shift+Q')
    await expect.poll(() => name(2)).toMatch(/^Axial/)
  })

  it('make a slab with the wheel and Shift, written in the corner', async () => {
    await activate(1)
    await views.at(1).hover({ position: { x: 60, y: 120 } })
    await page().keyboard.down('Shift')
    for (let notch = 0; notch < 3; notch++) await page().mouse.wheel(0, -100)
    await page().keyboard.up('Shift')
    await expect.poll(() => views.at(1).locator('[data-slab]').innerText()).toBe('3 mm mean')
    await tool('Slab: mean, brightest or darkest').click()
    await expect.poll(() => views.at(1).locator('[data-slab]').innerText()).toBe('3 mm MIP')
    await press('Home')
  })

  it('mirror and rotate a picture with its letters (complaint C: letters stale after flip or rotation)', async () => {
    await activate(1)
    expect(await letters(1)).toBe('RLSI')
    await tool('Mirror left to right').click()
    await expect.poll(() => letters(1)).toBe('LRSI')
    await press('Shift+T')
    // Clockwise: what was at the top is to the right.
    await expect.poll(() => letters(1)).toBe('ISLR')
    await press('Home')
    await expect.poll(() => letters(1)).toBe('RLSI')
  })

  it('show white for black, in one viewport', async () => {
    await activate(2)
    const [before, other] = [await brightness(views.at(2)), await brightness(views.at(1))]
    await press('Shift+I')
    await expect.poll(() => brightness(views.at(2))).not.toBeCloseTo(before, 0)
    expect(await brightness(views.at(1))).toBeCloseTo(other, 0)
    await press('Shift+I')
    await expect.poll(() => brightness(views.at(2))).toBeCloseTo(before, 0)
  })

  it('draw voxels, and a slab of voxels, without ending the graphics', async () => {
    await activate(2)
    await press('Shift+N')
    await press('b')
    await expect.poll(() => brightness(views.at(2))).toBeGreaterThan(10)
    expect(await page().getByText('graphics').count()).toBe(0)
    await press('Home')
  })

  it('set windows by digit while no finding is selected, and name them', async () => {
    await activate(0)
    await press('3')
    await expect.poll(() => views.windows().then(([first]) => first)).toMatch(/^Cartilage/)
    await press('Alt+2')
    await expect.poll(() => views.windows().then(([first]) => first)).toMatch(/^Marrow/)
    await press('w')
    await expect.poll(() => views.windows().then(([first]) => first)).toMatch(/^W/)
  })

  it('fit the window to a region that is dragged', async () => {
    await activate(0)
    const before = (await views.windows())[0]
    await press('Shift+F')
    await views.at(0).hover({ position: { x: 120, y: 160 } })
    await page().mouse.down()
    const box = await views.at(0).boundingBox()
    await page().mouse.move((box?.x ?? 0) + 170, (box?.y ?? 0) + 200, { steps: 3 })
    await page().mouse.up()
    await expect.poll(() => views.windows().then(([first]) => first)).not.toBe(before)
    await press('Escape')
    expect(await tool('Crosshair').getAttribute('aria-pressed')).toBe('true')
    await press('Home')
  })

  it('play the slices with Space, and stop', async () => {
    await activate(0)
    const before = await name(0)
    await press('Space')
    await expect.poll(() => name(0)).not.toBe(before)
    await press('Space')
    await expect.poll(() => tool('Play the slices').count()).toBe(1)
  })

  it('stand in one row from 1024 × 700 to 4K, zoomed to 200 %, with what has no room in one menu by key', async () => {
    const bar = page().getByRole('toolbar', { name: 'Tools' })
    const more = bar.getByRole('button', { name: /^More tools/ })
    const menu = page().getByRole('menu', { name: 'More tools' })
    const labels = (): Promise<string[]> =>
      bar.getByRole('button').evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? ''))
    /** Buttons that are not whole in the bar, or not in its one row. */
    const astray = (): Promise<string[]> =>
      bar.evaluate((element) => {
        const edge = element.getBoundingClientRect()
        const shown = [...element.querySelectorAll('button')].filter((one) =>
          one.checkVisibility({ visibilityProperty: true }),
        )
        return shown
          .filter((one) => {
            const { left, right, top, bottom } = one.getBoundingClientRect()
            return left < edge.left || right > edge.right || top < edge.top || bottom > edge.bottom
          })
          .map((one) => one.title)
      })
    const session = await page().context().newCDPSession(page())
    const [widest] = [...ROOMS].sort((a, b) => b.width / b.zoom - a.width / a.zoom)
    await giveRoom(session, widest ?? { width: 3840, height: 2160, zoom: 1 })
    await expect.poll(() => more.count()).toBe(0)
    const all = (await labels()).sort()
    let folded = 0
    for (const room of ROOMS) {
      await giveRoom(session, room)
      await expect.poll(astray).toEqual([])
      const standing = (await labels()).filter((label) => !label.startsWith('More tools'))
      if ((await more.count()) > 0) {
        folded += 1
        await bar.getByRole('button').first().focus()
        await press('ArrowLeft')
        await press('Enter')
        await menu.waitFor()
        standing.push(...(await menu.locator('.label').allInnerTexts()))
        await press('Escape')
        await menu.waitFor({ state: 'detached' })
      }
      expect(standing.sort(), JSON.stringify(room)).toEqual(all)
    }
    expect(folded).toBeGreaterThan(2)
    await giveRoomBack(session)
  })

  it('switch from that menu, and open the panel of outlines, whose end gives the focus back to it', async () => {
    const session = await page().context().newCDPSession(page())
    await giveRoom(session, { width: 1024, height: 700, zoom: 1.5 })
    const more = page().getByRole('button', { name: /^More tools/ })
    const menu = page().getByRole('menu', { name: 'More tools' })
    const panel = page().getByRole('dialog', { name: 'Outlines' })
    const invert = page().getByRole('menuitemcheckbox', { name: /^White for black/ })
    /** By key, once the focus is there again. */
    async function openAgain(): Promise<void> {
      await expect.poll(() => more.evaluate((button) => button === document.activeElement)).toBe(true)
      await press('Enter')
      await menu.waitFor()
    }
    await more.click()
    await page().getByRole('menuitem', { name: 'How outlines are shown' }).click()
    await panel.waitFor()
    await press('Escape')
    await panel.waitFor({ state: 'detached' })
    for (const before of ['false', 'true']) {
      await openAgain()
      await expect.poll(() => invert.getAttribute('aria-checked')).toBe(before)
      await invert.click()
      await menu.waitFor({ state: 'detached' })
    }
    await giveRoomBack(session)
  })
})
