import { boxCentre, boxCorners, boxSize, type Box, type Vec3 } from '../../../src-shared/geometry/box.js'
import { PLANES } from '../types.js'
import type { Grid } from './grid.js'
import { orbitBasis, type Orbit } from './orbit.js'
import type { PlaneFrame, PlaneFrames } from './plane-frame.js'
import { fitScale, toPatient, type Projection, type Rectangle, type ScreenPoint } from './screen.js'
import { snapToSlice } from './slices.js'
import { along, clamp, dot, length, scale, subtract } from '../../../src-shared/geometry/vector.js'

/** A plane at which the 3D view is cut open: what lies in front of `point`, against `normal`, is left out. */
export interface Cut {
  readonly point: Vec3
  readonly normal: Vec3
}

/** The cut through the crosshair along whichever of the three planes faces the viewer most. */
export function cutFacing(frames: PlaneFrames, away: Vec3, crosshair: Vec3): Cut {
  const facing = PLANES.map((plane) => frames[plane].away)
    .map((normal) => ({ normal, straight: dot(normal, away) }))
    .sort((a, b) => Math.abs(b.straight) - Math.abs(a.straight))[0]
  const normal = facing?.normal ?? away
  return { point: crosshair, normal: scale(normal, (facing?.straight ?? 1) >= 0 ? 1 : -1) }
}

/** How far in and out a plane may be zoomed, relative to the fitting size. */
export const ZOOM_RANGE = { least: 0.4, most: 16 } as const

/**
 * How one plane is framed: `zoom` 1 is the fitting size (see fitScale); `pan` says how far, in mm along the screen's
 * right and down, the middle of the viewport is from the middle of the volume. Independent of the viewport's size, so
 * that it can be remembered with the case.
 */
export interface Framing {
  readonly zoom: number
  readonly pan: readonly [number, number]
}

export const FITTED: Framing = { zoom: 1, pan: [0, 0] }

/** The projection of a plane through the slice that holds a place (LPS), or through the nearest one. */
export function planeProjection(frame: PlaneFrame, framing: Framing, pointLps: Vec3, area: Rectangle): Projection {
  const shifted = along(along(frame.centre, frame.right, framing.pan[0]), frame.down, framing.pan[1])
  const depth = dot(subtract(snapToSlice(frame, pointLps), shifted), frame.away)
  return {
    basis: frame,
    centre: along(shifted, frame.away, depth),
    mmPerPixel: fitScale(frame.fit, area) / framing.zoom,
    width: area.width,
    height: area.height,
  }
}

/** The projection of the 3D view: the whole volume fits at zoom 1 from every side. */
export function volumeProjection(grid: Grid, orbit: Orbit, area: Rectangle): Projection {
  const diagonal = length(boxSize(grid.bounds))
  return {
    basis: orbitBasis(orbit),
    centre: grid.centre,
    mmPerPixel: (0.8 * diagonal) / Math.max(1, Math.min(area.width, area.height)) / orbit.zoom,
    width: area.width,
    height: area.height,
  }
}

/** The framing after zooming by a factor while the picture under `anchor` (default: the middle) stays where it is. */
export function zoomed(framing: Framing, projection: Projection, factor: number, anchor?: ScreenPoint): Framing {
  const zoom = clamp(framing.zoom * factor, ZOOM_RANGE.least, ZOOM_RANGE.most)
  const point = anchor ?? [projection.width / 2, projection.height / 2]
  const fixed = subtract(toPatient(projection, point), projection.centre)
  const kept = 1 - framing.zoom / zoom
  const { right, down } = projection.basis
  return { zoom, pan: [framing.pan[0] + dot(fixed, right) * kept, framing.pan[1] + dot(fixed, down) * kept] }
}

/** The framing after dragging the picture by CSS pixels; half the slice always stays within reach. */
export function panned(framing: Framing, frame: PlaneFrame, mmPerPixel: number, dx: number, dy: number): Framing {
  return {
    zoom: framing.zoom,
    pan: [
      clamp(framing.pan[0] - dx * mmPerPixel, -frame.width / 2, frame.width / 2),
      clamp(framing.pan[1] - dy * mmPerPixel, -frame.height / 2, frame.height / 2),
    ],
  }
}

/** Share of a viewport that a box fills which it is fitted to; around a small one this much is left to find one's way, mm. */
const FILLED = 0.5
const LEAST_FITTED = 30

/** The framing that has a box in the middle of its viewport, as large as it fills about half of it. */
export function fitting(frame: PlaneFrame, box: Box, area: Rectangle): Framing {
  const { right, down } = frame
  const corners = boxCorners(box)
  const reach = (way: Vec3): number => {
    const places = corners.map((corner) => dot(corner, way))
    return Math.max(...places) - Math.min(...places)
  }
  const whole = Math.max(
    LEAST_FITTED / Math.max(1, Math.min(area.width, area.height)),
    reach(right) / Math.max(1, area.width),
    reach(down) / Math.max(1, area.height),
  )
  const zoom = clamp((fitScale(frame.fit, area) / whole) * FILLED, ZOOM_RANGE.least, ZOOM_RANGE.most)
  const fromMiddle = subtract(boxCentre(box), frame.centre)
  return { zoom, pan: [dot(fromMiddle, right), dot(fromMiddle, down)] }
}

/** Share of the viewport, at each edge, in which a point counts as hardly visible. */
const MARGIN = 0.06

/** The framing that brings a point into sight: unchanged where it is visible, else with the point in the middle. */
export function revealing(framing: Framing, projection: Projection, frame: PlaneFrame, pointLps: Vec3): Framing {
  const { right, down } = projection.basis
  const offset = subtract(pointLps, projection.centre)
  const x = Math.abs(dot(offset, right)) / (projection.width * projection.mmPerPixel)
  const y = Math.abs(dot(offset, down)) / (projection.height * projection.mmPerPixel)
  if (x <= 0.5 - MARGIN && y <= 0.5 - MARGIN) return framing
  const fromMiddle = subtract(pointLps, frame.centre)
  return { zoom: framing.zoom, pan: [dot(fromMiddle, right), dot(fromMiddle, down)] }
}

/**
 * The framing that brings a whole box into sight: unchanged where all of it is visible, else with its middle in the
 * middle, and smaller where it is larger than the viewport.
 */
export function revealingBox(framing: Framing, projection: Projection, frame: PlaneFrame, box: Box): Framing {
  const { basis, centre, mmPerPixel, width, height } = projection
  const corners = boxCorners(box).map((corner) => subtract(corner, centre))
  const [x, y] = [
    { direction: basis.right, size: width * mmPerPixel },
    { direction: basis.down, size: height * mmPerPixel },
  ].map(({ direction, size }) => {
    const along = corners.map((corner) => dot(corner, direction) / size)
    const [least, most] = [Math.min(...along), Math.max(...along)]
    return { farthest: Math.max(-least, most), span: most - least }
  })
  if (!x || !y || Math.max(x.farthest, y.farthest) <= 0.5 - MARGIN) return framing
  const tooLarge = Math.max(1, Math.max(x.span, y.span) / (1 - 2 * MARGIN))
  const fromMiddle = subtract(boxCentre(box), frame.centre)
  return {
    zoom: Math.max(ZOOM_RANGE.least, framing.zoom / tooLarge),
    pan: [dot(fromMiddle, basis.right), dot(fromMiddle, basis.down)],
  }
}
