import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { importStack, scanPaths, VolumeCache, type ScannedStudy } from '../../../src-main/imaging/index.js'
import { dicomFile, syntheticSeries, writeFiles } from '../../fixtures/dicom-series.js'
import { scanned } from '../../fixtures/imported.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'

const small = { slices: 5, rows: 4, columns: 5 }
const MODIFIED = new Date(2026, 0, 2, 3, 4, 6)

function zipOf(entries: Record<string, Uint8Array>): string {
  const file = path.join(temporaryFolder(), 'study.zip')
  writeFileSync(file, zipSync(entries, { mtime: MODIFIED, level: 6 }))
  return file
}

function series(prefix = 'a/b/'): Record<string, Uint8Array> {
  return Object.fromEntries(
    syntheticSeries(small).map(({ name, bytes }) => [`${prefix}${name}`, new Uint8Array(bytes)]),
  )
}

describe('ZIP archives', () => {
  test('are unpacked into the work folder, imported, recognised a second time, and cleaned up', async () => {
    const zip = zipOf({ ...series(), '__MACOSX/._slice': new Uint8Array(4) })
    const cache = new VolumeCache(path.join(temporaryFolder(), 'cache'))
    const open = (): Promise<ScannedStudy> => scanPaths([zip], { workFolder: cache.workFolder })
    const study = await open()
    const [stack] = study.result.stacks
    expect(stack).toMatchObject({ dims: [5, 4, 5], files: 5 })
    const scannedStack = study.stack(stack?.id ?? '')
    const again = (await open()).stack(stack?.id ?? '')
    if (!scannedStack || !again) throw new Error('The archive holds no stack.')
    expect(again.sourceKey).toBe(scannedStack.sourceKey)
    const meta = await importStack(scannedStack, { cache })
    expect(meta.range).toEqual({ min: 0, max: 434 })
    expect(readdirSync(cache.workFolder).filter((name) => name.startsWith('scan-'))).toHaveLength(2)
    await study.dispose()
    expect(readdirSync(cache.workFolder).filter((name) => name.startsWith('scan-'))).toHaveLength(1)
  })

  test('an entry that climbs out of its folder refuses the archive, and nothing is written there', async () => {
    const zip = zipOf({ '../outside.dcm': new Uint8Array([1, 2, 3]), ...series() })
    const { result } = await scanned(zip)
    expect(result.issues).toMatchObject([{ code: 'unsafe-archive', severity: 'error' }])
    expect(result.issues[0]?.message).toMatch(/study.zip tries to write outside its own folder/)
    expect(existsSync(path.join(path.dirname(zip), 'outside.dcm'))).toBe(false)
    expect(result.stacks).toEqual([])
  })

  test('an entry that grows a thousandfold is refused', async () => {
    const file = path.join(temporaryFolder(), 'study.zip')
    const bytes = Buffer.from(zipSync({ 'bomb.dcm': new Uint8Array(1000) }, { mtime: MODIFIED }))
    // The central directory announces 100 MB (uncompressed size at byte 24 of its entry).
    bytes.writeUInt32LE(100_000_000, bytes.indexOf('PK\u0001\u0002') + 24)
    writeFileSync(file, bytes)
    const { result } = await scanned(file)
    expect(result.issues[0]?.message).toMatch(/study.zip holds an entry that grows \d+-fold when unpacked/)
  })

  test('more than the limit is refused, with what to do instead', async () => {
    const study = await scanPaths([zipOf(series())], {
      workFolder: path.join(temporaryFolder(), 'work'),
      limits: { maxFiles: 3 },
    })
    expect(study.result.issues[0]).toMatchObject({ code: 'limit-reached' })
    expect(study.result.issues[0]?.message).toMatch(/study.zip is too large.*unpack it by hand/)
  })

  test('a locked archive says so', async () => {
    const zip = zipSync(series(), { mtime: MODIFIED })
    // Sets bit 0 of the flags in every central directory entry (PK\1\2, flags at 8): encrypted.
    const bytes = Buffer.from(zip)
    for (let at = bytes.indexOf('PK\u0001\u0002'); at >= 0; at = bytes.indexOf('PK\u0001\u0002', at + 4))
      bytes.writeUInt16LE(bytes.readUInt16LE(at + 8) | 1, at + 8)
    const file = path.join(temporaryFolder(), 'locked.zip')
    writeFileSync(file, bytes)
    expect((await scanned(file)).result.issues[0]?.message).toMatch(
      /locked.zip is locked with a password: unpack it first/,
    )
  })

  test('a damaged archive and one inside another are named', async () => {
    const file = path.join(temporaryFolder(), 'half.zip')
    writeFileSync(file, Buffer.from(zipSync(series())).subarray(0, 200))
    expect((await scanned(file)).result.issues[0]?.message).toMatch(/half.zip is damaged or no complete ZIP archive/)
    const nested = zipOf({ 'inner.zip': zipSync(series()) })
    expect((await scanned(nested)).result.setAside[0]?.reason).toMatch(
      /inner.zip was set aside: it lies inside study.zip/,
    )
  })
})

describe('DICOMDIR', () => {
  const record = (...parts: string[]): Record<string, unknown> => ({
    DirectoryRecordType: 'IMAGE',
    ReferencedFileID: parts,
  })

  function medium(records: readonly Record<string, unknown>[]): string {
    const folder = temporaryFolder()
    writeFiles(path.join(folder, 'images'), syntheticSeries(small))
    writeFiles(
      path.join(folder, 'other'),
      syntheticSeries({ ...small, seriesUid: '2.25.2', header: () => ({ SeriesNumber: 2 }) }),
    )
    const directory = {
      SOPClassUID: '1.2.840.10008.1.3.10',
      SOPInstanceUID: '2.25.3',
      DirectoryRecordSequence: records,
    }
    writeFileSync(path.join(folder, 'DICOMDIR'), dicomFile(directory, null))
    return path.join(folder, 'DICOMDIR')
  }

  test('names the files to read, whatever their case, and says which are missing', async () => {
    const listed = [1, 2, 3].map((n) => record('IMAGES', `SLICE-00${n}`))
    const { result } = await scanned(medium([...listed, record('IMAGES', 'SLICE-099')]))
    expect(result.stacks).toMatchObject([{ dims: [5, 4, 3] }])
    expect(result.issues[0]?.message).toMatch(
      /lists 4 files, of which 1 is not there \(IMAGES\/SLICE-099 is the first\)/,
    )
  })

  test('cannot lead out of its folder, and one that lists nothing opens its folder instead', async () => {
    const { result } = await scanned(medium([record('..', '..', 'etc', 'passwd')]))
    expect(result.stacks).toHaveLength(2)
    expect(result.issues[0]?.message).toMatch(/lists no file that is there/)
  })
})

test('cancelling a scan stops it and leaves nothing in the work folder', async () => {
  const workFolder = path.join(temporaryFolder(), 'work')
  const abort = new AbortController()
  const scan = scanPaths([zipOf(series())], {
    workFolder,
    signal: abort.signal,
    onProgress: ({ phase }) => {
      if (phase === 'read') abort.abort()
    },
  })
  await expect(scan).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  expect(readdirSync(workFolder)).toEqual([])
})
