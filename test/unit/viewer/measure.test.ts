import { beforeEach, describe, expect, it } from 'vitest'
import { annotationValues } from '../../../src-shared/annotations/values.js'
import { annotationLines } from '../../../src-shared/annotations/words.js'
import type { Annotation, AnnotationKind } from '../../../src-shared/case/annotation.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import type { Slab } from '../../../src-shared/case/view.js'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import {
  add,
  AXES,
  clamp,
  component,
  cross,
  dot,
  length,
  scale,
  subtract,
  unit,
} from '../../../src-shared/geometry/vector.js'
import type { ViewerController } from '../../../src-renderer/viewer/controller.svelte.js'
import { toPatient, toScreen, type ScreenPoint } from '../../../src-renderer/viewer/geometry/screen.js'
import { goToAnnotation } from '../../../src-renderer/viewer/measure/go-to.js'
import { keyImageOf } from '../../../src-renderer/viewer/measure/key-image.js'
import { marksIn } from '../../../src-renderer/viewer/measure/marks-in.js'
import { Pointer } from '../../../src-renderer/viewer/tools/pointer.js'
import type { Voxels } from '../../../src-renderer/viewer/scene/image.js'
import { lookIn, pressAt } from './looks.js'
import { hashOf, kneeStudy, opened, series } from './studies.js'

const heard = { onselect: () => {}, onboxchange: () => {}, onboxdrawn: () => {} }

/** What a reader has drawn, kept as the owner of a viewer keeps it. */
let kept: Annotation[]
let controller: ViewerController
let editable: boolean

function attach(target: ViewerController): ViewerController {
  target.measuring.attach({
    list: () => kept,
    editable: () => editable,
    put: (annotation) => {
      kept = [...kept.filter(({ id }) => id !== annotation.id), annotation]
      return Promise.resolve(true)
    },
    remove: (id) => {
      kept = kept.filter((one) => one.id !== id)
    },
  })
  return target
}

beforeEach(() => {
  kept = []
  editable = true
  controller = attach(opened(kneeStudy()))
})

/** Presses, moves and lets go, from place to place of a viewport. */
function drag(tool: string, ...places: readonly ScreenPoint[]): Pointer {
  const pointer = new Pointer()
  const [first = [0, 0], ...others] = places
  controller.tool = tool
  pointer.press(pressAt(first), tool, { ...lookIn(controller, 0), ...heard })
  for (const place of others) pointer.move(place)
  pointer.release()
  return pointer
}

/** Clicks one place after the other, with the pointer moving between them. */
function clicks(tool: string, ...places: readonly ScreenPoint[]): void {
  const pointer = new Pointer()
  controller.tool = tool
  for (const place of places) {
    if (pointer.active) pointer.move(place)
    pointer.press(pressAt(place), tool, { ...lookIn(controller, 0), ...heard })
    pointer.release()
  }
}

function only<Kind extends AnnotationKind>(kind: Kind): Extract<Annotation, { kind: Kind }> {
  const [one, ...more] = kept
  if (!one || more.length > 0 || !isOf(one, kind)) throw new Error(`${kept.length} annotations, not one ${kind}`)
  return one
}

function isOf<Kind extends AnnotationKind>(one: Annotation, kind: Kind): one is Extract<Annotation, { kind: Kind }> {
  return one.kind === kind
}

const onScreen = (viewport: number, place: Vec3): ScreenPoint =>
  toScreen(lookIn(controller, viewport).projection, place)

describe('drawing', () => {
  it('makes a line by one drag or by two clicks, on the slice that is shown, and gives the crosshair back', () => {
    const look = lookIn(controller, 0)
    drag('measure-length', [100, 100], [160, 180])
    expect(length(subtract(only('length').pointsLps[1], only('length').pointsLps[0]))).toBeCloseTo(
      100 * look.projection.mmPerPixel,
      9,
    )
    expect([controller.tool, controller.measuring.selected]).toEqual(['crosshair', only('length').id])
    expect(only('length')).toMatchObject({ volume: look.scan.hash, name: 'Length 1' })
    const drawn = only('length').pointsLps
    kept = []
    clicks('measure-length', [100, 100], [160, 180])
    expect(only('length').pointsLps).toEqual(drawn)
    for (const point of drawn) expect(dot(subtract(point, look.projection.centre), look.frame.away)).toBeCloseTo(0, 9)
  })

  it('takes three points for an angle and four for the angle of two lines, by drags and clicks as they come', () => {
    clicks('measure-angle', [200, 100], [100, 100], [100, 200])
    expect(annotationLines(only('angle'), lookIn(controller, 0).scan.volume)).toEqual(['90.0°'])
    kept = []
    const pointer = drag('measure-cobb', [100, 100], [200, 100])
    expect([pointer.active, kept.length]).toEqual([true, 0])
    pointer.press(pressAt([100, 150]), 'measure-cobb', { ...lookIn(controller, 0), ...heard })
    pointer.move([200, 250])
    pointer.release()
    expect(annotationLines(only('cobb'), lookIn(controller, 0).scan.volume)).toEqual(['45.0°'])
  })

  it('leaves nothing where it is cancelled, where two points are one, or where nothing may be drawn', () => {
    const pointer = new Pointer()
    pointer.press(pressAt([10, 10]), 'measure-length', { ...lookIn(controller, 0), ...heard })
    pointer.move([80, 80])
    expect(controller.measuring.shown).toHaveLength(1)
    pointer.cancel()
    expect(controller.measuring.shown).toEqual([])
    clicks('measure-length', [50, 50], [50, 50])
    drag('measure-ellipse', [50, 50], [51, 90])
    drag('measure-region', [50, 50], [60, 50])
    editable = false
    drag('measure-length', [100, 100], [160, 180])
    expect([kept, controller.measuring.shown]).toEqual([[], []])
  })

  it('keeps what the voxels of a region and of a point say', () => {
    const { hash, volume } = lookIn(controller, 0).scan
    const [ni, nj, nk] = volume.dims
    const voxels = new Int16Array(ni * nj * nk).fill(7)
    controller.screen = screenOf((one) => (one === hash ? voxels : null))
    drag('measure-ellipse', [200, 200], [300, 280])
    expect(only('ellipse').statistics).toMatchObject({ mean: 7, sd: 0, min: 7, max: 7 })
    const { mmPerPixel } = lookIn(controller, 0).projection
    const { count } = only('ellipse').statistics ?? { count: 0 }
    const area = Math.PI * 50 * 40 * mmPerPixel ** 2
    expect(Math.abs((count * 1.5 * 1.5) / area - 1)).toBeLessThan(0.05)
    kept = []
    clicks('measure-probe', [250, 240])
    expect(only('probe').value).toBe(7)
    kept = []
    controller.screen = screenOf(() => null)
    drag('measure-ellipse', [200, 200], [300, 280])
    expect(only('ellipse').statistics).toBeNull()
  })

  it('thins the outline of a long drawing instead of refusing it', () => {
    const places = Array.from({ length: 6000 }, (_, n): ScreenPoint => {
      const turn = (2 * Math.PI * n) / 6000
      return [3000 + 2500 * Math.cos(turn), 3000 + 2500 * Math.sin(turn)]
    })
    drag('measure-region', ...places)
    const { mmPerPixel } = lookIn(controller, 0).projection
    expect(only('freehand').pointsLps.length).toBeLessThanOrEqual(2000)
    const [area] = annotationValues(only('freehand'), lookIn(controller, 0).scan.volume)
    expect(Math.abs((area?.value ?? 0) / (Math.PI * (2500 * mmPerPixel) ** 2) - 1)).toBeLessThan(1e-3)
  })
})

describe('changing', () => {
  beforeEach(() => {
    drag('measure-length', [100, 100], [200, 100])
  })

  it('moves one end by its handle and all of it by its line, one gesture one change', () => {
    const { mmPerPixel, basis } = lookIn(controller, 0).projection
    const [from, to] = only('length').pointsLps
    drag('crosshair', [200, 100], [200, 150])
    const step = scale(basis.down, 50 * mmPerPixel)
    expect(only('length').pointsLps[0]).toEqual(from)
    expect(length(subtract(only('length').pointsLps[1], add(to, step)))).toBeLessThan(1e-9)
    drag('crosshair', [150, 125], [150, 145])
    expect(length(subtract(only('length').pointsLps[0], add(from, scale(basis.down, 20 * mmPerPixel))))).toBeLessThan(
      1e-9,
    )
  })

  it('selects by a click and changes nothing by it; Escape lets go, Backspace deletes', () => {
    const before = [...kept]
    controller.measuring.selected = null
    drag('crosshair', [150, 100])
    expect([controller.measuring.selected, kept]).toEqual([only('length').id, before])
    expect(controller.measuring.leave()).toBe(true)
    expect([controller.measuring.selected, controller.measuring.leave()]).toEqual([null, false])
    controller.measuring.selected = only('length').id
    controller.measuring.removeSelected()
    expect(kept).toEqual([])
  })

  it('keeps the axes of an ellipse at right angles', () => {
    kept = []
    drag('measure-ellipse', [100, 100], [300, 200])
    drag('crosshair', [300, 150], [280, 240])
    const [centre, endA, endB] = only('ellipse').pointsLps
    const [a, b] = [subtract(endA, centre), subtract(endB, centre)]
    const { mmPerPixel } = lookIn(controller, 0).projection
    expect(dot(a, b)).toBeCloseTo(0, 6)
    expect(length(b)).toBeCloseTo(50 * mmPerPixel, 6)
    expect(length(a)).toBeCloseTo(Math.hypot(80, 90) * mmPerPixel, 6)
  })
})

describe('what a viewport shows', () => {
  it('is drawn within half a slice, as a shadow where it only passes through, and not elsewhere', () => {
    drag('measure-length', [300, 300], [400, 300])
    const id = only('length').id
    const seen = (viewport: number) =>
      marksIn(lookIn(controller, viewport)).map((mark) => [mark.annotation.id, mark.faint])
    expect(seen(0)).toEqual([[id, false]])
    // The coronal and the axial stack lie in the same frame; the line runs front to back, so an axial slice may hold it.
    const middle = scale(add(only('length').pointsLps[0], only('length').pointsLps[1]), 0.5)
    controller.goTo(middle, hashOf('b'))
    expect(seen(1)).toEqual([[id, true]])
    controller.scroll(0, 1)
    expect(seen(0)).toEqual([])
    controller.goTo(add(middle, [0, 40, 0]), hashOf('b'))
    expect(seen(1)).toEqual([])
  })

  it('is drawn in all of a thick slab', () => {
    drag('measure-length', [300, 300], [400, 300])
    controller.scroll(0, 2)
    expect(marksIn(lookIn(controller, 0))).toEqual([])
    const slab: Slab = { thicknessMm: 20, mode: 'max' }
    controller.panes.change(0, { slab })
    expect(marksIn(lookIn(controller, 0)).map(({ faint }) => faint)).toEqual([false])
  })

  it('puts the words beside what is drawn, never outside the picture', () => {
    for (const [from, to] of [
      [
        [100, 100],
        [200, 120],
      ],
      [
        [5, 5],
        [570, 5],
      ],
      [
        [300, 790],
        [560, 795],
      ],
    ] as const) {
      kept = []
      drag('measure-length', from, to)
      const look = lookIn(controller, 0)
      const [mark] = marksIn(look)
      const [x, y] = mark?.label.at ?? [-1, -1]
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x).toBeLessThanOrEqual(look.projection.width)
      expect(y).toBeGreaterThanOrEqual(10)
      expect(y).toBeLessThanOrEqual(look.projection.height)
    }
  })

  it('is hidden by a key but for what is being drawn', async () => {
    drag('measure-length', [300, 300], [400, 300])
    // The owner has taken it.
    await new Promise((done) => setTimeout(done))
    controller.measuring.toggle()
    expect(marksIn(lookIn(controller, 0))).toEqual([])
    drag('measure-length', [100, 300], [200, 300])
    expect(marksIn(lookIn(controller, 0))).toHaveLength(2)
  })
})

describe('complaints about measurements', () => {
  it('complaint C: in reformats the same 3D ends give the same mm, across slices too', () => {
    // A sagittal series of 1.5 mm pixels and 4 mm slices, seen from the front: 5 slices are 20 mm.
    controller.panes.change(0, { pose: { plane: 'coronal', directions: null } })
    const { scan } = lookIn(controller, 0)
    const [i, j, k] = [50, 40, 10]
    const ends = [
      [applyAffine(scan.grid.toPatient, [i, j, k]), applyAffine(scan.grid.toPatient, [i, j, k + 5]), 20],
      [applyAffine(scan.grid.toPatient, [i, j, k]), applyAffine(scan.grid.toPatient, [i, j + 20, k]), 30],
      [applyAffine(scan.grid.toPatient, [i, j, k]), applyAffine(scan.grid.toPatient, [i, j + 10, k + 5]), 25],
    ] as const
    for (const [from, to, millimetres] of ends) {
      kept = []
      controller.goTo(from, scan.hash)
      drag('measure-length', onScreen(0, from), onScreen(0, to))
      const [value] = annotationValues(only('length'), scan.volume)
      expect(value?.value).toBeCloseTo(millimetres, 6)
      expect(value?.unit).toBe('mm')
    }
  })

  it('complaint C: a jump lands on the stored point, whichever way round the stack runs and the picture lies', () => {
    const across: Vec3 = [1, 0, 0]
    for (const stack of [1, -1]) {
      // The same slices written from left to right, or from right to left.
      const turned = [stack, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
      kept = []
      controller = attach(opened([series({ name: 'a', turned })]))
      const point: Vec3 = [stack * 24 * 1, 12.5, -20.5]
      controller.goTo(point, hashOf('a'))
      const stored = controller.places.of(hashOf('a'))
      clicks('measure-probe', onScreen(0, stored))
      const [marked] = only('probe').pointsLps
      expect(Math.abs(dot(subtract(marked, point), across))).toBeLessThanOrEqual(2)
      controller.goTo([0, 0, 0], hashOf('a'))
      controller.panes.change(0, { mirrored: true, pose: { plane: 'coronal', directions: null } })
      goToAnnotation(controller, only('probe'))
      expect(length(subtract(controller.places.of(hashOf('a')), marked))).toBeLessThan(1e-6)
    }
  })

  it('complaint C: on a resize the mm stay, and the line is drawn within a pixel of its place', () => {
    drag('measure-length', [300, 300], [400, 345])
    const before = annotationLines(only('length'), lookIn(controller, 0).scan.volume)
    for (const size of [
      { width: 640, height: 480 },
      { width: 1920, height: 1017 },
      { width: 1001, height: 801 },
    ]) {
      controller.panes.surface = size
      const look = lookIn(controller, 0)
      const [mark] = marksIn(look)
      expect(annotationLines(only('length'), look.scan.volume)).toEqual(before)
      for (const [place, point] of only('length').pointsLps.entries()) {
        const back = toPatient(look.projection, mark?.lines[0]?.[place] ?? [0, 0])
        expect(length(subtract(back, point)) / look.projection.mmPerPixel).toBeLessThan(1)
      }
    }
  })

  it('complaint C: without spacing there is no mm on the image', () => {
    const [volume] = kneeStudy()
    if (!volume) throw new Error('There is no volume.')
    const flags = [...volume.meta.flags, 'geometry-assumed' as const]
    controller = attach(opened([{ ...volume, meta: { ...volume.meta, flags } }]))
    drag('measure-length', [100, 100], [200, 100])
    drag('measure-ellipse', [100, 200], [200, 300])
    const words = marksIn(lookIn(controller, 0)).flatMap(({ label }) => label.lines)
    expect(words).toHaveLength(2)
    expect(words.filter((word) => word.includes('mm'))).toEqual([])
  })
})

describe('a ball and a wedge of known size', () => {
  const MIDDLE: Vec3 = [2.3, -4.1, 6.7]
  const RADIUS = 20
  const WEDGE = 40
  /** Voxels of 0.5 × 0.6 × 1 mm around the middle. */
  const SPACING: Vec3 = [0.5, 0.6, 1]
  const DIMS: Vec3 = [120, 100, 60]
  /** Of the shortest side. */
  const HALF_A_VOXEL = 0.25

  /**
   * A series of a shape by how deep each place lies in it, mm (negative outside): 1000 within, and half of it at its
   * surface, as voxels that it fills in part have it. The controller shows a plane through the middle.
   */
  function shown(right: Vec3, down: Vec3, depth: (place: Vec3) => number): void {
    const [base] = kneeStudy()
    if (!base) throw new Error('There is no volume.')
    const corner: Vec3 = [MIDDLE[0] - 29.75, MIDDLE[1] - 29.7, MIDDLE[2] - 29.5]
    const affineLps = [
      SPACING[0],
      0,
      0,
      corner[0],
      0,
      SPACING[1],
      0,
      corner[1],
      0,
      0,
      SPACING[2],
      corner[2],
      0,
      0,
      0,
      1,
    ]
    const meta: VolumeMeta = { ...base.meta, affineLps, dims: [...DIMS], spacing: [...SPACING] }
    const data = new Int16Array(DIMS[0] * DIMS[1] * DIMS[2])
    for (let k = 0; k < DIMS[2]; k++)
      for (let j = 0; j < DIMS[1]; j++)
        for (let i = 0; i < DIMS[0]; i++)
          data[i + DIMS[0] * (j + DIMS[1] * k)] = 1000 * clamp(0.5 + depth(applyAffine(affineLps, [i, j, k])), 0, 1)
    kept = []
    controller = attach(opened([{ ...base, meta }]))
    controller.screen = screenOf(() => data)
    controller.panes.change(0, { pose: { plane: 'sagittal', directions: { right: [...right], down: [...down] } } })
    controller.goTo(MIDDLE, meta.hash)
  }

  /** The brightness of a place of the picture, linear between voxels. */
  function brightnessAt(place: ScreenPoint): number {
    const look = lookIn(controller, 0)
    const data = controller.screen?.voxels(look.scan.hash)
    const voxel = applyAffine(look.scan.grid.toVoxel, toPatient(look.projection, place))
    const low = voxel.map(Math.floor)
    let sum = 0
    for (let corner = 0; corner < 8; corner++) {
      const far = AXES.map((axis) => (corner >> axis) & 1)
      const weights = AXES.map((axis) => {
        const share = component(voxel, axis) - (low[axis] ?? 0)
        return far[axis] === 1 ? share : 1 - share
      })
      const [i = 0, j = 0, k = 0] = AXES.map((axis) => (low[axis] ?? 0) + (far[axis] ?? 0))
      sum += weights.reduce((product, one) => product * one, 1) * (data?.[i + DIMS[0] * (j + DIMS[1] * k)] ?? 0)
    }
    return sum
  }

  /** The last place from a start in a direction that is still bright, in steps of a tenth of a pixel. */
  function edge(from: ScreenPoint, angle: number): ScreenPoint {
    const at = (steps: number): ScreenPoint => [
      from[0] + 0.1 * steps * Math.cos(angle),
      from[1] + 0.1 * steps * Math.sin(angle),
    ]
    let steps = 0
    while (brightnessAt(at(steps + 1)) > 500 && steps < 20_000) steps++
    return at(steps + 0.5)
  }

  const PLANES: readonly (readonly [string, Vec3, Vec3])[] = [
    ['sagittal', [0, 1, 0], [0, 0, -1]],
    ['oblique', unit([1, 1, 0]), [0, 0, -1]],
    ['double oblique', unit([1, 2, 0.5]), unit(cross(unit([1, 2, 0.5]), [0.3, 0.2, 1]))],
  ]

  it.each(PLANES)('gives the diameter of the ball within half a voxel in the %s plane', (_, right, down) => {
    shown(right, down, (place) => RADIUS - length(subtract(place, MIDDLE)))
    const start = onScreen(0, MIDDLE)
    for (const degrees of [0, 30, 75, 120, 165]) {
      const turn = (degrees * Math.PI) / 180
      const [a, b] = [edge(start, turn), edge(start, turn + Math.PI)]
      kept = []
      drag('measure-length', a, b)
      const [value] = annotationValues(only('length'), lookIn(controller, 0).scan.volume)
      expect(Math.abs((value?.value ?? 0) - 2 * RADIUS)).toBeLessThanOrEqual(HALF_A_VOXEL)
    }
  })

  it.each(PLANES)(
    'gives the angle of the wedge within half a voxel at the ends of its arms in the %s plane',
    (_, right, down) => {
      const half = ((WEDGE / 2) * Math.PI) / 180
      // The wedge's edge runs at right angles to the plane, so that the plane shows its true angle.
      const normal = cross(right, down)
      shown(right, down, (place) => {
        const from = subtract(place, MIDDLE)
        const [x, y] = [dot(from, right), dot(from, down)]
        return Math.min(x * Math.sin(half) - Math.abs(y) * Math.cos(half), 20 - Math.abs(dot(from, normal)), 26 - x)
      })
      const { projection } = lookIn(controller, 0)
      const ARM = 22
      const along = (mm: number): ScreenPoint => toScreen(projection, add(MIDDLE, scale(right, mm)))
      const arms = [-1, 1].map((side) => edge(along(ARM), (side * Math.PI) / 2))
      const [one, other] = arms
      if (!one || !other) throw new Error('The wedge has two arms.')
      clicks('measure-angle', one, onScreen(0, MIDDLE), other)
      const [value] = annotationValues(only('angle'), lookIn(controller, 0).scan.volume)
      // An arm whose end is off by half a voxel is turned by this much.
      const allowed = (Math.atan2(HALF_A_VOXEL, ARM) * 180) / Math.PI
      expect(Math.abs((value?.value ?? 0) - WEDGE)).toBeLessThanOrEqual(allowed)
    },
  )
})

describe('a key image', () => {
  it('brings back volume, plane, slab, zoom, window and place', () => {
    controller.panes.change(0, { zoom: 2.5, pan: [7, -3], slab: { thicknessMm: 10, mode: 'max' }, inverted: true })
    controller.setWindow({ window: 333, level: 111 }, hashOf('a'))
    controller.place([8, 5, -9], hashOf('a'))
    controller.toggleBoxes()
    const place = controller.places.of(hashOf('a'))
    const pane = controller.viewports[0]
    const image = keyImageOf(controller, 0, 'q19')
    expect(image).toMatchObject({ finding: 'q19', overlays: { boxes: true, annotations: true } })
    controller.showVolume(0, hashOf('d'))
    controller.goTo([0, 0, 0], hashOf('d'))
    controller.autoWindow()
    controller.toggleBoxes()
    controller.setWindow({ window: 1, level: 1 }, hashOf('a'))
    goToAnnotation(controller, image)
    expect(controller.viewports[0]).toEqual(pane)
    expect([controller.places.of(hashOf('a')), controller.windowOf(hashOf('a'))]).toEqual([
      place,
      { window: 333, level: 111 },
    ])
    expect(controller.allBoxes).toBe(true)
  })

  it('is refused in a sentence where there is no slice', () => {
    controller.showPlane(0, 'volume')
    expect(() => keyImageOf(controller, 0, null)).toThrow('shows no slice')
  })
})

function screenOf(voxels: (hash: string) => Voxels | null): NonNullable<ViewerController['screen']> {
  return {
    voxels,
    draw: () => {},
    finish: () => {},
    capture: () => Promise.reject(new Error('There is no screen.')),
    surface: () => {
      throw new Error('There is no screen.')
    },
  }
}
