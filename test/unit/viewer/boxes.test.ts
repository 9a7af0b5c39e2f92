import { describe, expect, it } from 'vitest'
import { boxVolume, type Box } from '../../../src-shared/geometry/box.js'
import { boxSection } from '../../../src-renderer/viewer/geometry/box-section.js'
import {
  boundsOf,
  dragBox,
  drawnBox,
  gripAt,
  handlesOf,
  onOutline,
} from '../../../src-renderer/viewer/geometry/handles.js'
import { FITTED, planeProjection } from '../../../src-renderer/viewer/geometry/camera.js'
import { sectionHandles } from '../../../src-renderer/viewer/geometry/section-handles.js'
import { asideOf } from '../../../src-renderer/viewer/overlay/aside.js'
import { slabOf } from '../../../src-renderer/viewer/overlay/marks.js'
import { sagittalFrames as frames } from './grids.js'

const box: Box = { min: [6, 0, 96], max: [9, 2, 99] }
const limits: Box = { min: [0, -10, 80], max: [20, 10, 120] }
const slab = (x: number, thickness = 2) => ({ basis: frames.sagittal, point: [x, 0, 0] as const, thickness })

describe('a box on a slice', () => {
  it('is its rectangle where the slice cuts it', () => {
    const section = boxSection(box, slab(8))
    expect(section).toHaveLength(4)
    expect(section?.every((point) => Math.abs(point[0] - 8) < 1e-9)).toBe(true)
    expect(new Set(section?.map((point) => `${point[1]},${point[2]}`))).toEqual(
      new Set(['0,96', '0,99', '2,96', '2,99']),
    )
  })

  it('is not drawn on slices outside it', () => {
    expect(boxSection(box, slab(10.5))).toBeUndefined()
    expect(boxSection(box, slab(4))).toBeUndefined()
  })

  it('is drawn on the slice it lies in even where it is thinner than the slices', () => {
    // 0.4 mm thick, between the centres of two slices of 2 mm: it belongs to the one it is nearer to.
    const thin: Box = { min: [8.5, 0, 96], max: [8.9, 2, 99] }
    expect(boxSection(thin, slab(8))).toHaveLength(4)
    expect(boxSection(thin, slab(10))).toBeUndefined()
  })

  it('keeps its outline where the slice lies exactly in a face', () => {
    expect(boxSection(box, slab(9))).toHaveLength(4)
  })

  it('has six corners where a plane cuts a cube across its space diagonal', () => {
    const third = 1 / Math.sqrt(3)
    const basis = {
      right: [Math.SQRT1_2, -Math.SQRT1_2, 0] as const,
      down: [1 / Math.sqrt(6), 1 / Math.sqrt(6), -2 / Math.sqrt(6)] as const,
      away: [third, third, third] as const,
    }
    const cube: Box = { min: [0, 0, 0], max: [2, 2, 2] }
    const section = boxSection(cube, { basis, point: [1, 1, 1], thickness: 0.1 })
    expect(section).toHaveLength(6)
    // A regular hexagon through six edge middles, each √2 from the next: the order goes around.
    section?.forEach((point, place) => {
      const next = section[(place + 1) % 6] ?? point
      expect(Math.hypot(point[0] - next[0], point[1] - next[1], point[2] - next[2])).toBeCloseTo(Math.SQRT2)
    })
  })
})

describe('handles', () => {
  const outline = [
    [100, 50],
    [200, 50],
    [200, 150],
    [100, 150],
  ] as const
  const bounds = boundsOf(outline)
  const shown = { outline, handles: handlesOf(bounds) }

  it('are the four corners and the four edge middles', () => {
    expect(handlesOf(bounds).map(({ at }) => at)).toEqual([
      [100, 50],
      [150, 50],
      [200, 50],
      [200, 100],
      [200, 150],
      [150, 150],
      [100, 150],
      [100, 100],
    ])
  })

  it('are taken before the border, and the inside belongs to the crosshair', () => {
    expect(gripAt(shown, [203, 147])).toMatchObject({ grip: { kind: 'handle', h: 1, v: 1 }, cursor: 'nwse-resize' })
    expect(gripAt(shown, [125, 52])).toMatchObject({ grip: { kind: 'move' } })
    expect(gripAt(shown, [150, 100])).toBeUndefined()
    expect(gripAt(shown, [230, 100])).toBeUndefined()
  })

  it('know the border from both sides', () => {
    expect([onOutline(outline, [96, 80]), onOutline(outline, [104, 80]), onOutline(outline, [110, 80])]).toEqual([
      true,
      true,
      false,
    ])
  })
})

describe('a box cut by an oblique plane', () => {
  const r = Math.SQRT1_2
  // Turned by 45° around the long axis: the section is wider than the box and bounded by four of its faces.
  const basis = { right: [r, r, 0], down: [0, 0, -1], away: [r, -r, 0] } as const
  const tilted = { right: [r, 0.5, -0.5], down: [0, -r, -r], away: [-r, 0.5, -0.5] } as const
  const cube: Box = { min: [0, 0, 0], max: [40, 40, 40] }
  const cut = (through: typeof basis | typeof tilted) => {
    const section = boxSection(cube, { basis: through, point: [20, 20, 20], thickness: 1 }) ?? []
    const flat = (direction: readonly [number, number, number]) => (point: readonly number[]) =>
      10 * point.reduce((sum, value, axis) => sum + value * (direction[axis] ?? 0), 0)
    const outline = section.map((point) => [flat(through.right)(point), flat(through.down)(point)] as const)
    return { section, outline, handles: sectionHandles(cube, section, outline, through) }
  }

  it('has the eight handles of its rectangle where that is upright', () => {
    expect(cut(basis).handles.map(({ grip }) => grip.kind)).toEqual(Array.from({ length: 8 }, () => 'handle'))
  })

  it('has a handle in the middle of each edge of a tilted section, which moves the face that the edge is of', () => {
    const { handles, section, outline } = cut(tilted)
    expect(section.length).toBeGreaterThan(3)
    const edge = handles.find(({ grip }) => grip.kind === 'faces' && grip.faces.length === 1)
    if (edge?.grip.kind !== 'faces') throw new Error('No handle.')
    expect(onOutline(outline, edge.at, 0.01)).toBe(true)
    const [face] = edge.grip.faces
    if (!face) throw new Error('No face.')
    const from = [20, 20, 20] as const
    const to = [20, 20, 20].map((value, axis) => (axis === face.axis ? value + face.side * 3 : value))
    const [x = 0, y = 0, z = 0] = to
    const dragged = dragBox(cube, edge.grip, tilted, from, [x, y, z], { min: [-99, -99, -99], max: [99, 99, 99] })
    expect(boxVolume(dragged)).toBeCloseTo(40 * 40 * 43)
  })
})

describe('a box that the slice does not meet', () => {
  const projection = planeProjection(frames.sagittal, FITTED, [8, 1.5, 97.5], {
    left: 0,
    top: 0,
    width: 400,
    height: 600,
  })
  const at = (x: number) => ({ min: [x, 0, 96], max: [x + 3, 2, 99] }) as const
  const words = (x: number, side: 'left' | 'right' | 'unknown') =>
    asideOf(at(x), slabOf(frames.sagittal, projection), projection, side)?.text

  it('says how far away it is and which way, on both knees', () => {
    // The slice is x = 8; its half thickness is 1 mm. Left of it is medial in a right knee.
    expect(words(20, 'right')).toBe('12 mm medial')
    expect(words(20, 'left')).toBe('12 mm lateral')
    expect(words(-7, 'right')).toBe('12 mm lateral')
    expect(words(20, 'unknown')).toBe('12 mm to the left')
    expect(words(7, 'right')).toBeUndefined()
  })
})

describe('dragging a box in the sagittal plane', () => {
  const from = [8, 0, 99] as const

  it('moves only the faces that the handle holds', () => {
    // Right is back (+y), down is −z: the bottom right handle holds the back and the lower face.
    const grip = { kind: 'handle', h: 1, v: 1 } as const
    expect(dragBox(box, grip, frames.sagittal, from, [8, 0.5, 98], limits)).toEqual({
      min: [6, 0, 95],
      max: [9, 2.5, 99],
    })
    const top = { kind: 'handle', h: 0, v: -1 } as const
    expect(dragBox(box, top, frames.sagittal, from, [8, 5, 100], limits)).toEqual({ min: [6, 0, 96], max: [9, 2, 100] })
  })

  it('never turns the box inside out', () => {
    const left = { kind: 'handle', h: -1, v: 0 } as const
    expect(dragBox(box, left, frames.sagittal, from, [8, 50, 99], limits)).toEqual({ min: [6, 1, 96], max: [9, 2, 99] })
  })

  it('moves the whole box in the plane, up to the edge of the volume, with its size kept', () => {
    expect(dragBox(box, { kind: 'move' }, frames.sagittal, from, [8, 1, 97], limits)).toEqual({
      min: [6, 1, 94],
      max: [9, 3, 97],
    })
    expect(dragBox(box, { kind: 'move' }, frames.sagittal, from, [8, 40, 99], limits)).toEqual({
      min: [6, 8, 96],
      max: [9, 10, 99],
    })
  })

  it('does not pull a box that reaches out of the volume back in', () => {
    const outside: Box = { min: [6, -12, 96], max: [9, 2, 99] }
    expect(dragBox(outside, { kind: 'move' }, frames.sagittal, from, [8, 0, 99], limits)).toEqual(outside)
  })
})

describe('drawing a new box', () => {
  it('is as deep as its sides are long on average, around the slice', () => {
    // 4 mm × 8 mm in the plane: 6 mm deep around x = 8.
    expect(drawnBox(frames.sagittal, [8, 0, 100], [8, 4, 92], limits)).toEqual({ min: [5, 0, 92], max: [11, 4, 100] })
  })

  it('stays inside the volume and ignores a click', () => {
    expect(drawnBox(frames.sagittal, [1, 0, 100], [1, 4, 92], limits)?.min[0]).toBe(0)
    expect(drawnBox(frames.sagittal, [8, 0, 100], [8, 0.5, 99.8], limits)).toBeUndefined()
  })
})
