import { describe, expect, it } from 'vitest'
import {
  cutFacing,
  FITTED,
  panned,
  planeProjection,
  revealing,
  zoomed,
} from '../../../src-renderer/viewer/geometry/camera.js'
import { FIRST_ORBIT, orbitBasis, turned } from '../../../src-renderer/viewer/geometry/orbit.js'
import { scaleBar } from '../../../src-renderer/viewer/geometry/scale-bar.js'
import { depthOf, fitScale, toPatient, toScreen } from '../../../src-renderer/viewer/geometry/screen.js'
import { WheelSteps } from '../../../src-renderer/viewer/geometry/wheel.js'
import { sagittalFrames as frames, rounded } from './grids.js'

const area = { left: 0, top: 0, width: 400, height: 600 }
// The sagittal slice is 4 mm wide and 6 mm high: 100 pixels per mm fill 400 × 600 exactly.
const projection = planeProjection(frames.sagittal, FITTED, [8, 1.5, 97.5], area)

describe('plane and screen', () => {
  it('show the middle of the volume in the middle, one voxel 100 pixels large', () => {
    expect(projection.mmPerPixel).toBeCloseTo(0.01)
    expect(toScreen(projection, [8, 1.5, 97.5])).toEqual([200, 300])
    // 1 mm further back is further right, 1 mm further down the leg is further down.
    expect(rounded(toScreen(projection, [8, 2.5, 96.5]))).toEqual([300, 400])
  })

  it('come back to the same point, on the slice', () => {
    const point = toPatient(projection, [300, 400])
    expect(point[0]).toBeCloseTo(8)
    expect(point[1]).toBeCloseTo(2.5)
    expect(point[2]).toBeCloseTo(96.5)
  })

  it('lie on the slice that holds the crosshair', () => {
    expect(planeProjection(frames.sagittal, FITTED, [9.5, 0, 97], area).centre[0]).toBeCloseTo(10)
  })

  it('count depth away from the viewer, who looks from the left', () => {
    expect(depthOf(projection, [6, 1.5, 97.5])).toBeCloseTo(2)
    expect(depthOf(projection, [10, 1.5, 97.5])).toBeCloseTo(-2)
  })
})

describe('the fitting size', () => {
  it('fills a viewport of nearly the same shape', () => {
    // 100 × 100 mm in 100 × 120 pixels: filling it (120 pixels high) hides a sixth of the width.
    expect(fitScale({ width: 100, height: 100 }, { width: 100, height: 120 })).toBeCloseTo(100 / 120)
  })

  it('never hides more than a quarter', () => {
    expect(fitScale({ width: 100, height: 100 }, { width: 100, height: 300 })).toBeCloseTo(1 / 1.35)
  })
})

describe('framing', () => {
  it('keeps the anchor in its place while zooming', () => {
    const anchor = [320, 150] as const
    const before = toPatient(projection, anchor)
    const framing = zoomed(FITTED, projection, 2, anchor)
    const after = planeProjection(frames.sagittal, framing, [8, 1.5, 97.5], area)
    expect(framing.zoom).toBe(2)
    expect(after.mmPerPixel).toBeCloseTo(0.005)
    const [x, y] = toScreen(after, before)
    expect(x).toBeCloseTo(320)
    expect(y).toBeCloseTo(150)
  })

  it('moves the picture with the pointer, and not out of reach', () => {
    expect(panned(FITTED, frames.sagittal, 0.01, 50, -20).pan).toEqual([-0.5, 0.2])
    expect(panned(FITTED, frames.sagittal, 0.01, -5000, 0).pan[0]).toBe(2)
  })

  it('leaves the picture alone while the point is in sight, else centres it', () => {
    expect(revealing(FITTED, projection, frames.sagittal, [8, 2, 98])).toBe(FITTED)
    const close = zoomed(FITTED, projection, 4)
    const near = planeProjection(frames.sagittal, close, [8, 1.5, 97.5], area)
    expect(revealing(close, near, frames.sagittal, [8, 3, 98]).pan.map((mm) => Number(mm.toFixed(6)))).toEqual([
      1.5, -0.5,
    ])
  })
})

describe('the 3D view', () => {
  it('looks from the front at azimuth and elevation 0', () => {
    const { right, down, away } = orbitBasis({ azimuth: 0, elevation: 0, zoom: 1 })
    expect(right).toEqual([1, 0, 0])
    expect(rounded(away)).toEqual([0, 1, 0])
    expect(rounded(down)).toEqual([0, 0, -1])
  })

  it('looks from the left after a quarter turn, and never turns over', () => {
    expect(rounded(orbitBasis({ azimuth: Math.PI / 2, elevation: 0, zoom: 1 }).away)).toEqual([-1, 0, 0])
    // 200 pixels are a quarter turn; the front follows the pointer, so the viewer goes the other way.
    expect(turned({ azimuth: 0, elevation: 0, zoom: 1 }, 200, 0).azimuth).toBeCloseTo(-Math.PI / 2)
    expect(turned(FIRST_ORBIT, 0, 9999).elevation).toBeLessThan(Math.PI / 2)
  })

  it('is cut along the plane that faces the viewer, keeping what is behind', () => {
    const { away } = orbitBasis({ azimuth: 0.3, elevation: 0.2, zoom: 1 })
    const cut = cutFacing(frames, away, [8, 1, 97])
    expect(rounded(cut.normal)).toEqual([0, 1, 0])
    const behind = orbitBasis({ azimuth: Math.PI, elevation: 0, zoom: 1 }).away
    expect(rounded(cutFacing(frames, behind, [8, 1, 97]).normal)).toEqual([0, -1, 0])
  })
})

describe('the scale bar', () => {
  it('takes the longest round length that fits', () => {
    // 0.25 mm per pixel: 96 pixels are 24 mm, so 2 cm in 80 pixels.
    expect(scaleBar(0.25)).toEqual({ label: '2 cm', millimetres: 20, pixels: 80 })
    expect(scaleBar(0.05)).toEqual({ label: '2 mm', millimetres: 2, pixels: 40 })
  })
})

describe('the wheel', () => {
  it('makes one step per notch, whatever distance the system gives it', () => {
    const wheel = new WheelSteps()
    expect([wheel.take(120, 0), wheel.take(-53 * 2, 0), wheel.take(3, 1)]).toEqual([1, -1, 1])
  })

  it('sums the small distances of a touch pad, and forgets them when the direction changes', () => {
    const wheel = new WheelSteps()
    expect([20, 20, 20, 20, -20, -20, -20].map((delta) => wheel.take(delta, 0) + 0)).toEqual([0, 0, 1, 0, 0, 0, -1])
  })
})
