/** Text of DICOM elements in all the character sets of PS3.3 C.12.1.1.2, code extensions (ISO 2022) included. */

/** How bytes of one half of the code table become text. */
type Half = (bytes: readonly number[]) => string

interface Designation {
  readonly half: 'G0' | 'G1'
  readonly decode: Half
  /** Bytes of one character. */
  readonly width: 1 | 2
}

const ESCAPE = 0x1b

const decoders = new Map<string, TextDecoder>()

function decoder(encoding: string): TextDecoder {
  const known = decoders.get(encoding) ?? new TextDecoder(encoding)
  decoders.set(encoding, known)
  return known
}

function inEncoding(encoding: string): Half {
  return (bytes) => decoder(encoding).decode(Uint8Array.from(bytes))
}

/** Two-byte characters of G0 lie in the upper half of their EUC encoding. */
function raised(encoding: string, prefix: readonly number[] = []): Half {
  return (bytes) => {
    const euc: number[] = []
    for (let n = 0; n + 1 < bytes.length; n += 2)
      euc.push(...prefix, (bytes[n] ?? 0) | 0x80, (bytes[n + 1] ?? 0) | 0x80)
    return decoder(encoding).decode(Uint8Array.from(euc))
  }
}

const ASCII = inEncoding('windows-1252')

/** What follows an escape character, as text, and what it calls up (PS3.3 tables C.12-3 and C.12-4). */
const ESCAPES: readonly (readonly [sequence: string, designation: Designation])[] = [
  ['(B', { half: 'G0', decode: ASCII, width: 1 }],
  ['(J', { half: 'G0', decode: ASCII, width: 1 }],
  [')I', { half: 'G1', decode: inEncoding('shift_jis'), width: 1 }],
  ['$B', { half: 'G0', decode: raised('euc-jp'), width: 2 }],
  ['$@', { half: 'G0', decode: raised('euc-jp'), width: 2 }],
  ['$(D', { half: 'G0', decode: raised('euc-jp', [0x8f]), width: 2 }],
  ['$)C', { half: 'G1', decode: inEncoding('euc-kr'), width: 2 }],
  ['$)A', { half: 'G1', decode: inEncoding('gbk'), width: 2 }],
  ['-A', { half: 'G1', decode: inEncoding('windows-1252'), width: 1 }],
  ['-B', { half: 'G1', decode: inEncoding('iso-8859-2'), width: 1 }],
  ['-C', { half: 'G1', decode: inEncoding('iso-8859-3'), width: 1 }],
  ['-D', { half: 'G1', decode: inEncoding('iso-8859-4'), width: 1 }],
  ['-F', { half: 'G1', decode: inEncoding('iso-8859-7'), width: 1 }],
  ['-G', { half: 'G1', decode: inEncoding('iso-8859-6'), width: 1 }],
  ['-H', { half: 'G1', decode: inEncoding('iso-8859-8'), width: 1 }],
  ['-L', { half: 'G1', decode: inEncoding('iso-8859-5'), width: 1 }],
  ['-M', { half: 'G1', decode: inEncoding('windows-1254'), width: 1 }],
  ['-T', { half: 'G1', decode: inEncoding('windows-874'), width: 1 }],
  ['-b', { half: 'G1', decode: inEncoding('iso-8859-15'), width: 1 }],
]

/** The upper half of the code table that a defined term begins with. */
const FIRST_SETS: Readonly<Record<string, string>> = {
  '13': 'shift_jis',
  '100': 'windows-1252',
  '101': 'iso-8859-2',
  '109': 'iso-8859-3',
  '110': 'iso-8859-4',
  '126': 'iso-8859-7',
  '127': 'iso-8859-6',
  '138': 'iso-8859-8',
  '144': 'iso-8859-5',
  '148': 'windows-1254',
  '149': 'euc-kr',
  '58': 'gbk',
  '166': 'windows-874',
  '203': 'iso-8859-15',
}

/** Multi-byte sets without code extensions: the whole text is in one encoding. */
const WHOLE_SETS: Readonly<Record<string, string>> = { '192': 'utf-8', GB18030: 'gb18030', GBK: 'gbk' }

/**
 * Decodes the value of a text element.
 * @param charsets values of Specific Character Set (0008,0005), as written
 */
export function decodeText(bytes: Uint8Array, charsets: readonly string[]): string {
  const terms = charsets.map(shortTerm)
  const whole = terms.map((term) => WHOLE_SETS[term]).find((encoding) => encoding !== undefined)
  if (whole !== undefined) return decoder(whole).decode(bytes)
  const first = FIRST_SETS[terms[0] ?? '']
  if (bytes.includes(ESCAPE)) return extendedText(bytes, first)
  return first === undefined ? undeclaredText(bytes) : decoder(first).decode(bytes)
}

/** `ISO 2022 IR 149`, `ISO_IR 149` → `149`. */
function shortTerm(charset: string): string {
  const term = charset.trim().toUpperCase()
  return /^ISO.*?(\d+)$/.exec(term)?.[1] ?? term
}

/** Writers that declare nothing write UTF-8 or the Latin letters of their system; all else is ASCII anyway. */
function undeclaredText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return decoder('windows-1252').decode(bytes)
  }
}

function extendedText(bytes: Uint8Array, first: string | undefined): string {
  const upper: Designation = { half: 'G1', decode: inEncoding(first ?? 'windows-1252'), width: 1 }
  const lower: Designation = { half: 'G0', decode: ASCII, width: 1 }
  let [g0, g1] = [lower, upper]
  let text = ''
  let run: number[] = []
  let runHalf = g0
  const flush = (): void => {
    if (run.length > 0) text += runHalf.decode(run)
    run = []
  }
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === ESCAPE) {
      const found = designationAt(bytes, at + 1)
      if (!found) continue
      flush()
      if (found.designation.half === 'G0') g0 = found.designation
      else g1 = found.designation
      at += found.length
      continue
    }
    // Delimiters of values, of name components and of lines call the first sets up again (PS3.5 6.1.2.5.3).
    if (isDelimiter(byte) && g0.width === 1) {
      flush()
      g0 = lower
      // Without an upper half of its own to go back to, the one called up last is what writers go on with.
      if (first !== undefined) g1 = upper
    }
    const half = byte >= 0x80 ? g1 : g0
    if (half !== runHalf) flush()
    runHalf = half
    run.push(byte)
  }
  flush()
  return text
}

function designationAt(
  bytes: Uint8Array,
  start: number,
): { readonly designation: Designation; readonly length: number } | undefined {
  const ahead = String.fromCharCode(...bytes.subarray(start, start + 3))
  const found = ESCAPES.find(([sequence]) => ahead.startsWith(sequence))
  return found && { designation: found[1], length: found[0].length }
}

function isDelimiter(byte: number): boolean {
  return byte === 0x5c || byte === 0x5e || byte === 0x3d || byte === 0x0a || byte === 0x0d || byte === 0x0c
}
