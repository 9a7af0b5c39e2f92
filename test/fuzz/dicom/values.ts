/** Values at the borders of what DICOM elements can say, by what they mean. */
import type { Draw } from '../draw.js'

const NUMBERS = [
  '',
  ' ',
  '0',
  '-0',
  '1',
  '-1',
  '2',
  '3',
  '0.5',
  '1e-7',
  '1E+2',
  '-1.5',
  '0,5',
  '1.000',
  '+1',
  '1 ',
  ' 1',
  '01',
  '1e308',
  '-1e308',
  '1e400',
  'nan',
  'inf',
  '1\\2',
  '1\\',
  '\\',
  '1\\2\\3',
  '99999',
  '2147483648',
  '65536',
  '0x10',
  'one',
  '1.2.3',
  '12345678901234567',
  '\0',
]
const NUMBER_TAGS = [
  0x00180050, 0x00180088, 0x00200013, 0x00200011, 0x00200012, 0x00280008, 0x00281052, 0x00281053, 0x00180081,
  0x00180080, 0x00180086, 0x00201041, 0x00200100,
]
const VECTORS = [
  '',
  '0\\0\\0',
  '1\\0\\0\\0\\1\\0',
  '0\\1\\0\\0\\0\\-1',
  '0\\-1\\0\\0\\0\\-1',
  '1\\0\\0\\1\\0\\0',
  '0\\0\\0\\0\\0\\0',
  '2\\0\\0\\0\\2\\0',
  '1\\0\\0\\0.5\\1\\0',
  '0.7\\0.7\\0\\0\\0\\1',
  'nan\\0\\0\\0\\1\\0',
  '1\\0\\0\\0\\1',
  '1e300\\0\\0',
  '-1\\0\\0',
  '1\\2\\3',
  '0,5\\0,5\\0,5',
  '0.5\\0.5',
  '0.5',
  '0\\0.5',
  '-0.5\\0.5',
  '0.25\\0.75',
  '1e-9\\1e-9',
  '5000\\5000',
  '0.5\\0.5\\0.5',
  '1\\0\\0\\0\\1\\0\\0',
  '999999\\0\\0',
  'a\\b\\c',
]
const VECTOR_TAGS = [0x00200032, 0x00200037, 0x00280030, 0x00181164]
const SHORTS = [
  0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 15, 16, 17, 24, 31, 32, 33, 64, 128, 255, 256, 4096, 4097, 32767, 32768, 65534,
  65535,
]
const SHORT_TAGS = [
  0x00280002, 0x00280006, 0x00280010, 0x00280011, 0x00280100, 0x00280101, 0x00280102, 0x00280103, 0x00280120,
  0x00280121,
]
const UIDS = [
  '',
  '0',
  '1',
  '1.2.3',
  '2.25.1000',
  '2.25.1001',
  '2.25.1001.1',
  '1.2.840.10008.5.1.4.1.1.4',
  '1.2.840.10008.5.1.4.1.1.4.1',
  '1.2.840.10008.5.1.4.1.1.7',
  '1.2.840.10008.5.1.4.1.1.2',
  '1.2.840.10008.5.1.4.1.1.481.5',
  '1.2.840.10008.1.3.10',
  'no uid',
  '1..2',
  '1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20.21.22.23.24.25.26.27.28.29.30',
]
const UID_TAGS = [0x00080016, 0x00080018, 0x0020000d, 0x0020000e, 0x00200052]
const TEXTS = [
  '',
  ' ',
  'R',
  'L',
  'B',
  'U',
  'KNEE',
  'MR',
  'CT',
  'SR',
  'OT',
  'M',
  'F',
  'MONOCHROME1',
  'MONOCHROME2',
  'RGB',
  'PALETTE COLOR',
  'ORIGINAL\\PRIMARY\\M',
  'DERIVED\\SECONDARY\\MPR',
  'ORIGINAL\\PRIMARY\\LOCALIZER',
  'LOCALISER',
  'Test^Anna',
  'Test^Anna=\u001b$B',
  'Other^Body',
  'A^B^C^D^E^F^G',
  '\u001b(J\u00b1',
  '../../etc/passwd',
  '<b>x</b>',
  'a\\b\\c',
  'x'.repeat(300),
  '\0\0',
  '\u00e4\u00f6\u00fc',
  '20260102',
  '2026.01.02',
  '99999999',
  '20261399',
  '045Y',
  '-1Y',
  'T-1',
  'T-2',
  'ISO_IR 100',
  'ISO_IR 192',
  'ISO 2022 IR 87',
  'GB18030',
  '\\ISO 2022 IR 149',
  'ISO_IR 999',
]
const TEXT_TAGS = [
  0x00080005, 0x00080008, 0x00080020, 0x00080060, 0x00080070, 0x00081030, 0x0008103e, 0x00100010, 0x00100020,
  0x00100021, 0x00100030, 0x00100040, 0x00101010, 0x00180015, 0x00180020, 0x00180022, 0x00180023, 0x00180024,
  0x00181030, 0x00200060, 0x00200062, 0x00280004,
]

const VR_OF = new Map<number, string>([
  ...VECTOR_TAGS.map((tag) => [tag, 'DS'] as const),
  ...SHORT_TAGS.map((tag) => [tag, 'US'] as const),
  ...UID_TAGS.map((tag) => [tag, 'UI'] as const),
  ...NUMBER_TAGS.map(
    (tag) => [tag, [0x00200013, 0x00200011, 0x00200012, 0x00280008, 0x00180086].includes(tag) ? 'IS' : 'DS'] as const,
  ),
  ...TEXT_TAGS.map(
    (tag) =>
      [
        tag,
        tag === 0x00100010
          ? 'PN'
          : [0x00080070, 0x00081030, 0x0008103e, 0x00100020, 0x00181030, 0x00100021].includes(tag)
            ? 'LO'
            : 'CS',
      ] as const,
  ),
])
const MEANT = [...VR_OF.keys()]

/** An element that the application looks at, with a value at a border of what it can be. */
export function borderElement(draw: Draw, tag = draw.pick(MEANT)): { tag: number; vr: string; bytes: Buffer } {
  return { tag, vr: VR_OF.get(tag) ?? 'LO', bytes: borderValue(draw, tag) }
}

/** A border value for an element; one that is not looked at gets anything. */
export function borderValue(draw: Draw, tag: number): Buffer {
  if (SHORT_TAGS.includes(tag)) {
    const bytes = Buffer.alloc(draw.chance(0.1) ? draw.int(0, 6) : 2)
    if (bytes.length >= 2) bytes.writeUInt16LE(draw.pick(SHORTS))
    return bytes
  }
  if (UID_TAGS.includes(tag)) return padded(draw.pick(UIDS), '\0')
  if (VECTOR_TAGS.includes(tag)) return padded(draw.pick(VECTORS), ' ')
  if (NUMBER_TAGS.includes(tag)) return padded(draw.pick(NUMBERS), ' ')
  if (TEXT_TAGS.includes(tag)) return padded(draw.pick(TEXTS), ' ')
  return draw.chance(0.5) ? padded(draw.pick([...TEXTS, ...NUMBERS]), ' ') : draw.bytes(draw.int(0, 40))
}

function padded(text: string, filler: string): Buffer {
  const bytes = Buffer.from(text, 'latin1')
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(filler)])
}
