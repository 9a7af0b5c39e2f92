import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { Plane } from '../types.js'
import { gridExtent, type Grid } from './grid.js'
import { AXES, component, cross, dot, scale, subtract, type Axis } from '../../../src-shared/geometry/vector.js'
import { applyAffine, applyLinear } from '../../../src-shared/geometry/affine.js'

/** How something is looked at: unit vectors in LPS for the screen's right and down, and away from the viewer. */
export interface Basis {
  readonly right: Vec3
  readonly down: Vec3
  readonly away: Vec3
}

/** A stack of parallel slices through a volume, and how they are looked at. */
export interface PlaneFrame extends Basis {
  /** The plane of the knee that the slices lie in, or nearest to. */
  readonly plane: Plane
  /** True where the slices are those that were acquired (the k axis): then the numbers are those of the series. */
  readonly acquired: boolean
  readonly slices: number
  /** 1 where slice numbers grow with the index, −1 where they fall. */
  readonly order: 1 | -1
  /** A point of the middle plane of the slice with index 0, and the unit normal towards the one with index 1, LPS. */
  readonly first: Vec3
  readonly stack: Vec3
  /** Distance of two slices, mm. */
  readonly spacing: number
  /** Middle of the volume, LPS: what is in the middle of a viewport before anything is moved. */
  readonly centre: Vec3
  /** Size of a whole slice on the screen, mm. */
  readonly width: number
  readonly height: number
  /** The size that fills a viewport, mm: turning a plane changes what it cuts, not how large the picture is. */
  readonly fit: { readonly width: number; readonly height: number }
  /**
   * True where any plane is as good as another: the picture is the plane through the very place that is looked at.
   * Acquired slices and those along the voxels are shown as they are.
   */
  readonly exact: boolean
}

export type PlaneFrames = Readonly<Record<Plane, PlaneFrame>>

/** LPS axis that each plane's slices are stacked along. */
const NORMAL_AXIS = { sagittal: 0, coronal: 1, axial: 2 } as const satisfies Record<Plane, Axis>

/**
 * The three planes of a grid. Each takes the voxel axis nearest to it (the assignment with the largest sum of
 * cosines, so that a volume turned by 45° still gets three different planes), and is shown as radiologists expect:
 * axial from the feet and coronal from the front (patient's right on the viewer's left), sagittal with anterior left.
 *
 * Slices of the acquired plane are numbered as acquired (k + 1); the other two run right to left, front to back and
 * head to foot, whatever the order of the voxels is.
 */
export function planeFrames(grid: Grid): PlaneFrames {
  const [sagittal, coronal, axial] = assignAxes(grid)
  const leftwards = directed(grid, sagittal, 0, 1)
  const backwards = directed(grid, coronal, 1, 1)
  const footwards = directed(grid, axial, 2, -1)
  return {
    sagittal: frame(grid, 'sagittal', leftwards, backwards, footwards),
    coronal: frame(grid, 'coronal', backwards, leftwards, footwards),
    axial: frame(grid, 'axial', footwards, leftwards, backwards),
  }
}

/**
 * Slices across a volume at any angle, through its middle and as far as it reaches. One slice is so far from the next
 * that it goes on by one whole voxel along the axis that it crosses most: no step shows the same voxels again.
 */
export function obliqueFrame(
  grid: Grid,
  plane: Plane,
  right: Vec3,
  down: Vec3,
  fit?: { readonly width: number; readonly height: number },
): PlaneFrame {
  const away = cross(right, down)
  const voxels = applyLinear(grid.toVoxel, away)
  const spacing = 1 / Math.max(...voxels.map(Math.abs))
  const reach = (direction: Vec3): number =>
    AXES.reduce<number>((sum, axis) => sum + Math.abs(dot(grid.axes[axis], direction)) * gridExtent(grid, axis), 0)
  const aside = Math.floor(reach(away) / 2 / spacing)
  const [width, height] = [reach(right), reach(down)]
  return {
    plane,
    right,
    down,
    away,
    acquired: false,
    slices: 2 * aside + 1,
    order: 1,
    first: subtract(grid.centre, scale(away, aside * spacing)),
    stack: away,
    spacing,
    centre: grid.centre,
    width,
    height,
    fit: fit ?? { width, height },
    exact: true,
  }
}

interface Directed {
  readonly axis: Axis
  readonly direction: Vec3
  /** 1 where the direction is the voxel axis itself, −1 where it is its opposite. */
  readonly sign: 1 | -1
}

/** A voxel axis turned so that it points along ± an LPS axis. */
function directed(grid: Grid, axis: Axis, lps: Axis, towards: 1 | -1): Directed {
  const own = grid.axes[axis]
  const sign = component(own, lps) * towards >= 0 ? 1 : -1
  return { axis, direction: scale(own, sign), sign }
}

function frame(grid: Grid, plane: Plane, stacked: Directed, right: Directed, down: Directed): PlaneFrame {
  const acquired = stacked.axis === 2
  const away = cross(right.direction, down.direction)
  const along = dot(grid.axes[stacked.axis], away)
  const [width, height] = [gridExtent(grid, right.axis), gridExtent(grid, down.axis)]
  return {
    plane,
    right: right.direction,
    down: down.direction,
    away,
    acquired,
    slices: component(grid.dims, stacked.axis),
    order: acquired ? 1 : stacked.sign,
    first: applyAffine(grid.toPatient, [0, 0, 0]),
    stack: along >= 0 ? away : scale(away, -1),
    // At right angles to the slices, which a sheared stack is not crossed at.
    spacing: component(grid.spacing, stacked.axis) * Math.abs(along),
    centre: grid.centre,
    width,
    height,
    fit: { width, height },
    exact: false,
  }
}

/** Which voxel axis is stacked along x (sagittal), y (coronal) and z (axial). */
function assignAxes(grid: Grid): readonly [Axis, Axis, Axis] {
  let best: readonly [Axis, Axis, Axis] = [0, 1, 2]
  let bestScore = -1
  for (const a of AXES)
    for (const b of AXES)
      for (const c of AXES) {
        if (a === b || b === c || a === c) continue
        const score = alignment(grid, a, 'sagittal') + alignment(grid, b, 'coronal') + alignment(grid, c, 'axial')
        if (score > bestScore) [best, bestScore] = [[a, b, c], score]
      }
  return best
}

function alignment(grid: Grid, axis: Axis, plane: Plane): number {
  return Math.abs(component(grid.axes[axis], NORMAL_AXIS[plane]))
}
