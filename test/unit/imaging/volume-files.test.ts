import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { NIFTI1 } from 'nifti-reader-js'
import { describe, expect, test } from 'vitest'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import { codesOf, imported, scanned } from '../../fixtures/imported.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'

/** 2 × 3 × 4 voxels that count up. */
const COUNT = 24

interface NiftiOptions {
  readonly sform?: readonly (readonly number[])[]
  readonly qform?: {
    readonly b: number
    readonly c: number
    readonly d: number
    readonly offset: readonly [number, number, number]
  }
  readonly qfac?: number
  readonly slope?: number
  readonly intercept?: number
  readonly float?: boolean
  readonly volumes?: number
}

function nifti(options: NiftiOptions): Buffer {
  const header = new NIFTI1()
  const volumes = options.volumes ?? 1
  header.littleEndian = true
  header.dims = [volumes > 1 ? 4 : 3, 2, 3, 4, volumes, 1, 1, 1]
  header.pixDims = [options.qfac ?? 1, 0.5, 0.6, 0.7, 0, 0, 0, 0]
  header.datatypeCode = options.float ? 16 : 4
  header.numBitsPerVoxel = options.float ? 32 : 16
  header.vox_offset = 352
  header.scl_slope = options.slope ?? 0
  header.scl_inter = options.intercept ?? 0
  header.xyzt_units = 2
  header.magic = 'n+1'
  if (options.sform) {
    header.sform_code = 1
    header.affine = [...options.sform.map((row) => [...row]), [0, 0, 0, 1]]
  }
  if (options.qform) {
    header.qform_code = 1
    header.quatern_b = options.qform.b
    header.quatern_c = options.qform.c
    header.quatern_d = options.qform.d
    ;[header.qoffset_x, header.qoffset_y, header.qoffset_z] = options.qform.offset
  }
  const head = Buffer.alloc(352)
  Buffer.from(header.toArrayBuffer()).copy(head, 0, 0, 348)
  const values = Array.from({ length: COUNT * volumes }, (_, n) => n)
  const voxels = options.float ? Float32Array.from(values) : Int16Array.from(values)
  return Buffer.concat([head, Buffer.from(voxels.buffer)])
}

function written(name: string, bytes: Buffer | string): string {
  const file = path.join(temporaryFolder(), name)
  writeFileSync(file, bytes)
  return file
}

const SFORM = [
  [0.5, 0, 0, 10],
  [0, 0.6, 0, 20],
  [0, 0, 0.7, 30],
]

describe('NIfTI', () => {
  test('the sform becomes LPS: x and y change sign', async () => {
    const { meta, voxels } = await imported(await scanned(written('knee.nii', nifti({ sform: SFORM }))))
    expect(meta.dims).toEqual([2, 3, 4])
    // Two mirrored axes keep the hand: k stays as it is.
    expect(applyAffine(meta.affineLps, [0, 0, 0]).map(tidy)).toEqual([-10, -20, 30])
    expect(applyAffine(meta.affineLps, [1, 2, 3]).map(tidy)).toEqual([-10.5, -21.2, 32.1])
    expect(voxels[1 + 2 * (2 + 3 * 3)]).toBe(23)
    expect(meta.type).toBe('int16')
  })

  test('a left-handed affine is made right-handed by counting slices from the other end', async () => {
    const sform = [[-0.5, 0, 0, 10], ...SFORM.slice(1)]
    const { meta, voxels } = await imported(await scanned(written('knee.nii', nifti({ sform }))))
    // The voxel at RAS (10, 20, 30) was (0,0,0) and is (0,0,3) now, with the same value.
    expect(applyAffine(meta.affineLps, [0, 0, 3]).map(tidy)).toEqual([-10, -20, 30])
    expect(voxels[2 * 3 * 3]).toBe(0)
    expect(voxels[0]).toBe(18)
  })

  test('the qform: a quarter turn about z takes i to y', async () => {
    // Unit quaternion cos 45° + sin 45° k: i → +y, j → −x (RAS).
    const qform = { b: 0, c: 0, d: Math.SQRT1_2, offset: [1, 2, 3] as const }
    const { meta } = await imported(await scanned(written('knee.nii', nifti({ qform }))))
    expect(applyAffine(meta.affineLps, [1, 0, 0]).map(tidy)).toEqual([-1, -2.5, 3])
    expect(applyAffine(meta.affineLps, [0, 1, 0]).map(tidy)).toEqual([-0.4, -2, 3])
  })

  test('compressed, rescaled and float', async () => {
    const bytes = gzipSync(nifti({ sform: SFORM, slope: 0.5, intercept: 1 }))
    const { meta, voxels } = await imported(await scanned(written('knee.nii.gz', bytes)))
    expect(meta.type).toBe('float32')
    expect([...voxels.slice(0, 3)]).toEqual([1, 1.5, 2])
    const whole = await imported(await scanned(written('knee.nii', nifti({ sform: SFORM, float: true }))))
    expect([whole.meta.type, whole.voxels[23]]).toEqual(['int16', 23])
  })

  test('a 4D file gives one stack per volume', async () => {
    const study = await scanned(written('knee.nii', nifti({ sform: SFORM, volumes: 2 })))
    expect(study.result.stacks.map((stack) => stack.label).sort()).toEqual(['volume 1', 'volume 2'])
    const second = study.result.stacks.find((stack) => stack.label === 'volume 2')
    expect((await imported(study, second?.id)).voxels[0]).toBe(24)
  })

  test('without sform and qform the geometry is assumed, and said to be', async () => {
    const study = await scanned(written('knee.nii', nifti({})))
    expect(codesOf(study.result.stacks[0])).toContain('geometry-assumed')
    expect(study.result.suggested).toEqual([])
    expect(study.result.question).toMatch(/^knee lost where the slices lie in the patient/)
  })

  test('a side in the file name is a guess; sheared and cut-off files give sentences', async () => {
    const left = await scanned(written('left_knee.nii', nifti({ sform: SFORM })))
    expect(left.result.stacks[0]).toMatchObject({ side: 'left', sideSource: 'inferred' })
    const sheared = [[0.5, 0.3, 0, 10], ...SFORM.slice(1)]
    expect((await scanned(written('knee.nii', nifti({ sform: sheared })))).result.setAside[0]?.reason).toMatch(
      /knee.nii are not at right angles/,
    )
    const cut = await scanned(written('cut.nii', nifti({ sform: SFORM }).subarray(0, 380)))
    await expect(imported(cut)).rejects.toThrow(/cut.nii ends before its voxels do/)
    expect((await scanned(written('no.nii', 'not an image'.repeat(50)))).result.setAside[0]?.reason).toMatch(
      /no.nii is called NIfTI but has no NIfTI header/,
    )
  })
})

describe('NRRD', () => {
  function nrrd(space: string, directions: string, origin: string, data?: Buffer): Buffer {
    const head = [
      'NRRD0004',
      'type: short',
      'dimension: 3',
      `space: ${space}`,
      'sizes: 2 3 4',
      `space directions: ${directions}`,
      'kinds: domain domain domain',
      'endian: little',
      'encoding: raw',
      `space origin: ${origin}`,
      '',
      '',
    ].join('\n')
    return Buffer.concat([
      Buffer.from(head),
      data ?? Buffer.from(Int16Array.from({ length: COUNT }, (_, n) => n).buffer),
    ])
  }

  test.each([
    ['left-posterior-superior', [10, 20, 30], 0],
    ['right-anterior-superior', [-10, -20, 30], 0],
    // One mirrored axis turns the hand, so k runs the other way.
    ['left-anterior-superior', [10, -20, 30], 3],
  ])('%s', async (space, origin, k) => {
    const bytes = nrrd(space, '(0.5,0,0) (0,0.6,0) (0,0,0.7)', '(10,20,30)')
    const { meta, voxels } = await imported(await scanned(written('knee.nrrd', bytes)))
    expect(applyAffine(meta.affineLps, [0, 0, k]).map(tidy)).toEqual(origin)
    expect(meta.spacing.map(tidy)).toEqual([0.5, 0.6, 0.7])
    expect(voxels[6 * k]).toBe(0)
    expect(voxels[6 * k + 5]).toBe(5)
  })

  test('cut off or four-dimensional: sentences', async () => {
    const cut = nrrd('left-posterior-superior', '(1,0,0) (0,1,0) (0,0,1)', '(0,0,0)', Buffer.alloc(8))
    await expect(scanned(written('cut.nrrd', cut)).then((study) => imported(study))).rejects.toThrow(
      /cut.nrrd ends before its voxels do/,
    )
    const flat = Buffer.from('NRRD0004\ntype: short\ndimension: 2\nsizes: 4 4\nencoding: raw\n\n')
    expect((await scanned(written('flat.nrrd', flat))).result.setAside[0]?.reason).toMatch(
      /flat.nrrd holds 2 dimensions/,
    )
  })
})

function tidy(value: number): number {
  return Math.round(value * 1e5) / 1e5 + 0
}
