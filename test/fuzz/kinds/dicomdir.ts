import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { dicomFile, syntheticSeries } from '../../fixtures/dicom-series.js'
import { parseDicom, writeDicom } from '../dicom/elements.js'
import { mutateBytes, mutateTree } from '../dicom/mutate.js'
import type { Draw } from '../draw.js'
import type { Kind } from '../kind.js'
import { readImages } from '../read-images.js'

const REFERENCES: readonly (readonly string[])[] = [
  ['..', 'secret'],
  ['PD FS', ''],
  [''],
  [],
  ['.', 'PD FS', 'SLICE-001'],
  ['PD FS/SLICE-002'],
  ['PD FS\\SLICE-003'],
  ['/etc', 'passwd'],
  ['pd fs', 'slice-001.dcm'],
  ['DICOMDIR'],
  ['PD FS'],
  ['LINK'],
  ['PD FS', 'slice-001.dcm', 'X'],
  ['A'.repeat(300)],
  ['PD FS', 'SLICE-001 '],
  Array.from({ length: 64 }, () => 'PD FS'),
  ['\0'],
  ['PD FS', 'SLICE-999'],
]

/** A medium: a directory that lists the files of a series, rightly and wrongly. */
export function loadDicomdir(): Promise<Kind> {
  const series = syntheticSeries({ slices: 4, rows: 5, columns: 6 })
  const write = (draw: Draw, folder: string): string => {
    const images = path.join(folder, draw.pick(['PD FS', 'pd fs', 'Pd Fs']))
    mkdirSync(images)
    for (const { name, bytes } of series)
      writeFileSync(path.join(images, draw.chance(0.2) ? name.toUpperCase().replace('.DCM', '') : name), bytes)
    if (draw.chance(0.1)) symlinkSync(draw.pick(['nowhere', folder, '/dev/zero', 'LINK']), path.join(folder, 'LINK'))
    const done: string[] = []
    const references = series.map(({ name }): readonly string[] => {
      if (!draw.chance(0.2)) return ['PD FS', name.toUpperCase().replace('.DCM', '')]
      const odd = draw.pick(REFERENCES)
      done.push(odd.join('/').slice(0, 40))
      return odd
    })
    const DirectoryRecordSequence = references.map((ReferencedFileID) => ({
      DirectoryRecordType: 'IMAGE',
      ReferencedFileID: ReferencedFileID.length === 0 ? undefined : [...ReferencedFileID],
    }))
    const plain = dicomFile(
      { SOPClassUID: '1.2.840.10008.1.3.10', SOPInstanceUID: '2.25.3', DirectoryRecordSequence },
      null,
    )
    let bytes = plain
    if (draw.chance(0.6)) {
      const tree = parseDicom(plain)
      if (tree) {
        done.push(mutateTree(tree, draw, 3))
        bytes = writeDicom(tree)
      }
    }
    if (draw.chance(0.2)) {
      const damaged = mutateBytes(bytes, draw)
      bytes = damaged.bytes
      done.push(damaged.what)
    }
    writeFileSync(path.join(folder, 'DICOMDIR'), bytes)
    return done.join('; ')
  }
  return Promise.resolve({
    write,
    // Opened by its folder, as a medium is, or itself where there is one more folder in the way.
    read: (folder, work) =>
      readImages(existsSync(path.join(folder, 'LINK')) ? folder : path.join(folder, 'DICOMDIR'), work),
  })
}
