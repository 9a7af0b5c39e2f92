import type { Vec3 } from './box.js'
import { length } from './vector.js'

export type OrientationLetter = 'L' | 'R' | 'P' | 'A' | 'S' | 'I'

const AXES: readonly (readonly [OrientationLetter, OrientationLetter])[] = [
  ['L', 'R'],
  ['P', 'A'],
  ['S', 'I'],
]

/** The patient direction that an LPS vector points to most: (1,0,0) is L, (0,0,−1) is I. */
export function orientationLetter(direction: Vec3): OrientationLetter {
  let axis = 0
  if (Math.abs(direction[1]) > Math.abs(direction[axis] ?? 0)) axis = 1
  if (Math.abs(direction[2]) > Math.abs(direction[axis] ?? 0)) axis = 2
  const pair = AXES[axis] ?? ['L', 'R']
  return (direction[axis] ?? 0) >= 0 ? pair[0] : pair[1]
}

/** The anatomical plane of slices; `oblique` where none is near. */
export type OrientationPlane = 'sagittal' | 'coronal' | 'axial' | 'oblique'

/** cos 30°: a plane tilted further than this is called oblique. */
const OBLIQUE_BELOW = 0.866

/** The anatomical plane that slices with this LPS normal lie in. */
export function planeOfNormal(normal: Vec3): OrientationPlane {
  const [x, y, z] = [Math.abs(normal[0]), Math.abs(normal[1]), Math.abs(normal[2])]
  const largest = Math.max(x, y, z)
  if (largest < OBLIQUE_BELOW * length(normal)) return 'oblique'
  return largest === x ? 'sagittal' : largest === y ? 'coronal' : 'axial'
}
