import { LIMITS } from '../limits.js'

/** Whether a distance between two voxels can be one, mm. */
export function isVoxelDistance(mm: number): boolean {
  return mm >= LIMITS.voxelMm.min && mm <= LIMITS.voxelMm.max
}

/** A rescale that means something; a slope of 0 would make every voxel the same and is none. */
export function isSlope(slope: number): boolean {
  const size = Math.abs(slope)
  return size >= LIMITS.slope.min && size <= LIMITS.slope.max
}

/**
 * Why a grid of voxels cannot be a picture of a patient, as the end of a sentence that starts with the file's name;
 * undefined where it can.
 * @param spacing mm along columns (i), rows (j), and slices (k) where there are several
 */
export function impossibleGrid(
  dims: readonly number[],
  spacing: readonly number[],
  position: readonly number[] = [],
): string | undefined {
  const wrong = spacing.find((mm) => !isVoxelDistance(mm))
  const widest = Math.max(...spacing.map((mm, axis) => mm * (dims[axis] ?? 1)))
  if (wrong !== undefined) return `states ${distance(wrong)} from one voxel to the next, which no MRI has`
  if (!(widest <= LIMITS.fieldOfViewMm)) return `states a picture ${distance(widest)} wide, which no scanner takes`
  const far = position.find((mm) => !(Math.abs(mm) <= LIMITS.positionMm))
  return far === undefined ? undefined : `states a place ${distance(Math.abs(far))} from the middle of the scanner`
}

function distance(mm: number): string {
  if (!Number.isFinite(mm)) return 'an endless distance'
  if (mm >= 1e9) return 'more than a thousand kilometres'
  if (mm >= 1e6) return `${round(mm / 1e6)} km`
  if (mm >= 1e3) return `${round(mm / 1e3)} m`
  return mm !== 0 && Math.abs(mm) < 0.01 ? 'less than 0.01 mm' : `${round(mm)} mm`
}

function round(value: number): number {
  return Number(value.toFixed(2))
}
