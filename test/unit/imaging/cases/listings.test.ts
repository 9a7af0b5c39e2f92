/** Nothing is dropped before it is counted, and the reasons are true and in words. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { nothingToRead, notesOf } from '../../../../src-main/imaging/index.js'
import { dicomFile, syntheticSeries, writeFiles } from '../../../fixtures/dicom-series.js'
import { scanned } from '../../../fixtures/imported.js'
import { expectBase, oddCase, sentences, shapes } from '../../../fixtures/odd-cases.js'
import { temporaryFolder } from '../../../fixtures/temporary-folder.js'

const small = { slices: 6, rows: 4, columns: 5 }
const BASE = '48×48×32 @ 2.92 2.92 3.50'

describe('10 names that are no UTF-8', () => {
  for (const folder of ['input', 'one-of-32']) {
    const input = oddCase('10-latin1-file-names', folder)
    test.skipIf(!input)(`${folder}: read like any other`, async () => {
      expect((await expectBase(input ?? '')).result.issues).toEqual([])
    })
  }

  test.skipIf(process.platform !== 'linux')('rebuilt, folders included, and messages show the letters', async () => {
    const root = temporaryFolder()
    const folder = Buffer.concat([Buffer.from(`${root}/Knie `), Buffer.from([0xfc]), Buffer.from('ber')])
    mkdirSync(folder)
    for (const { name, bytes } of syntheticSeries(small))
      writeFileSync(Buffer.concat([folder, Buffer.from('/Schicht '), Buffer.from([0xe4]), Buffer.from(name)]), bytes)
    writeFileSync(Buffer.concat([folder, Buffer.from('/'), Buffer.from([0xe4]), Buffer.from('.txt')]), 'text')
    const study = await scanned(root)
    expect(study.result.stacks.map(({ dims }) => dims[2])).toEqual([6])
    expect(study.result.setAside[0]?.files).toEqual(['ä.txt'])
    await study.dispose()
  })
})

describe('11 packing methods of ZIP', () => {
  test.each([
    ['bzip2', 'bzip2'],
    ['lzma', 'LZMA'],
    ['deflate64', 'Deflate64'],
  ])('%s is named, with what to do', async (file, method) => {
    const input = oddCase('11-zip-methods', 'input', `${file}.zip`)
    if (!input) return
    const { result } = await scanned(input)
    expect(nothingToRead(result)).toBe(
      `${file}.zip is packed with ${method}, which is not unpacked here: unpack it by hand and open the folder.`,
    )
  })

  const control = oddCase('11-zip-methods', 'input', 'deflate.zip')
  test.skipIf(!control)('deflate is read', async () => {
    await expectBase(control ?? '')
  })

  test('rebuilt: any method that is not known here', async () => {
    const bytes = Buffer.from(zipSync({ 'a.dcm': new Uint8Array(500) }))
    bytes.writeUInt16LE(14, bytes.indexOf('PK\u0001\u0002') + 10)
    bytes.writeUInt16LE(14, 8)
    const file = path.join(temporaryFolder(), 'study.zip')
    writeFileSync(file, bytes)
    expect(sentences(await scanned(file))).toMatch(/study.zip is packed with LZMA/)
  })
})

describe('DICOMDIR', () => {
  for (const kind of ['plain', 'space', 'slash']) {
    const input = oddCase('12-dicomdir-names', kind, 'input', 'DICOMDIR')
    test.skipIf(!input)(`12 ${kind}: both series are found`, async () => {
      const study = await scanned(input ?? '')
      expect(shapes(study)).toEqual([BASE, BASE])
      expect(study.result.issues).toEqual([])
    })
  }

  const missing = oddCase('41-dicomdir-missing-files', 'input', 'DICOMDIR')
  test.skipIf(!missing)('41 what is missing is said, and kept with the case', async () => {
    const { result } = await scanned(missing ?? '')
    expect(result.stacks.map(({ dims }) => dims[2])).toEqual([24])
    expect(notesOf(result, [], '').map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/DICOMDIR lists 64 files, of which 40 are not there/),
    )
  })

  function medium(references: readonly (readonly string[])[], folder = 'PD FS'): string {
    const root = temporaryFolder()
    writeFiles(path.join(root, folder), syntheticSeries(small))
    const DirectoryRecordSequence = references.map((ReferencedFileID) => ({
      DirectoryRecordType: 'IMAGE',
      ReferencedFileID: [...ReferencedFileID],
    }))
    const directory = { SOPClassUID: '1.2.840.10008.1.3.10', SOPInstanceUID: '2.25.3', DirectoryRecordSequence }
    writeFileSync(path.join(root, 'DICOMDIR'), dicomFile(directory, null))
    return root
  }

  const slice = (n: number): string => `SLICE-00${n}`

  test('12 rebuilt: spaces, slashes and another case', async () => {
    const spaced = medium([1, 2, 3].map((n) => ['pd fs', slice(n)]).concat([[`PD FS/${slice(4)}`]]))
    expect((await scanned(path.join(spaced, 'DICOMDIR'))).result.stacks[0]?.dims[2]).toBe(4)
  })

  test('13 rebuilt: one dangling link is counted and named, and the rest is read', async () => {
    const root = medium([1, 2, 3, 4, 5, 6].map((n) => ['PD FS', slice(n)]))
    const link = path.join(root, 'PD FS', 'slice-003.dcm')
    renameSync(link, path.join(root, 'gone.dcm'))
    symlinkSync(path.join(root, 'nowhere.dcm'), link)
    const { result } = await scanned(path.join(root, 'DICOMDIR'))
    expect(result.stacks[0]?.dims[2]).toBe(6)
    expect(result.issues[0]?.message).toMatch(
      /lists 6 files, of which 1 is not there \(PD FS\/SLICE-003 is the first\)/,
    )
  })

  test('references that lead out of the medium are counted as missing', async () => {
    const root = medium([
      ['PD FS', slice(1)],
      ['..', 'secret'],
    ])
    expect(sentences(await scanned(path.join(root, 'DICOMDIR')))).toMatch(/lists 2 files, of which 1 is not there/)
  })
})

describe('folders', () => {
  test('a dangling link is named, and the rest is read', async () => {
    const folder = writeFiles(path.join(temporaryFolder(), 'study'), syntheticSeries(small))
    symlinkSync(path.join(folder, 'nowhere'), path.join(folder, 'IM00010'))
    const { result } = await scanned(folder)
    expect(result.stacks[0]?.dims[2]).toBe(6)
    expect(result.issues.map(({ message }) => message)).toEqual([
      'IM00010 is a link to a file that is not there: connect the disk that it leads to, or open the original folder.',
    ])
  })

  test('a thousand dangling links are counted, not told one by one', async () => {
    const folder = writeFiles(path.join(temporaryFolder(), 'study'), syntheticSeries(small))
    for (let n = 0; n < 1000; n++) symlinkSync('nowhere', path.join(folder, `link-${n}`))
    const { issues } = (await scanned(folder)).result
    expect(issues).toHaveLength(21)
    expect(issues[20]?.message).toBe('980 more files or folders could not be opened for reasons like these.')
  })

  test.skipIf(process.platform === 'win32')('pipes are no files, and links in a circle end', async () => {
    const folder = writeFiles(path.join(temporaryFolder(), 'study'), syntheticSeries(small))
    execFileSync('mkfifo', [path.join(folder, 'pipe.dcm')])
    symlinkSync(folder, path.join(folder, 'again'))
    symlinkSync('loop', path.join(folder, 'loop'))
    const { result } = await scanned(folder)
    expect(result.stacks[0]?.dims[2]).toBe(6)
    const said = result.issues.map(({ message }) => message).join('\n')
    expect(said).toMatch(/pipe.dcm is a pipe, a socket or a device and no file with images/)
    expect(said).toMatch(/loop is a link/)
    expect(nothingToRead((await scanned(path.join(folder, 'pipe.dcm'))).result)).toMatch(/pipe.dcm is a pipe/)
    expect(nothingToRead((await scanned('/dev/zero')).result)).toMatch(/zero is a pipe, a socket or a device/)
  })

  test('no sentence shows what the system calls an error', async () => {
    const { result } = await scanned(path.join(temporaryFolder(), 'no-such-folder'))
    expect(JSON.stringify(result)).not.toMatch(/\bE[A-Z]{3,}\b/)
  })
})
