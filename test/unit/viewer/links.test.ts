import { describe, expect, it } from 'vitest'
import { applyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { crossOf } from '../../../src-renderer/viewer/overlay/cross.js'
import type { ViewerController } from '../../../src-renderer/viewer/controller.svelte.js'
import type { Landmark } from '../../../src-renderer/viewer/types.js'
import { pictureOf } from '../../../src-renderer/viewer/picture.js'
import { hashOf, hungIn, kneeStudy, opened, series } from './studies.js'

const PRIOR_FRAME = '1.2.3.55'

/** Turned by some degrees around the patient's left-right axis. */
function tilt(degrees: number): Affine {
  const [s, c] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)]
  return [1, 0, 0, 0, 0, c, -s, 0, 0, s, c, 0, 0, 0, 0, 1]
}

const POINTS: Readonly<Record<string, Vec3>> = {
  femur: [0, 0, 40],
  tibia: [2, 4, -40],
  patella: [3, -45, 20],
  'medial-meniscus': [20, 3, -2],
}

/** Today's landmarks, and the same knee as it lay at the visit before. */
function landmarksOf(moved: Affine): ReadonlyMap<string, readonly Landmark[]> {
  const own = Object.entries(POINTS).map(([id, pointLps]) => ({ id, pointLps }))
  const before = own.map(({ id, pointLps }) => ({ id, pointLps: applyAffine(moved, pointLps) }))
  return new Map([
    [hashOf('a'), own],
    [hashOf('9'), before],
  ])
}

function withPrior(): ViewerController {
  const prior = series({ name: '9', frame: PRIOR_FRAME, centre: [50, 0, 0] })
  const controller = opened(kneeStudy(), {
    priors: [{ caseId: 'before', title: '3 March 2024', volumes: [prior] }],
  })
  controller.showVolume(1, hashOf('9'))
  controller.activate(0)
  return controller
}

function linesIn(controller: ViewerController, viewport: number): number {
  const area = controller.areaOf(viewport)
  const projection = area && controller.projectionOf(viewport, area)
  return projection ? (crossOf(controller, viewport, projection)?.lines.length ?? 0) : 0
}

/** Lines of the crosshair that are no more than its own arms, as none of the other slices is drawn. */
const ARMS_ONLY = 2

describe('viewports of one frame of reference', () => {
  it('go to the same place together', () => {
    const controller = opened(kneeStudy())
    controller.place([8, -16, 12], hashOf('a'))
    for (const name of ['b', 'c', 'd', 'e']) expect(controller.places.of(hashOf(name))).toEqual([8, -16, 12])
  })

  it('follow where they are nearly parallel, and only there (complaint B: axial threw coronal to its end)', () => {
    // An axial stack tilted by 20°, another axial one, a coronal one.
    const study = [
      series({ name: 'a', plane: 'axial', turned: tilt(20) }),
      series({ name: 'b', plane: 'coronal' }),
      series({ name: 'c', plane: 'axial', te: 12, tr: 600 }),
    ]
    const controller = opened(study)
    controller.setLayout('3')
    controller.showVolume(0, hashOf('a'))
    controller.showVolume(1, hashOf('b'))
    controller.showVolume(2, hashOf('c'))
    const coronal = controller.sliceOf(1)
    const axial = controller.sliceOf(2)?.number ?? 0
    controller.scroll(0, 8)
    expect(controller.sliceOf(1)).toEqual(coronal)
    // Eight slices of 4 mm along a normal tilted by 20° are 30 mm: seven or eight slices of the straight stack.
    expect(Math.abs((controller.sliceOf(2)?.number ?? 0) - axial)).toBeGreaterThanOrEqual(7)
  })

  it('are matched within half a slice (complaint B: Dixon sub-series)', () => {
    const study = [
      series({ name: 'a', sliceMm: 4 }),
      // The same extent in slices of 3 mm that begin elsewhere.
      series({ name: 'b', sliceMm: 3, slices: 40, centre: [0.7, 0, 0], te: 12, tr: 600 }),
    ]
    const controller = opened(study)
    controller.showVolume(1, hashOf('b'))
    for (let number = 1; number <= 30; number++) {
      controller.showSlice(0, number)
      const at = controller.places.of(hashOf('a'))[0]
      const projection = controller.projectionOf(1, { left: 0, top: 0, width: 400, height: 400 })
      expect(controller.sliceOf(1)?.number).not.toBeNull()
      expect(Math.abs((projection?.centre[0] ?? 999) - at)).toBeLessThanOrEqual(1.5 + 1e-9)
    }
  })

  it('say "no slice" outside their coverage, without an error (complaint B: partial overlap)', () => {
    const study = [series({ name: 'a' }), series({ name: 'b', slices: 5, te: 12, tr: 600 })]
    const controller = opened(study)
    controller.showVolume(1, hashOf('b'))
    controller.showSlice(0, 1)
    expect(controller.sliceOf(1)).toEqual({ number: null, count: 5 })
    expect(pictureOf(controller, 1)?.views.find(({ viewport }) => viewport === 1)?.shows).toBe('none')
    // Scrolled from there, it comes back to its own end.
    controller.scroll(1, 1)
    expect(controller.sliceOf(1)?.number).toBe(2)
  })

  it('keep their windows whichever has the focus (complaint B: clicking STIR zeroed T2’s window)', () => {
    const controller = opened(kneeStudy())
    controller.setWindow({ window: 300, level: 150 }, hashOf('a'))
    const before = ['a', 'b', 'c'].map((name) => controller.windowOf(hashOf(name)))
    for (const viewport of [1, 2, 0]) {
      controller.activate(viewport)
      controller.place([1, 2, 3])
    }
    expect(['a', 'b', 'c'].map((name) => controller.windowOf(hashOf(name)))).toEqual(before)
    controller.activate(1)
    controller.setPreset('fluid')
    expect(controller.windowOf(hashOf('a'))).toEqual({ window: 300, level: 150 })
  })

  it('have right reference lines after a new layout and after a dropped series (complaint B: killed reference lines)', () => {
    const controller = opened(kneeStudy())
    // Coronal and axial cut the sagittal slice.
    expect(linesIn(controller, 0)).toBe(2)
    controller.setLayout('2x2')
    controller.showVolume(3, hashOf('c'))
    expect(hungIn(controller)[3]).toBe('c axial')
    controller.place([4, 8, 12])
    controller.setLayout('3')
    expect(linesIn(controller, 0)).toBe(2)
    controller.showVolume(2, hashOf('b'))
    controller.activate(0)
    const area = controller.areaOf(0) ?? { left: 0, top: 0, width: 0, height: 0 }
    const projection = controller.projectionOf(0, area)
    const cross = projection && crossOf(controller, 0, projection)
    // The coronal slice nearest to y = 8: slices of 4 mm around 0 have their middles at 2, 6, 10, …
    const upright = cross?.lines.find(({ from, to }) => Math.abs(from[0] - to[0]) < 1e-6)
    const shown = upright && projection ? (upright.from[0] - projection.width / 2) * projection.mmPerPixel : 0
    expect([6, 10]).toContain(Math.round(shown))
  })
})

describe('viewports without a common frame of reference', () => {
  it('are shown as not linked, and stay (complaint B: sync failed silently)', () => {
    const controller = withPrior()
    const before = controller.sliceOf(1)
    controller.place([12, 0, 0], hashOf('a'))
    controller.scroll(0, 3)
    expect(controller.sliceOf(1)).toEqual(before)
    expect(controller.linkNote(1)).toEqual({ kind: 'none', text: 'not linked' })
    expect(controller.linkNote(2)).toEqual({ kind: 'frame', text: null })
  })

  it('have reference lines only once they are registered (complaint B: lines between unrelated frames)', () => {
    const controller = withPrior()
    controller.setLayout('3')
    controller.showVolume(0, hashOf('b'))
    controller.showVolume(2, hashOf('b'))
    controller.showVolume(1, hashOf('9'))
    expect(controller.scanIn(0)?.native).toBe('coronal')
    expect(linesIn(controller, 0)).toBe(ARMS_ONLY)
    const [arm] = lineEnds(controller, 0)
    expect(arm).toBe('whole')
    controller.setLandmarks(landmarksOf([1, 0, 0, 50, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]))
    expect(lineEnds(controller, 0)).toContain('slice')
  })

  it('are linked by the localised anatomy, turned and shifted, and say how well', () => {
    const controller = withPrior()
    const [s, c] = [Math.sin(0.2), Math.cos(0.2)]
    const moved: Affine = [c, -s, 0, 50, s, c, 0, 6, 0, 0, 1, -9, 0, 0, 0, 1]
    controller.setLandmarks(landmarksOf(moved))
    controller.place([8, 4, 10], hashOf('a'))
    controller.places.of(hashOf('9')).forEach((value, axis) => {
      expect(value).toBeCloseTo(applyAffine(moved, [8, 4, 10])[axis] ?? 0, 5)
    })
    expect(controller.linkNote(1)).toEqual({ kind: 'anatomy', text: 'linked by anatomy · 1 mm' })
    // And back again.
    controller.place(applyAffine(moved, [-4, 2, 6]), hashOf('9'))
    controller.places.of(hashOf('a')).forEach((value, axis) => expect(value).toBeCloseTo([-4, 2, 6][axis] ?? 0, 5))
  })

  it('are shifted only where fewer than three structures are known', () => {
    const controller = withPrior()
    controller.setLandmarks(
      new Map([
        [hashOf('a'), [{ id: 'joint', pointLps: [0, 0, 0] }]],
        [hashOf('9'), [{ id: 'joint', pointLps: [50, 3, -7] }]],
      ]),
    )
    controller.place([1, 2, 3], hashOf('a'))
    expect(controller.places.of(hashOf('9'))).toEqual([51, 5, -4])
    expect(controller.linkNote(1).text).toBe('linked by anatomy')
  })

  it('are not linked by structures that do not fit together', () => {
    const controller = withPrior()
    const wrong = new Map(landmarksOf([1, 0, 0, 50, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]))
    const scattered = (wrong.get(hashOf('9')) ?? []).map((landmark, place) => ({
      ...landmark,
      pointLps: [place * 40, -place * 35, 20 * place] as const,
    }))
    controller.setLandmarks(wrong.set(hashOf('9'), scattered))
    expect(controller.linkNote(1)).toEqual({ kind: 'none', text: 'not linked' })
  })

  it('keep their offset when another series is opened (complaint B: dropped a manual link)', () => {
    const controller = withPrior()
    controller.place([0, 0, 0], hashOf('a'))
    controller.place([58, 4, -8], hashOf('9'))
    controller.activate(0)
    controller.linkHere()
    expect(controller.linkNote(1)).toEqual({ kind: 'hand', text: 'linked by hand' })
    // Another series of the same frame in its place, and one that comes only now.
    controller.showVolume(0, hashOf('d'))
    controller.join({
      volumes: [...kneeStudy(), series({ name: 'f', number: 9 })],
      priors: [
        {
          caseId: 'before',
          title: '3 March 2024',
          volumes: [series({ name: '9', frame: PRIOR_FRAME, centre: [50, 0, 0] })],
        },
      ],
      side: 'right',
    })
    controller.showVolume(0, hashOf('f'))
    controller.place([2, 2, 2], hashOf('f'))
    expect(controller.places.of(hashOf('9'))).toEqual([60, 6, -6])
    expect(controller.remembered?.offsets).toEqual([{ from: hashOf('a'), to: hashOf('9'), offset: [58, 4, -8] }])
  })

  it('go by themselves where the link is off, and are gathered when it comes on', () => {
    const controller = opened(kneeStudy())
    controller.toggleLinked()
    controller.place([8, 0, 0], hashOf('a'))
    expect(controller.places.of(hashOf('b'))).toEqual([0, 0, 0])
    expect(controller.linkNote(1).text).toBe('not linked')
    controller.toggleLinked()
    expect(controller.places.of(hashOf('b'))).toEqual([8, 0, 0])
  })
})

/** Whether each line of a viewport's cross goes right across it (an arm) or ends with a slice. */
function lineEnds(controller: ViewerController, viewport: number): string[] {
  const area = controller.areaOf(viewport)
  const projection = area && controller.projectionOf(viewport, area)
  const cross = projection && crossOf(controller, viewport, projection)
  if (!projection || !cross) return []
  const { width, height } = projection
  return cross.lines.map(({ from, to }) =>
    (from[0] === 0 && to[0] === width) || (from[1] === 0 && to[1] === height) ? 'whole' : 'slice',
  )
}
