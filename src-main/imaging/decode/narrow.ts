import type { Voxels } from './decode-dicom.js'

/**
 * Voxels as 16-bit integers where each of them is one, else as they are; what is no number becomes 0.
 * @returns the voxels, and how many were no finite number
 */
export function narrow(voxels: Voxels): { voxels: Voxels; notFinite: number } {
  if (voxels instanceof Int16Array) return { voxels, notFinite: 0 }
  let notFinite = 0
  let integers = true
  for (let n = 0; n < voxels.length; n++) {
    const value = voxels[n] ?? 0
    if (!Number.isFinite(value)) {
      voxels[n] = 0
      notFinite++
    } else if (integers && (value < -32768 || value > 32767 || !Number.isInteger(value))) integers = false
  }
  return { voxels: integers ? Int16Array.from(voxels) : voxels, notFinite }
}
