import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { mutateBytes } from '../dicom/mutate.js'
import type { Draw } from '../draw.js'
import type { Kind } from '../kind.js'
import { readImages } from '../read-images.js'
import { testDataRoots } from './dicom.js'

/** Fields of a NIfTI-1 header that mean something: where they stand and what number they are. */
const FIELDS: readonly (readonly [name: string, at: number, type: 'i32' | 'i16' | 'f32' | 'u8'])[] = [
  ['sizeof_hdr', 0, 'i32'],
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((n) => [`dim[${n}]`, 40 + 2 * n, 'i16'] as const),
  ['intent_code', 68, 'i16'],
  ['datatype', 70, 'i16'],
  ['bitpix', 72, 'i16'],
  ...[0, 1, 2, 3, 4].map((n) => [`pixdim[${n}]`, 76 + 4 * n, 'f32'] as const),
  ['vox_offset', 108, 'f32'],
  ['scl_slope', 112, 'f32'],
  ['scl_inter', 116, 'f32'],
  ['xyzt_units', 123, 'u8'],
  ['qform_code', 252, 'i16'],
  ['sform_code', 254, 'i16'],
  ...[256, 260, 264, 268, 272, 276].map((at) => [`quatern at ${at}`, at, 'f32'] as const),
  ...Array.from({ length: 12 }, (_, n) => [`srow[${n}]`, 280 + 4 * n, 'f32'] as const),
]
const INTEGERS = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, -1, 16, 32, 64, 128, 256, 512, 768, 1007, 1024, 1280, 2304, 348, 540, 255, 4096, 4097,
  32767, -32768,
]
const FLOATS = [
  0,
  -0,
  1,
  -1,
  0.5,
  2,
  1e-9,
  1e9,
  3.4e38,
  -3.4e38,
  Number.NaN,
  Infinity,
  -Infinity,
  352,
  348,
  353,
  352.5,
  1000,
  0.0001,
  90,
  1e-40,
]
const TYPES = [
  [2, 8],
  [4, 16],
  [8, 32],
  [16, 32],
  [64, 64],
  [256, 8],
  [512, 16],
  [768, 32],
] as const

/** NIfTI files, plain and gzipped. */
export function loadNifti(): Promise<Kind> {
  const found = testDataRoots()
    .flatMap((root) => readdirSync(root, { recursive: true, withFileTypes: true }))
    .filter(
      (entry) => entry.isFile() && /\.nii(\.gz)?$/.test(entry.name) && !/real-labels|atlas/.test(entry.parentPath),
    )
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)))
    .filter((bytes) => bytes.length < 300_000)
    .flatMap(unpacked)
  const write = (draw: Draw, folder: string): string => {
    const real = found.length > 0 && draw.chance(0.15)
    let bytes = real ? Buffer.from(draw.pick(found)) : example(draw)
    const done: string[] = []
    for (let left = draw.few(3); left > 0; left--) done.push(mutate(bytes, draw))
    if (draw.chance(0.1)) {
      const damaged = mutateBytes(bytes, draw, 400)
      bytes = Buffer.from(damaged.bytes)
      done.push(damaged.what)
    }
    if (!draw.chance(real ? 0.9 : 0.4)) {
      writeFileSync(path.join(folder, 'knee.nii'), bytes)
      return done.join('; ')
    }
    let packed = gzipSync(bytes, { level: 1 })
    if (draw.chance(0.1)) {
      const damaged = mutateBytes(packed, draw)
      packed = Buffer.from(damaged.bytes)
      done.push(`gzip: ${damaged.what}`)
    }
    writeFileSync(path.join(folder, 'knee.nii.gz'), packed)
    return done.join('; ')
  }
  return Promise.resolve({ write, read: readImages })
}

function unpacked(bytes: Buffer): Buffer[] {
  try {
    return [bytes[0] === 0x1f ? gunzipSync(bytes, { maxOutputLength: 4_000_000 }) : bytes]
  } catch {
    return []
  }
}

/** A good file of 8 × 7 × 5 voxels, of any type, lying obliquely now and then. */
function example(draw: Draw): Buffer {
  const dims = [8, 7, 5] as const
  const [type, bits] = draw.pick(TYPES)
  const header = Buffer.alloc(352)
  header.writeInt32LE(348, 0)
  header.writeInt16LE(3, 40)
  dims.forEach((size, axis) => header.writeInt16LE(size, 42 + 2 * axis))
  for (const axis of [4, 5, 6, 7]) header.writeInt16LE(1, 40 + 2 * axis)
  header.writeInt16LE(type, 70)
  header.writeInt16LE(bits, 72)
  const spacing = [0.5, 0.7, 3] as const
  header.writeFloatLE(1, 76)
  spacing.forEach((mm, axis) => header.writeFloatLE(mm, 80 + 4 * axis))
  header.writeFloatLE(352, 108)
  header.writeFloatLE(draw.chance(0.7) ? 1 : 2.5, 112)
  header.writeFloatLE(draw.chance(0.7) ? 0 : -7, 116)
  header.writeUInt8(10, 123)
  const [qform, sform] = draw.pick([
    [0, 1],
    [1, 0],
    [1, 1],
    [0, 2],
  ] as const)
  header.writeInt16LE(qform, 252)
  header.writeInt16LE(sform, 254)
  const mirrored = draw.chance(0.3)
  const rows = [
    [mirrored ? 0.5 : -0.5, 0, 0, 20],
    [0, -0.7, 0, 30],
    [0, 0, 3, -40],
  ].flat()
  // The quaternion that turns by half a turn about the third axis: what the rows say, where they are not mirrored.
  header.writeFloatLE(1, 264)
  ;[20, 30, -40].forEach((mm, axis) => header.writeFloatLE(mm, 268 + 4 * axis))
  rows.forEach((value, n) => header.writeFloatLE(value, 280 + 4 * n))
  header.write('n+1\0', 344, 'latin1')
  const voxels = Buffer.alloc((dims[0] * dims[1] * dims[2] * bits) / 8)
  const step = bits / 8
  for (let n = 0; n < voxels.length / step; n++) {
    if (type === 16) voxels.writeFloatLE(n + 0.25, n * step)
    else if (type === 64) voxels.writeDoubleLE(n - 0.5, n * step)
    else if (step === 4) voxels.writeUInt32LE(n, n * step)
    else if (step === 2) voxels.writeUInt16LE(n, n * step)
    else voxels.writeUInt8(n % 128, n)
  }
  return Buffer.concat([header, voxels])
}

function mutate(bytes: Buffer, draw: Draw): string {
  if (bytes.length < 352) return 'nothing'
  const kind = draw.int(0, 12)
  if (kind === 0) {
    swapHeader(bytes)
    return 'the header in the other byte order'
  }
  if (kind === 1) {
    bytes.write(draw.pick(['ni1\0', 'n+2\0', 'n+1', '\0\0\0\0', 'ABCD']), 344, 'latin1')
    return 'magic'
  }
  if (kind === 2) {
    bytes.writeUInt8(draw.int(0, 256), draw.pick([348, 349, 350, 351]))
    return 'extension flag'
  }
  const [name, at, type] = draw.pick(FIELDS)
  if (type === 'f32') {
    const value = draw.chance(0.2) ? -bytes.readFloatLE(at) : draw.pick(FLOATS)
    bytes.writeFloatLE(value, at)
    return `${name} = ${value}`
  }
  const value = draw.pick(INTEGERS)
  if (type === 'i16') bytes.writeInt16LE(value, at)
  else if (type === 'i32') bytes.writeInt32LE(value, at)
  else bytes.writeUInt8(value & 255, at)
  return `${name} = ${value}`
}

function swapHeader(bytes: Buffer): void {
  for (const [, at, type] of FIELDS) {
    const size = type === 'i16' ? 2 : type === 'u8' ? 1 : 4
    bytes.subarray(at, at + size).reverse()
  }
}
