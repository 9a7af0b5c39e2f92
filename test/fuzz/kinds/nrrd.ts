import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { mutateBytes } from '../dicom/mutate.js'
import type { Draw } from '../draw.js'
import type { Kind } from '../kind.js'
import { readImages } from '../read-images.js'

const DIMS = [8, 7, 5] as const

/** Values at the borders of what the fields of an NRRD header can say. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  type: ['short', 'float', 'uchar', 'unsigned short', 'double', 'int64', 'block', 'signed char', '', 'string'],
  dimension: ['3', '2', '4', '0', '-1', '16', '1e9', '', 'three'],
  sizes: [
    '8 7 5',
    '8 7',
    '8 7 5 1',
    '0 7 5',
    '-8 7 5',
    '1 1 1',
    '99999 99999 99999',
    '8.5 7 5',
    '3 8 7 5',
    '',
    'a b c',
    '8 7 50000',
    '4096 4096 4096',
  ],
  space: [
    'left-posterior-superior',
    'right-anterior-superior',
    'LPS',
    'scanner-xyz',
    '3D-right-handed',
    'left-anterior-superior-time',
    '',
  ],
  'space directions': [
    '(0.5,0,0) (0,0.7,0) (0,0,3)',
    '(-0.5,0,0) (0,0.7,0) (0,0,3)',
    '(0,0,0) (0,0.7,0) (0,0,3)',
    'none (0.5,0,0) (0,0.7,0) (0,0,3)',
    '(0.5,0,0) (0.5,0,0) (0,0,3)',
    '(nan,0,0) (0,0.7,0) (0,0,3)',
    '(1e308,0,0) (0,0.7,0) (0,0,3)',
    '(0.5,0,0)(0,0.7,0)(0,0,3)',
    '(0.5 0 0) (0 0.7 0) (0 0 3)',
    '',
    'none none none',
    '(0.5,0.2,0) (0,0.7,0) (0,0,3)',
    '(0.5,0) (0,0.7) (0,3)',
  ],
  'space origin': ['(1,2,3)', '(nan,0,0)', '(1e30,0,0)', '(1,2)', '', '1,2,3'],
  'space units': ['"mm" "mm" "mm"', '"cm" "cm" "cm"', '"mm" "cm" "mm"', '"furlong" "mm" "mm"', 'mm mm mm', ''],
  spacings: ['0.5 0.7 3', 'nan nan nan', '0 0 0', '-1 1 1', '1 1'],
  encoding: ['raw', 'gzip', 'ascii', 'hex', 'bz2', 'bzip2', 'zstd', '', 'RAW'],
  endian: ['little', 'big', 'middle', ''],
  'line skip': ['0', '1', '-1', '999999', 'x'],
  'byte skip': ['0', '1', '-1', '-2', '999999999', '1e20'],
  'data file': [
    'voxels.raw',
    'missing.raw',
    '../voxels.raw',
    '/etc/passwd',
    'LIST',
    'v%d.raw 1 5 1',
    'v%d.raw 1 99999999 1',
    '.',
    'study.nrrd',
    '',
  ],
  kinds: ['domain domain domain', 'vector domain domain domain', 'RGB-color domain domain', '???'],
  content: ['x', 'x'.repeat(70_000)],
}
const FIELDS = Object.keys(VALUES)

/** NRRD files, attached and detached. */
export function loadNrrd(): Promise<Kind> {
  const write = (draw: Draw, folder: string): string => {
    const lines = new Map<string, string>([
      ['type', 'short'],
      ['dimension', '3'],
      ['space', draw.pick(['left-posterior-superior', 'right-anterior-superior', 'left-anterior-superior'])],
      ['sizes', DIMS.join(' ')],
      ['space directions', '(0.5,0,0) (0,0.7,0) (0,0,3)'],
      ['kinds', 'domain domain domain'],
      ['endian', 'little'],
      ['encoding', draw.pick(['raw', 'raw', 'gzip', 'ascii', 'hex'])],
      ['space origin', '(1,2,3)'],
    ])
    const voxels = encoded(lines.get('encoding') ?? 'raw')
    const detached = draw.chance(0.2)
    if (detached) lines.set('data file', 'voxels.raw')
    const done: string[] = []
    for (let left = draw.few(3); left > 0; left--) {
      const field = draw.pick(FIELDS)
      if (draw.chance(0.15)) {
        lines.delete(field)
        done.push(`without ${field}`)
      } else {
        const value = draw.pick(VALUES[field] ?? [''])
        lines.set(field, value)
        done.push(`${field}: ${value.slice(0, 60)}`)
      }
    }
    const gap = draw.chance(0.05) ? draw.pick(['', '\r\n\r\n', '\n \n']) : '\n\n'
    const colon = draw.chance(0.05) ? draw.pick([':', ':=', ' : ', '']) : ': '
    const head = ['NRRD0005', ...[...lines].map(([field, value]) => `${field}${colon}${value}`)].join('\n') + gap
    let bytes = Buffer.concat([Buffer.from(head, 'latin1'), detached ? Buffer.alloc(0) : voxels])
    if (draw.chance(0.15)) {
      const damaged = mutateBytes(bytes, draw)
      bytes = Buffer.from(damaged.bytes)
      done.push(damaged.what)
    }
    if (detached) writeFileSync(path.join(folder, 'voxels.raw'), voxels)
    writeFileSync(path.join(folder, detached ? 'study.nhdr' : 'study.nrrd'), bytes)
    return done.join('; ')
  }
  return Promise.resolve({ write, read: readImages })
}

function encoded(encoding: string): Buffer {
  const values = Int16Array.from({ length: DIMS[0] * DIMS[1] * DIMS[2] }, (_, n) => n)
  const bytes = Buffer.from(values.buffer)
  if (encoding === 'gzip') return gzipSync(bytes, { level: 1 })
  if (encoding === 'ascii') return Buffer.from(values.join(' '))
  return encoding === 'hex' ? Buffer.from(bytes.toString('hex')) : bytes
}
