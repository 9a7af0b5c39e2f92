import { describe, expect, it } from 'vitest'
import type { ViewerController } from '../../../src-renderer/viewer/controller.svelte.js'
import { toScreen } from '../../../src-renderer/viewer/geometry/screen.js'
import { coarseSteps, slabSteps } from '../../../src-renderer/viewer/geometry/slab-steps.js'
import { sweptAngle, turnedAround, turnedDirections } from '../../../src-renderer/viewer/geometry/turn.js'
import { crossOf } from '../../../src-renderer/viewer/overlay/cross.js'
import { turnHandles } from '../../../src-renderer/viewer/overlay/turn-handles.js'
import { Pointer } from '../../../src-renderer/viewer/tools/pointer.js'
import { hoverOf } from '../../../src-renderer/viewer/tools/tools.js'
import { depthOf } from '../../../src-renderer/viewer/geometry/screen.js'
import { ViewStateSchema } from '../../../src-shared/case/view.js'
import { boxCorners, type Vec3 } from '../../../src-shared/geometry/box.js'
import { dot } from '../../../src-shared/geometry/vector.js'
import { CORONAL, rounded, sagittalGrid } from './grids.js'
import { gridOf } from '../../../src-renderer/viewer/geometry/grid.js'
import { lookIn, pressAt } from './looks.js'
import { hashOf, kneeStudy, opened } from './studies.js'

const [SAGITTAL, CORONAL_VIEW, AXIAL] = [0, 1, 2]
const PLACE: Vec3 = [11.3, -7.9, 5.6]

/** The fine series in three planes, looked at away from its middle. */
function threePlanes(): ViewerController {
  const controller = opened(kneeStudy())
  for (const [viewport, plane] of [
    [0, 'sagittal'],
    [1, 'coronal'],
    [2, 'axial'],
  ] as const) {
    controller.showVolume(viewport, hashOf('e'))
    controller.showPlane(viewport, plane)
  }
  controller.activate(SAGITTAL)
  controller.place(PLACE)
  return controller
}

const away = (controller: ViewerController, viewport: number): Vec3 => controller.frameIn(viewport)?.away ?? [0, 0, 0]
const onScreen = (controller: ViewerController, viewport: number) =>
  toScreen(lookIn(controller, viewport).projection, controller.crosshair)

function expectPlace(controller: ViewerController, place: readonly number[], digits: number): void {
  controller.crosshair.forEach((mm, axis) => expect(mm).toBeCloseTo(place[axis] ?? 0, digits))
}

describe('turning a direction', () => {
  it('goes right-handed around the axis and keeps lengths and angles', () => {
    expect(rounded(turnedAround([1, 0, 0], [0, 0, 1], Math.PI / 2))).toEqual([0, 1, 0])
    const turned = turnedDirections(
      { right: [1, 0, 0], down: [0, 0, -1] },
      { right: [0, 1, 0], down: [0, 0, -1] },
      [0.6, 0, 0.8],
      0.7,
    )
    if (!turned) throw new Error('Not turned.')
    expect(dot(turned.right, turned.down)).toBeCloseTo(0, 12)
    expect([Math.hypot(...turned.right), Math.hypot(...turned.down)]).toEqual([expect.closeTo(1), expect.closeTo(1)])
  })

  it('is none where the plane comes back to how it hung', () => {
    const hung = { right: [1, 0, 0], down: [0, 0, -1] } as const
    expect(turnedDirections(hung, hung, [1, 0, 0], 2 * Math.PI)).toBeNull()
    expect(turnedDirections(hung, hung, [1, 0, 0], 0.01)).not.toBeNull()
  })

  it('follows the pointer the short way round', () => {
    expect(sweptAngle([0, 0], [10, 0], [0, 10])).toBeCloseTo(Math.PI / 2)
    expect(sweptAngle([0, 0], [-10, 1], [-10, -1])).toBeCloseTo(2 * Math.atan(0.1))
  })
})

describe('turning planes at the crosshair', () => {
  it('turns the other two, at right angles to each other, and not the one that it is done in', () => {
    const controller = threePlanes()
    controller.turnPlanes(SAGITTAL, 30)
    expect(controller.viewports[SAGITTAL]?.pose.directions).toBeNull()
    expect(dot(away(controller, CORONAL_VIEW), away(controller, AXIAL))).toBeCloseTo(0, 9)
    expect(dot(away(controller, SAGITTAL), away(controller, AXIAL))).toBeCloseTo(0, 9)
    expect(away(controller, CORONAL_VIEW)[1]).toBeCloseTo(Math.cos(Math.PI / 6))
  })

  it('stays orthogonal after turns in all three (double oblique), with the crosshair where it was', () => {
    const controller = threePlanes()
    const before = [0, 1, 2].map((viewport) => onScreen(controller, viewport))
    controller.turnPlanes(SAGITTAL, 25)
    controller.turnPlanes(CORONAL_VIEW, -40)
    controller.turnPlanes(AXIAL, 70)
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [0, 2],
    ] as const)
      expect(dot(away(controller, a), away(controller, b))).toBeCloseTo(0, 6)
    expect(rounded(controller.crosshair.map((mm) => mm * 1e6))).toEqual(rounded(PLACE.map((mm) => mm * 1e6)))
    // Turned planes go through the place itself; hung ones through the slice that holds it, at most half a slice off.
    before.forEach(([x, y], viewport) => {
      const [x2, y2] = onScreen(controller, viewport)
      expect(Math.hypot(x2 - x, y2 - y)).toBeLessThan(1e-6)
    })
  })

  it('goes exactly through evidence, wherever it is (complaint C: jump to the stored mm point)', () => {
    const controller = threePlanes()
    controller.turnPlanes(SAGITTAL, 17)
    controller.turnPlanes(AXIAL, 33)
    for (const pointLps of [
      [3.21, 8.77, -12.43],
      [-20.5, 31.1, 17.9],
    ] as [number, number, number][]) {
      controller.goToEvidence({ kind: 'point', volume: hashOf('e'), pointLps })
      for (const viewport of [CORONAL_VIEW, AXIAL])
        expect(Math.abs(depthOf(lookIn(controller, viewport).projection, pointLps))).toBeLessThan(1e-9)
      expectPlace(controller, pointLps, 9)
    }
  })

  it('shows all of a box that it goes to, smaller where it has to be', () => {
    const controller = threePlanes()
    for (const viewport of [0, 1, 2]) controller.zoomBy(viewport, 6)
    const box = { min: [-30, 10, -20] as const, max: [10, 40, 25] as const }
    controller.turnPlanes(SAGITTAL, 20)
    controller.goToBox(box, hashOf('e'))
    expectPlace(controller, [-10, 25, 2.5], 9)
    for (const viewport of [0, 1, 2]) {
      const { projection } = lookIn(controller, viewport)
      for (const corner of boxCorners(box)) {
        const [x, y] = toScreen(projection, corner)
        expect(Math.min(x, y, projection.width - x, projection.height - y)).toBeGreaterThan(0)
      }
      expect(controller.viewports[viewport]?.zoom).toBeLessThanOrEqual(6)
    }
  })

  it('shows a new plane at each step of an oblique stack, and comes back (complaint B: oblique steps)', () => {
    const controller = threePlanes()
    controller.turnPlanes(SAGITTAL, 35)
    const start = controller.crosshair
    const depths = [start]
    for (let step = 0; step < 5; step++) {
      controller.scroll(CORONAL_VIEW, 1)
      depths.push(controller.crosshair)
    }
    const frame = controller.frameIn(CORONAL_VIEW)
    if (!frame) throw new Error('No frame.')
    depths
      .slice(1)
      .forEach((point, at) =>
        expect(dot(point, frame.stack) - dot(depths[at] ?? point, frame.stack)).toBeCloseTo(frame.spacing),
      )
    controller.scroll(CORONAL_VIEW, -5)
    expectPlace(controller, start, 6)
  })

  it('is kept with the read and comes back alike, with every number within bounds', () => {
    const controller = threePlanes()
    controller.turnPlanes(SAGITTAL, 12)
    controller.changeLie(AXIAL, 'mirror')
    controller.toggleInverted(AXIAL)
    controller.toggleSmooth(CORONAL_VIEW)
    controller.setSlab(CORONAL_VIEW, { thicknessMm: 10, mode: 'max' })
    const view = ViewStateSchema.parse({
      ...controller.remembered,
      selectedFinding: null,
      selectedStep: null,
      filter: 'all',
    })
    const again = opened(kneeStudy())
    again.open({ volumes: kneeStudy(), priors: [], side: 'right' }, view)
    expect(again.viewports).toEqual(controller.viewports)
    const [, coronal] = view.viewports
    const broken = (directions: unknown) =>
      ViewStateSchema.safeParse({ ...view, viewports: [{ ...coronal, pose: { plane: 'coronal', directions } }] })
        .success
    expect(broken({ right: [1, 0, 0], down: [0, 0, -1] })).toBe(true)
    expect(broken({ right: [1, 0, 0], down: [1, 0, 0] })).toBe(false)
    expect(broken({ right: [0, 0, 0], down: [0, 0, -1] })).toBe(false)
    expect(ViewStateSchema.safeParse({ ...view, viewports: [{ ...coronal, pan: [1e9, 0] }] }).success).toBe(false)
  })

  it('is taken back by a reset, with slab, window, flip, invert and tool', () => {
    const controller = threePlanes()
    const hung = controller.viewports
    controller.turnPlanes(SAGITTAL, 12)
    controller.thicken(AXIAL, 4)
    controller.toggleInverted(CORONAL_VIEW)
    controller.changeLie(AXIAL, 'clockwise')
    controller.setPreset('fluid')
    controller.chooseTool('pan')
    controller.zoomIn(SAGITTAL)
    controller.reset()
    expect(controller.viewports).toEqual(hung)
    expect([controller.windows.size, controller.tool]).toEqual([0, 'crosshair'])
    expectPlace(controller, PLACE, 9)
  })
})

describe('the handles of the crosshair', () => {
  it('turn the planes as far as the pointer goes round, and Escape takes it back', () => {
    const controller = threePlanes()
    const look = lookIn(controller, SAGITTAL)
    const cross = crossOf(controller, SAGITTAL, look.projection)
    if (!cross) throw new Error('No crosshair.')
    const handle = turnHandles(cross, look.projection)[0]
    if (!handle) throw new Error('No handle.')
    expect(hoverOf(handle.at, 'crosshair', look).cursor).toBe('grab')
    const quarter = (by: number) => {
      const [dx, dy] = [handle.at[0] - cross.at[0], handle.at[1] - cross.at[1]]
      const [sine, cosine] = [Math.sin(by), Math.cos(by)]
      return [cross.at[0] + dx * cosine - dy * sine, cross.at[1] + dx * sine + dy * cosine] as const
    }
    const heard = { onselect: () => {}, onboxchange: () => {}, onboxdrawn: () => {} }
    const pointer = new Pointer()
    pointer.press(pressAt(handle.at), 'crosshair', { ...look, ...heard })
    pointer.move(quarter(0.4))
    expect(controller.moving).toBe(true)
    expect(Math.abs(dot(away(controller, AXIAL), [0, 0, 1]))).toBeCloseTo(Math.cos(0.4))
    look.edit.cancel()
    expect([controller.moving, controller.viewports[AXIAL]?.pose.directions]).toEqual([false, null])
    pointer.press(pressAt(handle.at, { altKey: true }), 'crosshair', { ...look, ...heard })
    pointer.move(quarter(0.4))
    pointer.release()
    const turned = [CORONAL_VIEW, AXIAL].filter((viewport) => controller.viewports[viewport]?.pose.directions !== null)
    expect(turned).toEqual([handle.viewport])
  })

  it('follow the lines of turned planes', () => {
    const controller = threePlanes()
    controller.turnPlanes(SAGITTAL, 30)
    const { projection } = lookIn(controller, SAGITTAL)
    const cross = crossOf(controller, SAGITTAL, projection)
    const slants = cross?.lines
      .filter(({ through }) => through)
      .map(({ from, to }) => Math.round((Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI + 180) % 180)
      .sort((a, b) => a - b)
    expect(slants).toEqual([30, 120])
  })
})

describe('a slab', () => {
  it('is sampled once for each voxel that it crosses, and coarsely while planes are turned', () => {
    // 2 × 3 × 4 mm voxels: 12 mm along k are 3 steps, rounded up to 4; along i 6.
    const grid = gridOf(CORONAL)
    expect([slabSteps(grid, [0, 1, 0], 12), slabSteps(grid, [1, 0, 0], 12)]).toEqual([4, 6])
    expect(slabSteps(sagittalGrid, [1, 0, 0], 0.5)).toBe(2)
    expect([coarseSteps(40, 8), coarseSteps(4, 8)]).toEqual([8, 2])
  })

  it('grows and shrinks by steps, down to one slice', () => {
    const controller = threePlanes()
    controller.thicken(AXIAL, 3)
    expect(controller.viewports[AXIAL]?.slab.thicknessMm).toBe(3)
    controller.thicken(AXIAL, -9)
    expect(controller.viewports[AXIAL]?.slab.thicknessMm).toBe(0)
    controller.nextSlabMode(AXIAL)
    controller.nextSlabMode(AXIAL)
    expect(controller.viewports[AXIAL]?.slab).toEqual({ thicknessMm: 5, mode: 'max' })
  })
})
