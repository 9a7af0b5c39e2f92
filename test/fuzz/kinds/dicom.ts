import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Draw } from '../draw.js'
import { PIXEL_DATA, parseDicom, writeDicom, type DicomTree } from '../dicom/elements.js'
import { foundExamples, madeExamples, type Example } from '../dicom/examples.js'
import { mutateBytes, mutateTree } from '../dicom/mutate.js'
import type { Kind } from '../kind.js'
import { readImages } from '../read-images.js'

/** Made series are small and quick; every so often a real one. */
const FOUND_SHARE = 0.25

/** Series of DICOM files, one or all of them changed. */
export function loadDicom(): Promise<Kind> {
  const made = madeExamples()
  const found = testDataRoots().flatMap(foundExamples)
  const write = (draw: Draw, folder: string): string => {
    const example = found.length > 0 && draw.chance(FOUND_SHARE) ? draw.pick(found) : draw.pick(made)
    const { files, what } = changed(example, draw)
    for (const { name, bytes } of files) writeFileSync(path.join(folder, path.basename(name)), bytes)
    return what
  }
  return Promise.resolve({ write, read: readImages })
}

/** Where real images and rebuilt odd inputs are, if they are. */
export function testDataRoots(): string[] {
  const data = process.env['CONDYLE_TEST_DATA']
  return data === undefined ? [] : [data, path.join(data, '..', 'cases')].filter((place) => existsSync(place))
}

function changed(example: Example, draw: Draw): { files: Example; what: string } {
  const all = draw.chance(0.4)
  const one = draw.int(0, example.length)
  if (draw.chance(0.08)) {
    const file = example[one]
    if (file) {
      const { bytes, what } = mutateBytes(file.bytes, draw, draw.chance(0.7) ? 2000 : file.bytes.length)
      return { files: example.map((each, n) => (n === one ? { ...each, bytes } : each)), what: `${file.name}: ${what}` }
    }
  }
  if (!all && example.length > 1 && draw.chance(0.12)) return exchanged(example, draw)
  // The same draw for each file of a series, so that all of them say the same wrong thing.
  const replay = draw.fork()
  let what = ''
  const files = example.map((file, n) => {
    if (!all && n !== one) return file
    const tree = parseDicom(file.bytes)
    const again = replay()
    if (!tree) {
      const bytes = mutateBytes(file.bytes, again)
      what = bytes.what
      return { ...file, bytes: bytes.bytes }
    }
    what = mutateTree(tree, again)
    return { ...file, bytes: writeDicom(tree) }
  })
  return { files, what: `${all ? 'all files' : (example[one]?.name ?? '')}: ${what}` }
}

/** Two files exchange an element: order, place, identity or patient of a slice are another's. */
function exchanged(example: Example, draw: Draw): { files: Example; what: string } {
  const [a, b] = [draw.int(0, example.length), draw.int(0, example.length)]
  const trees = [a, b].map((n) => parseDicom(example[n]?.bytes ?? Buffer.alloc(0)))
  const [first, second] = trees
  if (a === b || !first || !second) return { files: example, what: 'nothing' }
  const tag = draw.pick([
    0x00080018,
    0x00200013,
    0x00200032,
    0x00200037,
    0x0020000e,
    0x00100020,
    0x00280030,
    PIXEL_DATA,
  ])
  const copy = draw.chance(0.5)
  const [x, y] = [elementOf(first, tag), elementOf(second, tag)]
  if (!x || !y) return { files: example, what: 'nothing' }
  const kept = y.value
  y.value = x.value
  if (!copy) x.value = kept
  const files = example.map((file, n) =>
    n === a ? { ...file, bytes: writeDicom(first) } : n === b ? { ...file, bytes: writeDicom(second) } : file,
  )
  return { files, what: `${tag.toString(16)} ${copy ? 'copied' : 'exchanged'} between files ${a} and ${b}` }
}

function elementOf(tree: DicomTree, tag: number): DicomTree['elements'][number] | undefined {
  return tree.elements.find((element) => element.tag === tag)
}
