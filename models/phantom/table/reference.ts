import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { tissueValue, type Tissue } from '../../../src-shared/anatomy/labels.js'
import type { KneeLabels } from '../../../src-shared/anatomy/knee-labels.js'

/** Values of the real label map (shared data, anatomy/) and the tissues they mean. */
const MEANING: Readonly<Record<number, Tissue>> = {
  1: 'femoral-cartilage',
  2: 'medial-tibial-cartilage',
  3: 'lateral-tibial-cartilage',
  4: 'patellar-cartilage',
  5: 'femur',
  6: 'tibia',
  7: 'patella',
  8: 'fibula',
  9: 'lateral-meniscus',
  10: 'medial-meniscus',
}

/**
 * Reads the real label map: uint8 NRRD, LPS, axes A→P, S→I and towards the patient's right, of a right knee. It comes
 * back with its slices turned, so that k runs from lateral to medial. Throws an Error that says what does not fit.
 */
export async function readReference(file: string): Promise<KneeLabels> {
  const bytes = await readFile(file)
  const end = bytes.indexOf('\n\n')
  const header = bytes.subarray(0, Math.max(0, end)).toString('ascii')
  const field = (name: string): string => new RegExp(`^${name}:=? *(.*)$`, 'm').exec(header)?.[1]?.trim() ?? ''
  if (!header.startsWith('NRRD') || !['uint8', 'unsigned char', 'uchar'].includes(field('type')))
    throw new Error(`${file} is no NRRD label map of bytes. Give the one of the shared data, anatomy/.`)
  const [ni = 0, nj = 0, nk = 0] = field('sizes').split(/\s+/).map(Number)
  const vectors = [...field('space directions').matchAll(/\(([^)]*)\)/g)].map((match) =>
    (match[1] ?? '').split(',').map(Number),
  )
  const raw = bytes.subarray(end + 2)
  const data = field('encoding') === 'raw' ? raw : gunzipSync(raw)
  const [i, j, k] = vectors
  if (!i || !j || !k || data.length !== ni * nj * nk || (i[1] ?? 0) <= 0 || (j[2] ?? 0) >= 0 || (k[0] ?? 0) >= 0)
    throw new Error(`${file} is not laid out A→P, S→I, left to right as the shared label map is.`)
  const table = new Uint8Array(256)
  for (const [value, tissue] of Object.entries(MEANING)) table[Number(value)] = tissueValue(tissue)
  const tissue = new Uint8Array(data.length)
  const slab = ni * nj
  for (let slice = 0; slice < nk; slice++)
    for (let n = 0; n < slab; n++) tissue[(nk - 1 - slice) * slab + n] = table[data[slice * slab + n] ?? 0] ?? 0
  const length = (vector: readonly number[]): number => Math.hypot(...vector)
  return {
    tissue,
    lesion: new Uint8Array(data.length),
    dims: [ni, nj, nk],
    affine: [0, 0, length(k), 0, length(i), 0, 0, 0, 0, -length(j), 0, 0, 0, 0, 0, 1],
  }
}
