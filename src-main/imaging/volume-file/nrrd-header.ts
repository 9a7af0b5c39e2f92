import { open } from 'node:fs/promises'
import { multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import { ImportError } from '../errors.js'
import { FLIP_XY, FLIP_Y } from './box-affine.js'

/** What an NRRD file says about itself (teem.sourceforge.net/nrrd/format.html). */
export interface NrrdHeader {
  readonly dims: readonly [number, number, number]
  /** Voxel → LPS mm, as the file has it: may be left-handed. */
  readonly affineLps: Affine
  /** Directions were not in the file or in a space that names no anatomy. */
  readonly affineAssumed: boolean
}

const HEAD_BYTES = 64 * 1024

/** How the named spaces turn into LPS. */
const SPACES: ReadonlyMap<string, Affine | undefined> = new Map([
  ['left-posterior-superior', undefined],
  ['lps', undefined],
  ['right-anterior-superior', FLIP_XY],
  ['ras', FLIP_XY],
  ['left-anterior-superior', FLIP_Y],
  ['las', FLIP_Y],
])

/** Reads the header of an .nrrd or .nhdr file. Throws ImportError where it is none or not one 3D volume. */
export async function readNrrdHeader(path: string, name: string): Promise<NrrdHeader> {
  const handle = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(HEAD_BYTES)
    const { bytesRead } = await handle.read(buffer, 0, HEAD_BYTES, 0)
    return parseNrrdHeader(buffer.toString('latin1', 0, bytesRead), name)
  } finally {
    await handle.close()
  }
}

/** @param text the file's head as text, up to the empty line at least */
export function parseNrrdHeader(text: string, name: string): NrrdHeader {
  if (!text.startsWith('NRRD'))
    throw new ImportError(
      'not-readable',
      `${name} is called NRRD but has no NRRD header: copy it again or choose another file.`,
    )
  const fields = fieldsOf(text)
  const sizes = numbers(fields.get('sizes') ?? '')
  const [ni, nj, nk] = sizes
  if (sizes.length !== 3 || ni === undefined || nj === undefined || nk === undefined || sizes.some((size) => size < 1))
    throw new ImportError(
      'header-incomplete',
      `${name} holds ${sizes.length} dimensions instead of one volume of three: save it as a single 3D volume.`,
    )
  const directions = vectors(fields.get('space directions') ?? '')
  const origin = vectors(fields.get('space origin') ?? '')[0] ?? [0, 0, 0]
  const space = (fields.get('space') ?? '').toLowerCase()
  const [i, j, k] = directions
  if (!i || !j || !k) {
    const [x = 1, y = 1, z = 1] = numbers(fields.get('spacings') ?? '').map((size) => Math.abs(size) || 1)
    return { dims: [ni, nj, nk], affineLps: [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1], affineAssumed: true }
  }
  const rows = [0, 1, 2].flatMap((axis) => [i, j, k, origin].map((vector) => vector[axis] ?? 0))
  const turn = SPACES.get(space)
  const affine = [...rows, 0, 0, 0, 1]
  return {
    dims: [ni, nj, nk],
    affineLps: turn ? multiplyAffine(turn, affine) : affine,
    affineAssumed: !SPACES.has(space),
  }
}

function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    if (line === '') break
    const match = /^([^:#]+): ?(.*)$/.exec(line)
    if (match?.[1] !== undefined) fields.set(match[1].trim().toLowerCase(), (match[2] ?? '').trim())
  }
  return fields
}

function numbers(text: string): number[] {
  return text.split(/\s+/).filter(Boolean).map(Number).filter(Number.isFinite)
}

/** `(1,0,0) (0,1,0)` → vectors; `none`, for axes without a direction, is left out. */
function vectors(text: string): (readonly [number, number, number])[] {
  return [...text.matchAll(/\(([^)]*)\)/g)].flatMap((match) => {
    const [x, y, z] = (match[1] ?? '').split(',').map(Number)
    return x !== undefined && y !== undefined && z !== undefined && [x, y, z].every(Number.isFinite)
      ? [[x, y, z] as const]
      : []
  })
}
