/** What the fuzzer found, each as the input that it comes down to. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { niftiBytes } from '../../bench/fixture.js'
import { syntheticSeries } from '../../../fixtures/dicom-series.js'
import { codesOf, imported, scanned, scannedFiles } from '../../../fixtures/imported.js'
import { sentences } from '../../../fixtures/odd-cases.js'
import { temporaryFolder } from '../../../fixtures/temporary-folder.js'

const small = { slices: 6, rows: 4, columns: 5 }

function nifti(edit: (bytes: Buffer) => void): string {
  const bytes = niftiBytes([4, 5, 6], 1, new Int16Array(120))
  edit(bytes)
  const file = path.join(temporaryFolder(), 'knee.nii')
  writeFileSync(file, bytes)
  return file
}

describe('NIfTI', () => {
  test('a place further off than any scanner is wide is refused', async () => {
    const study = await scanned(nifti((bytes) => bytes.writeFloatLE(-3.4e38, 292)))
    expect(study.result.stacks).toEqual([])
    expect(sentences(study)).toMatch(
      /knee.nii states a place more than a thousand kilometres from the middle of the scanner/,
    )
  })

  test('a form of an unknown kind is taken, and it is said', async () => {
    const study = await scanned(nifti((bytes) => bytes.writeInt16LE(4096, 254)))
    expect(sentences(study)).toMatch(/places itself by a sform of a kind that is not known \(4096\)/)
    expect((await imported(study)).meta.affineLps).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
  })

  test('the kinds that nifti1.h names need no word', async () => {
    const study = await scanned(nifti((bytes) => bytes.writeInt16LE(5, 254)))
    expect(codesOf(study.result.stacks[0])).not.toContain('header-repaired')
  })
})

describe('a slice that names its patient otherwise', () => {
  const odd = (header: Record<string, unknown>): ReturnType<typeof scannedFiles> =>
    scannedFiles(syntheticSeries({ ...small, header: (k) => (k === 2 ? header : {}) }))

  test.each([
    ['by another name', { PatientName: 'Other^Body' }, 'name'],
    ['by no name', { PatientName: undefined }, 'name'],
    ['by no number', { PatientID: undefined }, 'number'],
  ])('%s is kept with its series, and it is said', async (_, header, what) => {
    const { result } = await odd(header)
    expect(result.stacks.map(({ dims }) => dims[2])).toEqual([6])
    expect(result.stacks[0]?.issues.map(({ message }) => message)).toContainEqual(
      `Not all images of Series "SAG DESS KNEE" give the patient the same ${what} (slice-003.dcm differs): they were taken ` +
        'for one person’s, as nothing else speaks against it. Check in the PACS that they are.',
    )
  })

  test('padded otherwise needs no word', async () => {
    const { result } = await odd({ PatientName: 'TEST^Anna^^' })
    expect(codesOf(result.stacks[0])).not.toContain('patients-differ')
  })
})
