import fs from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Annotation } from '../../src-shared/case/annotation.js'
import { writeFiles } from '../fixtures/dicom-series.js'
import { ball, BALL_RADIUS, shapeSeries, SHAPE_VOXEL, wedge, WEDGE_DEGREES } from '../fixtures/shapes.js'
import { Dialogs, Viewports, WorklistPage } from './pages.js'
import { newDataFolder, startWorkstation, type Workstation } from './workstation.js'

const BALL = '2.25.9001'
const WEDGE = '2.25.9002'
const KEYS = { Length: 'l', Angle: 'g' }
/** Of the shortest side of a voxel, mm. */
const HALF_A_VOXEL = SHAPE_VOXEL.column / 2

/** A ball and a wedge of known size, measured in the real window from edge to edge as they are seen. */
describe('measuring', () => {
  let data: string
  let files: string
  let workstation: Workstation
  let views: Viewports
  const page = (): Page => workstation.page

  beforeAll(async () => {
    data = newDataFolder()
    files = newDataFolder()
    writeFiles(files, [
      ...shapeSeries(ball, BALL, { SeriesNumber: 1 }),
      ...shapeSeries(wedge, WEDGE, { SeriesNumber: 2 }),
    ])
    fs.writeFileSync(path.join(data, 'preferences.json'), JSON.stringify({ readOnOpen: false }))
    workstation = await startWorkstation(data)
    views = new Viewports(page())
    await page().evaluate((paths) => window.condyle.request('import.dropped', { paths }), [files])
    await views.at(0).waitFor({ timeout: 60_000 })
    // One picture, and nothing over it but letters.
    await page().keyboard.press('Control+1')
    await page().keyboard.press('x')
    await page().keyboard.press('l')
    await new Dialogs(page()).addReader('Who reads?', 'Dr Ruth Adler')
    // The tool is in the hand only once the reader is kept.
    await views.inHand('Length').waitFor()
    await page().keyboard.press('Escape')
    await views.inHand('Length').waitFor({ state: 'detached' })
  })
  afterAll(async () => {
    await workstation.close()
    for (const folder of [data, files]) fs.rmSync(folder, { recursive: true, force: true })
  })

  const list = () => page().getByRole('region', { name: 'Measurements and key images' })
  const values = (): Promise<string[]> => list().locator('.value').allInnerTexts()
  const onImage = (): Promise<string[]> =>
    page()
      .locator('[data-annotation] text')
      .evaluateAll((texts) => texts.map((text) => (text.textContent ?? '').trim()))

  async function stored(): Promise<Annotation[]> {
    return page().evaluate(async () => {
      const caseId = (await window.condyle.request('case.last', null)) ?? ''
      const { state } = await window.condyle.request('case.open', { caseId })
      return state.annotations.map(({ annotation }) => annotation)
    })
  }

  /** Shows a series in the one picture, once it has been drawn. */
  async function show(series: string): Promise<void> {
    await views.strip.locator(`[data-series="${series}"]`).click()
    await expect.poll(() => views.series(0)).toBe(series)
    await drawn()
  }

  /** Waits for a picture of what was measured, bright in its middle, that no longer changes. */
  async function drawn(): Promise<void> {
    let last: Buffer | undefined
    await expect
      .poll(
        async () => {
          const { grey, width, height, pixels } = await picture()
          const still = last !== undefined && pixels.equals(last)
          last = pixels
          return still && grey(width / 2, height / 2) > 60
        },
        { timeout: 30_000, interval: 250 },
      )
      .toBe(true)
  }

  /** What the picture shows, as rows of grey, and where it lies in the window. */
  async function picture() {
    const box = await views.at(0).boundingBox()
    if (!box) throw new Error('There is no picture.')
    const png = PNG.sync.read(await page().screenshot({ clip: box }))
    const grey = (x: number, y: number): number => png.data[4 * (Math.round(y) * png.width + Math.round(x))] ?? 0
    return { box, grey, width: png.width, height: png.height, pixels: png.data }
  }

  /** The first place from a bright one, by whole pixels in a direction, that is less than half as bright; between two. */
  function edge(
    grey: (x: number, y: number) => number,
    from: readonly [number, number],
    [dx, dy]: readonly [number, number],
  ) {
    const inner = grey(from[0], from[1])
    let steps = 0
    while (grey(from[0] + (steps + 1) * dx, from[1] + (steps + 1) * dy) > inner / 2 && steps < 2000) steps++
    return [from[0] + (steps + 0.5) * dx, from[1] + (steps + 0.5) * dy] as const
  }

  async function drag(tool: 'Length' | 'Angle', ...places: readonly (readonly [number, number])[]): Promise<void> {
    const { box } = await picture()
    const before = (await stored()).length
    // The key of a tool in the hand lays it down.
    if ((await views.inHand(tool).count()) === 0) await page().keyboard.press(KEYS[tool])
    await views.inHand(tool).waitFor()
    const [first = [0, 0], ...others] = places
    await page().mouse.move(box.x + first[0], box.y + first[1])
    await page().mouse.down()
    await page().mouse.up()
    for (const [x, y] of others) {
      await page().mouse.move(box.x + x, box.y + y, { steps: 3 })
      await page().mouse.down()
      await page().mouse.up()
    }
    await expect.poll(async () => (await stored()).length).toBe(before + 1)
  }

  async function measureBall(): Promise<number> {
    const { grey, width, height } = await picture()
    const middle = [Math.round(width / 2), Math.round(height / 2)] as const
    await drag('Length', edge(grey, middle, [-1, 0]), edge(grey, middle, [1, 0]))
    return Number.parseFloat((await values()).at(-1) ?? '')
  }

  it('gives the diameter of a ball within half a voxel', async () => {
    await show(BALL)
    expect(Math.abs((await measureBall()) - 2 * BALL_RADIUS)).toBeLessThanOrEqual(HALF_A_VOXEL)
    expect(await onImage()).toEqual(await values())
  })

  it('gives the angle of a wedge to what half a voxel at the end of an arm turns it by', async () => {
    await show(WEDGE)
    // Both series lie in one frame of reference, so the ball's line would be drawn over this image too.
    await page().keyboard.press('Shift+D')
    await expect.poll(onImage).toEqual([])
    const { grey, width, height } = await picture()
    const row = Math.round(height / 2)
    // Both faces at two columns; their lines meet where the wedge begins.
    const columns = [0.62, 0.78].map((share) => Math.round(width * share))
    const ends = columns.map((x) => [edge(grey, [x, row], [0, -1]), edge(grey, [x, row], [0, 1])] as const)
    const [near, far] = ends
    if (!near || !far) throw new Error('The wedge has two columns.')
    const open = (pair: typeof near): number => pair[1][1] - pair[0][1]
    const back = ((far[0][0] - near[0][0]) * open(near)) / (open(far) - open(near))
    const vertex = [near[0][0] - back, (near[0][1] + near[1][1]) / 2] as const
    await drag('Angle', far[0], vertex, far[1])
    const arm = 20
    const allowed = (Math.atan2(HALF_A_VOXEL, arm) * 180) / Math.PI
    const angle = Number.parseFloat((await values()).at(-1) ?? '')
    expect(Math.abs(angle - WEDGE_DEGREES)).toBeLessThanOrEqual(allowed)
  })

  it('complaint C: undo and redo leave store, list and image equal to the start', async () => {
    const start = { stored: await stored(), list: await values(), image: await onImage() }
    expect(start.list).toHaveLength(2)
    for (let step = 0; step < 2; step++) await page().keyboard.press('Control+z')
    await expect.poll(async () => (await stored()).length).toBe(0)
    await expect.poll(onImage).toEqual([])
    for (let step = 0; step < 2; step++) await page().keyboard.press('Control+y')
    await expect.poll(values).toEqual(start.list)
    await expect.poll(onImage).toEqual(start.image)
    expect(await stored()).toEqual(start.stored)
  })

  it('complaint C: on a resize the mm stay, and the line is drawn where it was measured', async () => {
    await show(BALL)
    const before = await values()
    await workstation.application.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setContentSize(1600, 1000),
    )
    await expect.poll(() => page().evaluate(() => window.innerWidth)).toBe(1600)
    await drawn()
    expect(await values()).toEqual(before)
    await page().keyboard.press('Shift+D')
    await expect.poll(onImage).toEqual([])
    const { grey, width, height } = await picture()
    await page().keyboard.press('Shift+D')
    const middle = [Math.round(width / 2), Math.round(height / 2)] as const
    const edges = [edge(grey, middle, [-1, 0])[0], edge(grey, middle, [1, 0])[0]]
    const ends = await page()
      .locator('[data-kind="length"] polyline.line')
      .first()
      .evaluate((line) => (line.getAttribute('points') ?? '').split(' ').map((point) => Number(point.split(',')[0])))
    // A pixel for the line, and what is left of one for each time that an edge was looked for.
    for (const [place, x] of ends.entries()) expect(Math.abs(x - (edges[place] ?? 0))).toBeLessThanOrEqual(2)
  })

  it('gives the same diameter on an oblique plane', async () => {
    await page().keyboard.press('Control+l')
    await new WorklistPage(page()).grid.waitFor()
    await page().evaluate(async () => {
      const caseId = (await window.condyle.request('case.last', null)) ?? ''
      const { volumes, view } = await window.condyle.request('case.open', { caseId })
      const ball = volumes.find(({ meta }) => meta.series.number === 1)?.meta.hash ?? ''
      const half = Math.SQRT1_2
      if (!view) throw new Error('The view was not kept.')
      const pose = { plane: 'sagittal' as const, directions: { right: [half, half, 0], down: [0, 0, -1] } }
      const [first] = view.viewports
      if (!first) throw new Error('Nothing was hung by hand.')
      await window.condyle.request('reads.save-view', {
        caseId,
        view: {
          ...view,
          viewports: [
            { ...first, volume: ball, pose: { ...pose, directions: { right: [half, half, 0], down: [0, 0, -1] } } },
          ],
          crosshairVolume: ball,
          crosshairLps: [-31.5, 31.75, -33.3],
        },
      })
    })
    await new WorklistPage(page()).open(/Test/)
    await expect.poll(() => views.series(0), { timeout: 60_000 }).toBe(BALL)
    await drawn()
    await page().keyboard.press('x')
    expect(Math.abs((await measureBall()) - 2 * BALL_RADIUS)).toBeLessThanOrEqual(HALF_A_VOXEL)
  })

  it('is worked by keyboard in the list: go to, rename, delete, take back', async () => {
    const rows = list().locator('[data-row]')
    await rows.first().focus()
    await page().keyboard.press('F2')
    await list().getByRole('textbox').fill('Ball, side to side')
    await page().keyboard.press('Enter')
    await expect.poll(async () => (await stored())[0]?.name).toBe('Ball, side to side')
    await expect.poll(() => page().evaluate(() => document.activeElement?.getAttribute('data-row'))).not.toBeNull()
    await page().keyboard.press('ArrowDown')
    await page().keyboard.press('Enter')
    await expect.poll(() => views.series(0)).toBe(WEDGE)
    await page().keyboard.press('Delete')
    await expect.poll(async () => (await stored()).map(({ kind }) => kind)).toEqual(['length', 'length'])
    await page().keyboard.press('Control+z')
    await expect.poll(async () => (await stored()).map(({ kind }) => kind)).toEqual(['length', 'angle', 'length'])
  })

  it('keeps a key image by one key, and shows it again', async () => {
    await page().keyboard.press('s')
    await expect.poll(async () => (await stored()).at(-1)?.kind).toBe('key-image')
    await show(BALL)
    await list()
      .getByRole('button', { name: /^Key image 1, / })
      .click()
    await expect.poll(() => views.series(0)).toBe(WEDGE)
  })
})
