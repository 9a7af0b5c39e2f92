/** What can be wrong with a DICOM file, by its structure. */
import type { Draw } from '../draw.js'
import { PIXEL_DATA, type Coding, type DicomTree, type Element } from './elements.js'
import { borderElement, borderValue } from './values.js'

/** One way to change a tree in place; gives what it did, or undefined where this tree has nothing of the kind. */
type Mutation = (tree: DicomTree, draw: Draw) => string | undefined

const LENGTHS = [0, 1, 2, 3, 7, 255, 65534, 65535, 65536, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffffe, 0xffffffff]
const VRS = [
  'AE',
  'AS',
  'CS',
  'DA',
  'DS',
  'FD',
  'FL',
  'IS',
  'LO',
  'OB',
  'OW',
  'PN',
  'SQ',
  'SS',
  'UI',
  'UL',
  'UN',
  'US',
  'UT',
  'ZZ',
  '  ',
  '??',
]
const SYNTAXES = [
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.2',
  '1.2.840.10008.1.2.1.99',
  '1.2.840.10008.1.2.5',
  '1.2.840.10008.1.2.4.70',
  '1.2.840.10008.1.2.4.80',
  '1.2.840.10008.1.2.4.90',
  '1.2.840.10008.1.2.4.201',
  '',
  '9.9',
]

const hex = (tag: number): string => tag.toString(16).padStart(8, '0')

/** Lists of elements at all depths, so that functional groups are changed as often as what stands at the top. */
function lists(elements: Element[]): Element[][] {
  return [elements, ...elements.flatMap(({ value }) => (value.kind === 'items' ? value.items.flatMap(lists) : []))]
}

function someElement(tree: DicomTree, draw: Draw): { list: Element[]; index: number; element: Element } | undefined {
  const list = draw.pick(lists(tree.elements).filter((one) => one.length > 0))
  const index = draw.int(0, list.length)
  const element = list[index]
  return element && { list, index, element }
}

const setValue: Mutation = (tree, draw) => {
  const border = borderElement(draw)
  const places = lists(tree.elements).flatMap((list) => list.filter(({ tag }) => tag === border.tag))
  const element: Element = {
    tag: border.tag,
    vr: border.vr,
    value: { kind: 'bytes', bytes: swapped(border, tree.coding) },
  }
  if (places.length === 0) insert(tree.elements, element)
  for (const place of places.length > 0 && draw.chance(0.5) ? places : places.slice(0, 1)) place.value = element.value
  return `${hex(border.tag)} = ${JSON.stringify(border.bytes.toString('latin1')).slice(0, 60)}`
}

/** Numbers of the data set's byte order. */
function swapped({ vr, bytes }: { vr: string; bytes: Buffer }, { littleEndian }: Coding): Buffer {
  return littleEndian || vr !== 'US' || bytes.length % 2 !== 0 ? bytes : Buffer.from(bytes).swap16()
}

function insert(list: Element[], element: Element): void {
  const at = list.findIndex(({ tag }) => tag > element.tag)
  list.splice(at === -1 ? list.length : at, 0, element)
}

const anyValue: Mutation = (tree, draw) => {
  const place = someElement(tree, draw)
  if (!place) return undefined
  place.element.value = { kind: 'bytes', bytes: borderValue(draw, place.element.tag) }
  return `any value in ${hex(place.element.tag)}`
}

const remove: Mutation = (tree, draw) => {
  const place = someElement(tree, draw)
  if (!place) return undefined
  place.list.splice(place.index, 1)
  return `without ${hex(place.element.tag)}`
}

const repeat: Mutation = (tree, draw) => {
  const place = someElement(tree, draw)
  if (!place) return undefined
  const value = draw.chance(0.5)
    ? place.element.value
    : ({ kind: 'bytes', bytes: borderValue(draw, place.element.tag) } as const)
  place.list.splice(place.index, 0, { ...place.element, value })
  return `${hex(place.element.tag)} twice`
}

const move: Mutation = (tree, draw) => {
  const place = someElement(tree, draw)
  if (!place) return undefined
  place.list.splice(place.index, 1)
  place.list.splice(draw.int(0, place.list.length + 1), 0, place.element)
  return `${hex(place.element.tag)} out of order`
}

const renameVr: Mutation = (tree, draw) => {
  const place = someElement(tree, draw)
  if (!place || !tree.coding.explicit) return undefined
  place.element.vr = draw.pick(VRS)
  return `${hex(place.element.tag)} as ${place.element.vr}`
}

const lie: Mutation = (tree, draw) => {
  const place = someElement(tree, draw)
  if (!place) return undefined
  const { value } = place.element
  const truth = value.kind === 'bytes' ? value.bytes.length : 8
  place.element.length = draw.chance(0.5) ? Math.max(0, truth + draw.pick([-8, -2, -1, 1, 2, 8])) : draw.pick(LENGTHS)
  return `length of ${hex(place.element.tag)} said as ${place.element.length}`
}

const nest: Mutation = (tree, draw) => {
  const depth = draw.pick([1, 2, 5, 31, 33, 100, 400])
  let inner: Element[] = [{ tag: 0x00100010, vr: 'PN', value: { kind: 'bytes', bytes: Buffer.from('Deep^Anna ') } }]
  const undefinedLength = draw.chance(0.5)
  for (let n = 0; n < depth; n++)
    inner = [{ tag: 0x00081140, vr: 'SQ', value: { kind: 'items', items: [inner], undefinedLength } }]
  const [sequence] = inner
  if (!sequence) return undefined
  sequence.tag = draw.pick([0x00081140, 0x00189112, 0x52009229, 0x52009230, 0x00091010])
  insert(tree.elements, sequence)
  return `${hex(sequence.tag)} nested ${depth} deep`
}

const addPrivate: Mutation = (tree, draw) => {
  const bytes = draw.bytes(8)
  const long = Buffer.alloc(draw.pick([0, 2, 500, 70_000]), bytes)
  insert(tree.elements, {
    tag: draw.pick([0x00090010, 0x00291010, 0x70531009]),
    vr: draw.pick(['UN', 'OB', 'LO', 'SQ']),
    value: { kind: 'bytes', bytes: long },
  })
  return `private element of ${long.length} bytes`
}

const unknownSequence: Mutation = (tree, draw) => {
  const sequences = lists(tree.elements).flatMap((list) => list.filter(({ value }) => value.kind === 'items'))
  if (sequences.length === 0) return undefined
  const sequence = draw.pick(sequences)
  sequence.vr = 'UN'
  return `${hex(sequence.tag)} as UN`
}

const changePixels: Mutation = (tree, draw) => {
  const pixels = tree.elements.find(({ tag }) => tag === PIXEL_DATA)
  if (!pixels) return undefined
  const { value } = pixels
  if (value.kind === 'bytes') {
    const { bytes } = value
    const what = draw.pick(['cut', 'extended', 'empty', 'odd', 'in fragments', 'missing'] as const)
    if (what === 'cut') value.bytes = bytes.subarray(0, draw.int(0, bytes.length + 1))
    else if (what === 'extended') value.bytes = Buffer.concat([bytes, draw.bytes(draw.int(1, 64))])
    else if (what === 'empty') value.bytes = Buffer.alloc(0)
    else if (what === 'odd') value.bytes = bytes.subarray(0, Math.max(0, bytes.length - 1))
    else if (what === 'in fragments') {
      const cut = draw.int(0, bytes.length + 1)
      pixels.value = {
        kind: 'fragments',
        fragments: [Buffer.alloc(0), bytes.subarray(0, cut), bytes.subarray(cut)],
        closed: draw.chance(0.8),
      }
    } else tree.elements.splice(tree.elements.indexOf(pixels), 1)
    return `pixels ${what}`
  }
  if (value.kind !== 'fragments') return undefined
  const at = draw.int(0, value.fragments.length)
  const fragment = value.fragments[at] ?? Buffer.alloc(0)
  const what = draw.pick(['cut', 'damaged', 'empty', 'removed', 'repeated', 'split', 'offsets', 'not closed'] as const)
  if (what === 'cut') value.fragments[at] = fragment.subarray(0, 2 * draw.int(0, Math.floor(fragment.length / 2) + 1))
  else if (what === 'damaged') value.fragments[at] = flipped(fragment, draw, 3)
  else if (what === 'empty') value.fragments[at] = Buffer.alloc(0)
  else if (what === 'removed') value.fragments.splice(at, 1)
  else if (what === 'repeated') value.fragments.splice(at, 0, fragment)
  else if (what === 'split') {
    const half = 2 * Math.floor(fragment.length / 4)
    value.fragments.splice(at, 1, fragment.subarray(0, half), fragment.subarray(half))
  } else if (what === 'offsets') value.fragments[0] = draw.bytes(4 * draw.int(0, 4))
  else value.closed = false
  return `fragment ${at} ${what}`
}

const changeMeta: Mutation = (tree, draw) => {
  const what = draw.pick(['no preamble', 'no head', 'wrong syntax', 'an element less', 'wrong group length'] as const)
  if (what === 'no preamble') tree.preamble = false
  else if (what === 'no head') {
    tree.preamble = false
    tree.meta = []
  } else if (what === 'wrong syntax') {
    const syntax = tree.meta.find(({ tag }) => tag === 0x00020010)
    if (syntax) syntax.value = { kind: 'bytes', bytes: Buffer.from(evenUid(draw.pick(SYNTAXES)), 'latin1') }
  } else if (what === 'an element less') tree.meta.splice(draw.int(0, Math.max(1, tree.meta.length)), 1)
  else {
    const [length] = tree.meta
    if (length) length.value = { kind: 'bytes', bytes: draw.bytes(4) }
  }
  return what
}

/** Written otherwise, with the same meaning: what is read must stay the same. */
const recode: Mutation = (tree, draw) => {
  const syntax = tree.meta.find(({ tag }) => tag === 0x00020010)
  const pixels = tree.elements.find(({ tag }) => tag === PIXEL_DATA)
  if (!syntax || !tree.coding.explicit || !tree.coding.littleEndian || pixels?.value.kind !== 'bytes') return undefined
  const [uid, coding] = draw.pick([
    ['1.2.840.10008.1.2', { explicit: false, littleEndian: true, deflated: false }],
    ['1.2.840.10008.1.2.1.99', { explicit: true, littleEndian: true, deflated: true }],
  ] as const)
  syntax.value = { kind: 'bytes', bytes: Buffer.from(evenUid(uid), 'latin1') }
  tree.coding = coding
  return `written as ${uid}`
}

const evenUid = (uid: string): string => (uid.length % 2 === 0 ? uid : `${uid}\0`)

const MUTATIONS: readonly (readonly [weight: number, mutate: Mutation])[] = [
  [30, setValue],
  [6, anyValue],
  [8, remove],
  [4, repeat],
  [4, move],
  [5, renameVr],
  [6, lie],
  [3, nest],
  [3, addPrivate],
  [2, unknownSequence],
  [9, changePixels],
  [4, changeMeta],
  [3, recode],
]
const WEIGHTED = MUTATIONS.flatMap(([weight, mutate]) => Array.from({ length: weight }, () => mutate))

/** Changes a tree in place by one to four mutations; gives what was done. */
export function mutateTree(tree: DicomTree, draw: Draw, most = 4): string {
  const done: string[] = []
  for (let left = draw.few(most); left > 0; left--) done.push(draw.pick(WEIGHTED)(tree, draw) ?? 'nothing')
  return done.join('; ')
}

/** Some bits of a buffer turned. */
export function flipped(bytes: Buffer, draw: Draw, count: number): Buffer {
  const changed = Buffer.from(bytes)
  for (let n = 0; n < count && changed.length > 0; n++) {
    const at = draw.int(0, changed.length)
    changed[at] = (changed[at] ?? 0) ^ (1 << draw.int(0, 8))
  }
  return changed
}

/** A file of bytes damaged without regard to its structure: cut, bits turned, a stretch zeroed or repeated. */
export function mutateBytes(bytes: Buffer, draw: Draw, within = bytes.length): { bytes: Buffer; what: string } {
  const at = draw.int(0, Math.max(1, Math.min(within, bytes.length)))
  const length = draw.int(1, 64)
  switch (draw.int(0, 5)) {
    case 0:
      return { bytes: bytes.subarray(0, at), what: `cut at ${at}` }
    case 1:
      return {
        bytes: Buffer.concat([flipped(bytes.subarray(0, within), draw, draw.int(1, 9)), bytes.subarray(within)]),
        what: 'bits turned',
      }
    case 2: {
      const changed = Buffer.from(bytes)
      changed.fill(draw.pick([0, 255, 0x20]), at, Math.min(changed.length, at + length))
      return { bytes: changed, what: `${length} bytes at ${at} overwritten` }
    }
    case 3:
      return {
        bytes: Buffer.concat([bytes.subarray(0, at), draw.bytes(length), bytes.subarray(at)]),
        what: `${length} bytes put in at ${at}`,
      }
    default:
      return {
        bytes: Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]),
        what: `${length} bytes taken out at ${at}`,
      }
  }
}
