import { eachNeighbour, type Grid } from './knee-labels.js'

/** The face-connected parts of a set of voxels, largest first. */
export function connectedParts(grid: Grid, voxels: readonly number[]): number[][] {
  let first = Infinity
  let last = -Infinity
  for (const n of voxels) {
    if (n < first) first = n
    if (n > last) last = n
  }
  // 1 where a voxel waits to be taken; offset by the first voxel, so that a small set costs little.
  const open = new Uint8Array(voxels.length === 0 ? 0 : last - first + 1)
  for (const n of voxels) open[n - first] = 1
  const parts: number[][] = []
  for (const seed of voxels) {
    if (open[seed - first] !== 1) continue
    open[seed - first] = 0
    const part = [seed]
    const take = (n: number): void => {
      if (open[n - first] !== 1) return
      open[n - first] = 0
      part.push(n)
    }
    for (let head = 0; head < part.length; head++) eachNeighbour(grid, part[head] ?? seed, take)
    parts.push(part)
  }
  return parts.sort((a, b) => b.length - a.length)
}

/** Parts of at least `leastMm3`; specks below that are noise of a prediction or of a coarse grid. */
export function partsAbove(grid: Grid, voxels: readonly number[], leastMm3: number): number[][] {
  return connectedParts(grid, voxels).filter((part) => part.length * grid.voxelVolume >= leastMm3)
}
