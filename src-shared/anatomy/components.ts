import { eachNeighbour, type Grid } from './knee-labels.js'

/** The face-connected parts of a set of voxels, largest first. */
export function connectedParts(grid: Grid, voxels: readonly number[]): number[][] {
  const open = new Set(voxels)
  const parts: number[][] = []
  for (const seed of voxels) {
    if (!open.delete(seed)) continue
    const part = [seed]
    for (let head = 0; head < part.length; head++) {
      eachNeighbour(grid, part[head] ?? seed, (n) => {
        if (open.delete(n)) part.push(n)
      })
    }
    parts.push(part)
  }
  return parts.sort((a, b) => b.length - a.length)
}

/** Parts of at least `leastMm3`; specks below that are noise of a prediction or of a coarse grid. */
export function partsAbove(grid: Grid, voxels: readonly number[], leastMm3: number): number[][] {
  return connectedParts(grid, voxels).filter((part) => part.length * grid.voxelVolume >= leastMm3)
}
