import { open } from 'node:fs/promises'
import { multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import { ImportError } from '../errors.js'
import { LIMITS } from '../limits.js'
import { FLIP_XY, FLIP_Y } from './box-affine.js'

/** How the voxels of an NRRD file are written. */
type NrrdEncoding = 'raw' | 'gzip' | 'ascii' | 'hex'

/** What an NRRD file says about itself (teem.sourceforge.net/nrrd/format.html). */
export interface NrrdHeader {
  readonly dims: readonly [number, number, number]
  /** Voxel → LPS mm, as the file has it: may be left-handed. */
  readonly affineLps: Affine
  /** Directions were not in the file or in a space that names no anatomy. */
  readonly affineAssumed: boolean
  /** The name of the number type, one of NRRD_TYPES. */
  readonly type: string
  readonly littleEndian: boolean
  readonly encoding: NrrdEncoding
  /** Files that hold the voxels, beside the header; empty where they follow it. */
  readonly dataFiles: readonly string[]
  /** First byte of the voxels where they follow the header. */
  readonly dataOffset: number
  readonly lineSkip: number
  /** Bytes to leave out; −1: the voxels are the last of the file. */
  readonly byteSkip: number
}

/** Number types by their names in the header, as typed arrays are called. */
const NRRD_TYPES: readonly (readonly [type: string, names: RegExp])[] = [
  ['int8', /^(signed char|int8|int8_t)$/],
  ['uint8', /^(uchar|unsigned char|uint8|uint8_t)$/],
  ['int16', /^(short|short int|signed short|signed short int|int16|int16_t)$/],
  ['uint16', /^(ushort|unsigned short|unsigned short int|uint16|uint16_t)$/],
  ['int32', /^(int|signed int|int32|int32_t)$/],
  ['uint32', /^(uint|unsigned int|uint32|uint32_t)$/],
  ['int64', /^(longlong|long long|long long int|signed long long|signed long long int|int64|int64_t)$/],
  ['uint64', /^(ulonglong|unsigned long long|unsigned long long int|uint64|uint64_t)$/],
  ['float32', /^float$/],
  ['float64', /^double$/],
]

const ENCODINGS: ReadonlyMap<string, NrrdEncoding> = new Map([
  ['raw', 'raw'],
  ['gz', 'gzip'],
  ['gzip', 'gzip'],
  ['txt', 'ascii'],
  ['text', 'ascii'],
  ['ascii', 'ascii'],
  ['hex', 'hex'],
])

/** How the named spaces turn into LPS. */
const SPACES: ReadonlyMap<string, Affine | undefined> = new Map([
  ['left-posterior-superior', undefined],
  ['lps', undefined],
  ['right-anterior-superior', FLIP_XY],
  ['ras', FLIP_XY],
  ['left-anterior-superior', FLIP_Y],
  ['las', FLIP_Y],
])

/** Millimetres of one unit of the space, by its name. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['mm', 1],
  ['millimeter', 1],
  ['millimeters', 1],
  ['millimetre', 1],
  ['millimetres', 1],
  ['cm', 10],
  ['m', 1000],
  ['meter', 1000],
  ['um', 0.001],
  ['µm', 0.001],
  // µ in UTF-8, read as Latin-1.
  ['\u00e2\u00b5m', 0.001],
  ['micron', 0.001],
  ['microns', 0.001],
  ['micrometer', 0.001],
  ['micrometre', 0.001],
  ['nm', 1e-6],
])

/** Reads the header of an .nrrd or .nhdr file. Throws ImportError where it is none or not one 3D volume. */
export async function readNrrdHeader(path: string, name: string): Promise<NrrdHeader> {
  const handle = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(LIMITS.nrrdHeaderBytes)
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0)
    return parseNrrdHeader(buffer.subarray(0, bytesRead), name)
  } finally {
    await handle.close()
  }
}

/** @param head the file's first bytes, up to the empty line at least */
export function parseNrrdHeader(head: Buffer, name: string): NrrdHeader {
  const text = head.toString('latin1')
  if (!text.startsWith('NRRD'))
    throw new ImportError(
      'not-readable',
      `${name} is called NRRD but has no NRRD header: copy it again or choose another file.`,
    )
  const end = /\r?\n\r?\n/.exec(text)
  const { fields, list } = fieldsOf(end ? text.slice(0, end.index) : text)
  const dims = dimsOf(numbers(fields.get('sizes') ?? ''), name)
  const said = (fields.get('type') ?? '').toLowerCase()
  const type = NRRD_TYPES.find(([, names]) => names.test(said))?.[0]
  if (type === undefined)
    throw new ImportError('not-readable', `${name} holds voxels of the type "${said}", which are no numbers to show.`)
  const coding = (fields.get('encoding') ?? '').toLowerCase()
  const encoding = ENCODINGS.get(coding)
  if (encoding === undefined)
    throw new ImportError(
      'not-readable',
      `The voxels of ${name} are packed as "${coding}", which is not read here: save it as raw or gzip.`,
    )
  const dataFiles = dataFilesOf(fields.get('data file') ?? fields.get('datafile'), list, name)
  if (!end && dataFiles.length === 0)
    throw new ImportError(
      'header-incomplete',
      `The header of ${name} has no end: copy the file again from where it came.`,
    )
  return {
    dims,
    ...placeOf(fields, name),
    type,
    littleEndian: (fields.get('endian') ?? 'little').toLowerCase() !== 'big',
    encoding,
    dataFiles,
    dataOffset: end ? end.index + end[0].length : 0,
    lineSkip: skip(fields.get('line skip') ?? fields.get('lineskip')),
    byteSkip: skip(fields.get('byte skip') ?? fields.get('byteskip')),
  }
}

function dimsOf(sizes: readonly number[], name: string): readonly [number, number, number] {
  const [ni, nj, nk] = sizes
  if (sizes.length !== 3 || ni === undefined || nj === undefined || nk === undefined || !sizes.every(isSize))
    throw new ImportError(
      'header-incomplete',
      `${name} holds ${sizes.length} dimensions instead of one volume of three: save it as a single 3D volume.`,
    )
  const huge = sizes.find((size) => size > LIMITS.axisVoxels)
  if (huge !== undefined)
    throw new ImportError('limit-reached', `${name} has ${huge} voxels in one direction, more than are read here.`)
  return [ni, nj, nk]
}

function isSize(size: number): boolean {
  return Number.isInteger(size) && size >= 1
}

function placeOf(fields: ReadonlyMap<string, string>, name: string): Pick<NrrdHeader, 'affineLps' | 'affineAssumed'> {
  const unit = unitOf(fields.get('space units') ?? '', name)
  const directions = vectors(fields.get('space directions') ?? '')
  const origin = vectors(fields.get('space origin') ?? '')[0] ?? [0, 0, 0]
  const space = (fields.get('space') ?? '').toLowerCase()
  const [i, j, k] = directions
  if (!i || !j || !k) {
    const [x = 1, y = 1, z = 1] = numbers(fields.get('spacings') ?? '').map((size) => Math.abs(size) || 1)
    return { affineLps: [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1], affineAssumed: true }
  }
  const rows = [0, 1, 2].flatMap((axis) => [i, j, k, origin].map((vector) => (vector[axis] ?? 0) * unit))
  const turn = SPACES.get(space)
  const affine = [...rows, 0, 0, 0, 1]
  return { affineLps: turn ? multiplyAffine(turn, affine) : affine, affineAssumed: !SPACES.has(space) }
}

/** One unit for all axes: a space of several is none that a patient lies in. */
function unitOf(text: string, name: string): number {
  const units = [...text.matchAll(/"([^"]*)"/g)].map((match) => (match[1] ?? '').trim().toLowerCase())
  const [first, ...others] = new Set(units)
  if (first === undefined || first === '') return 1
  const factor = UNITS.get(first)
  if (factor === undefined || others.length > 0)
    throw new ImportError(
      'header-incomplete',
      `${name} measures space in ${units.join(' and ')}, which is not known here: save it in millimetres.`,
    )
  return factor
}

function dataFilesOf(field: string | undefined, list: readonly string[], name: string): string[] {
  if (field === undefined) return []
  if (/^LIST\b/.test(field)) return [...list]
  const pattern = /^(\S*%\S*)\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)/.exec(field)
  if (!pattern) return [field]
  const [first, last, step] = pattern.slice(2, 5).map(Number)
  const format = /%(0?)(\d*)[du]/.exec(pattern[1] ?? '')
  if (first === undefined || last === undefined || !step || !format)
    throw new ImportError(
      'header-incomplete',
      `${name} names its data files in a way that is not read here: "${field}".`,
    )
  const count = Math.min(LIMITS.axisVoxels, Math.floor((last - first) / step) + 1)
  const width = Math.min(20, Number(format[2] ?? 0))
  return Array.from({ length: Math.max(0, count) }, (_, n) =>
    (pattern[1] ?? '').replace(format[0], `${first + n * step}`.padStart(width, format[1] === '0' ? '0' : ' ')),
  )
}

function skip(text: string | undefined): number {
  const value = Number(text ?? 0)
  return Number.isInteger(value) && value >= -1 ? value : 0
}

/** Fields by name, and the lines after a field that is a list of files. */
function fieldsOf(text: string): { fields: Map<string, string>; list: string[] } {
  const fields = new Map<string, string>()
  const list: string[] = []
  for (const line of text.split(/\r?\n/)) {
    if (/^LIST\b/.test(fields.get('data file') ?? fields.get('datafile') ?? '') && line.trim() !== '') {
      list.push(line.trim())
      continue
    }
    const match = /^([^:#]+): ?(.*)$/.exec(line)
    if (match?.[1] !== undefined) fields.set(match[1].trim().toLowerCase(), (match[2] ?? '').trim())
  }
  return { fields, list }
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
