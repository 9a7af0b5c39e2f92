import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { zipSync, type Zippable } from 'fflate'
import { syntheticSeries } from '../../fixtures/dicom-series.js'
import { mutateBytes } from '../dicom/mutate.js'
import type { Draw } from '../draw.js'
import type { Kind } from '../kind.js'
import { readImages } from '../read-images.js'

const LOCAL = Buffer.from('PK\u0003\u0004', 'latin1')
const CENTRAL = Buffer.from('PK\u0001\u0002', 'latin1')
const END = Buffer.from('PK\u0005\u0006', 'latin1')
/** Fields of the records: where they stand in it and how wide they are. */
const CENTRAL_FIELDS = [
  ['version', 6, 2],
  ['flags', 8, 2],
  ['method', 10, 2],
  ['CRC', 16, 4],
  ['packed size', 20, 4],
  ['size', 24, 4],
  ['name length', 28, 2],
  ['extra length', 30, 2],
  ['comment length', 32, 2],
  ['disk', 34, 2],
  ['mode', 40, 2],
  ['offset', 42, 4],
] as const
const LOCAL_FIELDS = [
  ['flags', 6, 2],
  ['method', 8, 2],
  ['CRC', 14, 4],
  ['packed size', 18, 4],
  ['size', 22, 4],
  ['name length', 26, 2],
  ['extra length', 28, 2],
] as const
const END_FIELDS = [
  ['disk', 4, 2],
  ['entries here', 8, 2],
  ['entries', 10, 2],
  ['directory size', 12, 4],
  ['directory offset', 16, 4],
  ['comment length', 20, 2],
] as const
const NUMBERS = [0, 1, 2, 8, 9, 12, 14, 93, 99, 0x800, 0x0801, 255, 65535, 0x7fffffff, 0xffffffff, 0xa000, 0xa1ff]
const NAMES = [
  '../out.dcm',
  '/etc/out.dcm',
  '..\\out.dcm',
  'C:\\out.dcm',
  'a/../../b.dcm',
  'a//b.dcm',
  './a.dcm',
  'a/./b.dcm',
  '.',
  '..',
  '',
  ' ',
  'a\0b.dcm',
  'con',
  'nul.dcm',
  'a'.repeat(300),
  `${'d/'.repeat(100)}a.dcm`,
  '\u00e4.dcm',
  '\u0000',
  'a.zip',
  'folder/',
  '__MACOSX/._a.dcm',
  'DICOMDIR',
  '~',
  '-rf',
  'a\nb.dcm',
  'slice-001.dcm',
]

/** Archives of a small series. */
export function loadZip(): Promise<Kind> {
  const series = syntheticSeries({ slices: 4, rows: 5, columns: 6 })
  const write = (draw: Draw, folder: string): string => {
    const done: string[] = []
    const entries: Zippable = {}
    series.forEach(({ name, bytes }, n) => {
      const odd = draw.chance(0.12) ? draw.pick(NAMES) : name
      if (odd !== name) done.push(`"${odd.slice(0, 40)}"`)
      // Object keys that are numbers would be sorted, which no name here is.
      entries[odd] = [bytes, { level: n % 2 === 0 ? 0 : 6 }]
    })
    if (draw.chance(0.1)) {
      entries['inner.zip'] = zipSync(Object.fromEntries(series.map(({ name, bytes }) => [name, bytes])))
      done.push('an archive inside')
    }
    let bytes = Buffer.from(zipSync(entries))
    for (let left = draw.few(4); left > 0; left--) done.push(mutateRecord(bytes, draw))
    if (draw.chance(0.2)) {
      const damaged = mutateBytes(bytes, draw)
      bytes = Buffer.from(damaged.bytes)
      done.push(damaged.what)
    }
    if (draw.chance(0.05)) {
      bytes = Buffer.concat([draw.bytes(draw.int(1, 100)), bytes])
      done.push('bytes before it')
    }
    writeFileSync(path.join(folder, 'study.zip'), bytes)
    return done.join('; ')
  }
  return Promise.resolve({ write, read: (folder, work) => readImages(path.join(folder, 'study.zip'), work) })
}

function mutateRecord(bytes: Buffer, draw: Draw): string {
  const which = draw.int(0, 10)
  const [mark, fields, title] =
    which < 6
      ? ([CENTRAL, CENTRAL_FIELDS, 'directory'] as const)
      : which < 8
        ? ([LOCAL, LOCAL_FIELDS, 'entry'] as const)
        : ([END, END_FIELDS, 'end'] as const)
  const places = recordsOf(bytes, mark)
  if (places.length === 0) return 'nothing'
  const place = draw.pick(places)
  const [name, at, width] = draw.pick<readonly [string, number, number]>(fields)
  const was = width === 2 ? bytes.readUInt16LE(place + at) : bytes.readUInt32LE(place + at)
  const value = draw.chance(0.4) ? Math.max(0, was + draw.pick([-1, 1, -30, 30])) : draw.pick(NUMBERS)
  if (width === 2) bytes.writeUInt16LE(value & 0xffff, place + at)
  else bytes.writeUInt32LE(value >>> 0, place + at)
  return `${title} ${name} = ${value}`
}

function recordsOf(bytes: Buffer, mark: Buffer): number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(mark); at !== -1 && at + 46 <= bytes.length + 24; at = bytes.indexOf(mark, at + 1))
    if (at + (mark === END ? 22 : mark === LOCAL ? 30 : 46) <= bytes.length) places.push(at)
  return places
}
