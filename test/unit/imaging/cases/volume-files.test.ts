/** NIfTI and NRRD mean what they say, and what they contradict themselves in is said. */
import { gzipSync } from 'node:zlib'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { codesOf, imported, scanned } from '../../../fixtures/imported.js'
import { expectBase, oddCase, sentences, shapes } from '../../../fixtures/odd-cases.js'
import { temporaryFolder } from '../../../fixtures/temporary-folder.js'

/** The base knee as NIfTI writes it: the same voxels, with an affine of single precision and slices counted otherwise. */
const NIFTI_BASE = '9659ff03'

const nifti = (folder: string, name: string): string | undefined => oddCase(folder, 'input', name)

async function expectNiftiBase(place: string): Promise<string> {
  const study = await scanned(place)
  expect(shapes(study)).toEqual(['48×48×32 @ 2.92 2.92 3.50'])
  expect((await imported(study)).meta.hash.slice(0, 8)).toBe(NIFTI_BASE)
  return sentences(study)
}

describe('NIfTI', () => {
  const offset = nifti('16-nifti-vox-offset-0', 'knee-left-pdfs.nii.gz')
  test.skipIf(!offset)('16 an offset inside the header can only mean 352', async () => {
    await expectNiftiBase(offset ?? '')
  })

  const empty = nifti('18-nifti-sform-zero', 'knee-left-pdfs.nii.gz')
  test.skipIf(!empty)('18 of an empty sform and a good qform the qform is taken, and it is said', async () => {
    expect(await expectNiftiBase(empty ?? '')).toMatch(/The sform matrix of .* is empty .* its qform was taken instead/)
  })

  const vectors = nifti('19-nifti-5d-vector', 'knee-left-warp.nii.gz')
  test.skipIf(!vectors)('19 vectors are set aside', async () => {
    const study = await scanned(vectors ?? '')
    expect(study.result.stacks).toEqual([])
    expect(sentences(study)).toMatch(/holds vectors, several numbers for each voxel, and no picture/)
  })

  const disagree = nifti('30-nifti-forms-disagree', 'knee-left-pdfs.nii.gz')
  test.skipIf(!disagree)('30 of two forms that are mirror images the sform is taken, and it is said', async () => {
    expect(await expectNiftiBase(disagree ?? '')).toMatch(/contradicts itself about left and right/)
  })

  describe('32 assorted', () => {
    for (const name of ['bigendian', 'float64', 'int64', 'slope0', 'slopenan']) {
      const file = nifti('32-nifti-assorted', `${name}.nii.gz`)
      test.skipIf(!file)(`${name} is the base`, async () => {
        await expectNiftiBase(file ?? '')
      })
    }

    const second = nifti('32-nifti-assorted', 'nifti2.nii.gz')
    test.skipIf(!second)('nifti2 is the base', async () => {
      await expectBase(second ?? '')
    })

    const negative = nifti('32-nifti-assorted', 'negdet.nii.gz')
    test.skipIf(!negative)('negdet lies right-handed', async () => {
      const { meta } = await imported(await scanned(negative ?? ''))
      expect([meta.dims, meta.range]).toEqual([[48, 48, 32], { min: 30, max: 1499 }])
    })

    const numbers = nifti('32-nifti-assorted', 'nanvoxels.nii.gz')
    test.skipIf(!numbers)('nanvoxels has zeros for what is no number, and it is said', async () => {
      const { meta } = await imported(await scanned(numbers ?? ''))
      expect([meta.range, codesOf(meta)]).toEqual([
        { min: 0, max: 1499 },
        expect.arrayContaining(['undecodable-pixels']),
      ])
    })

    const two = nifti('32-nifti-assorted', 'two-volumes.nii.gz')
    test.skipIf(!two)('of two volumes a person chooses', async () => {
      const { result } = await scanned(two ?? '')
      expect([result.stacks.length, result.suggested, result.question]).toEqual([2, [], expect.any(String)])
    })

    test.each([
      ['complex64.nii.gz', /holds colours or vectors/],
      ['rgb24.nii.gz', /holds colours or vectors/],
      ['pair.hdr', /half of an Analyze or NIfTI pair/],
    ])('%s is refused with its reason', async (name, reason) => {
      const file = nifti('32-nifti-assorted', name)
      if (!file) return
      const study = await scanned(file)
      expect(study.result.stacks).toEqual([])
      expect(sentences(study)).toMatch(reason)
    })

    const cut = nifti('32-nifti-assorted', 'truncated.nii.gz')
    test.skipIf(!cut)('truncated is refused with its reason', async () => {
      await expect(imported(await scanned(cut ?? ''))).rejects.toThrow(/truncated.nii.gz ends before its voxels do/)
    })
  })
})

describe('NRRD', () => {
  for (const kind of ['folder', 'gz-data', 'per-slice', 'zip']) {
    const input = oddCase('20-nrrd-detached', kind)
    test.skipIf(!input)(`20 detached, ${kind}: the base, and its data file is not told as left out`, async () => {
      expect((await expectBase(input ?? '')).result.setAside).toEqual([])
    })
  }

  for (const encoding of ['raw', 'gzip', 'ascii', 'hex']) {
    const file = oddCase('21-nrrd-encodings', 'input', `${encoding}.nrrd`)
    test.skipIf(!file)(`21 ${encoding}: the base`, async () => {
      await expectBase(file ?? '')
    })
  }

  const packed = oddCase('21-nrrd-encodings', 'input', 'bzip2.nrrd')
  test.skipIf(!packed)('21 bzip2: refused, naming the encoding', async () => {
    expect(sentences(await scanned(packed ?? ''))).toBe(
      'The voxels of bzip2.nrrd are packed as "bzip2", which is not read here: save it as raw or gzip.',
    )
  })

  for (const name of ['ras', 'RAScaps', 'las', 'crlf', 'micrometre']) {
    const file = oddCase('31-nrrd-spaces', 'input', `${name}.nrrd`)
    test.skipIf(!file)(`31 ${name}: placed exactly as the base`, async () => {
      await expectBase(file ?? '')
    })
  }

  for (const name of ['vector', 'onechannel']) {
    const file = oddCase('31-nrrd-spaces', 'input', `${name}.nrrd`)
    test.skipIf(!file)(`31 ${name}: set aside with a sentence`, async () => {
      const study = await scanned(file ?? '')
      expect(study.result.stacks).toEqual([])
      expect(sentences(study)).toMatch(/holds 4 dimensions instead of one volume of three/)
    })
  }

  const header = (fields: string): Buffer =>
    Buffer.from(
      'NRRD0004\ntype: int16\ndimension: 3\nspace: left-posterior-superior\nsizes: 2 2 6\n' +
        `space directions: (1,0,0) (0,1,0) (0,0,3)\nendian: little\n${fields}\n\n`,
    )
  const voxels = Buffer.from(Int16Array.from({ length: 24 }, (_, n) => n - 3).buffer)

  test.each([
    ['raw', voxels],
    ['gzip', gzipSync(voxels)],
    ['hex', Buffer.from(voxels.toString('hex'))],
    ['ascii', Buffer.from(Array.from({ length: 24 }, (_, n) => n - 3).join(' '))],
  ])('rebuilt as %s', async (encoding, data) => {
    const file = path.join(temporaryFolder(), 'knee.nrrd')
    writeFileSync(file, Buffer.concat([header(`encoding: ${encoding}`), data]))
    expect([...(await imported(await scanned(file))).voxels]).toEqual(Array.from({ length: 24 }, (_, n) => n - 3))
  })

  test('a header with its data file in a ZIP, as it lay', async () => {
    const file = path.join(temporaryFolder(), 'knee.zip')
    writeFileSync(
      file,
      zipSync({
        'a/knee.nhdr': header('encoding: raw\ndata file: knee.raw'),
        'a/knee.raw': voxels,
        'b/knee.raw': voxels,
      }),
    )
    expect((await imported(await scanned(file))).voxels[23]).toBe(20)
  })

  test.each(['../secret.raw', '/etc/passwd'])('a header may not point to %s', async (named) => {
    const root = temporaryFolder()
    mkdirSync(path.join(root, 'in'))
    writeFileSync(path.join(root, 'secret.raw'), voxels)
    writeFileSync(path.join(root, 'in', 'knee.nhdr'), header(`encoding: raw\ndata file: ${named}`))
    const study = await scanned(path.join(root, 'in'))
    expect(study.result.stacks).toEqual([])
    expect(sentences(study)).toMatch(/names a data file outside its own folder/)
  })

  test('a data file that is not there is named', async () => {
    const root = temporaryFolder()
    writeFileSync(path.join(root, 'knee.nhdr'), header('encoding: raw\ndata file: knee.raw'))
    expect(sentences(await scanned(root))).toMatch(/The data file knee.raw of knee.nhdr is not beside it/)
  })

  test('units that are not known are named', async () => {
    const file = path.join(temporaryFolder(), 'knee.nrrd')
    writeFileSync(file, Buffer.concat([header('encoding: raw\nspace units: "furlong" "furlong" "furlong"'), voxels]))
    expect(sentences(await scanned(file))).toMatch(/knee.nrrd measures space in furlong.*save it in millimetres/)
  })
})
