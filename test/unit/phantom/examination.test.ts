import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import dcmjs from 'dcmjs'
import { readHeader, readImage, type NIFTI1 } from 'nifti-reader-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { tissueValue } from '../../../src-shared/anatomy/labels.js'
import { QuintupleSchema } from '../../../src-shared/case/quintuple.js'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import { boxCentre } from '../../../src-shared/geometry/box.js'
import { simulateExamination, type Examination } from '../../../models/phantom/examination.js'
import { FORMATS, writeCase } from '../../../models/phantom/outputs/write-case.js'

const hash = (data: Uint8Array | Int16Array): string =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex')

let right: Examination
let left: Examination
let folder = ''

beforeAll(async () => {
  right = simulateExamination({ seed: 11, prior: 'balanced', side: 'right', size: 'fixture' })
  left = simulateExamination({ seed: 12, prior: 'natural', side: 'left', size: 'fixture', contrast: 'pd-fs' })
  folder = await mkdtemp(path.join(os.tmpdir(), 'phantom-'))
  await writeCase(left, folder, FORMATS)
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe('simulateExamination', () => {
  it('gives the same examination for the same seed and another for another', () => {
    const again = simulateExamination({ seed: 11, prior: 'balanced', side: 'right', size: 'fixture' })
    expect(hash(again.image)).toBe(hash(right.image))
    expect(hash(again.lesion)).toBe(hash(right.lesion))
    expect(again.truth.measurements).toEqual(right.truth.measurements)
    expect(hash(left.tissue)).not.toBe(hash(right.tissue))
  })

  it.each([
    ['right', -1],
    ['left', 1],
  ] as const)('puts the fibula of a %s knee on its outer side', (side, outward) => {
    const { truth } = side === 'right' ? right : left
    const fibula = truth.regions.get('fibula')
    const tibia = truth.regions.get('tibia')
    if (!fibula || !tibia) throw new Error('Fibula and tibia belong to every examination.')
    expect(Math.sign(boxCentre(fibula.boxLps)[0] - boxCentre(tibia.boxLps)[0])).toBe(outward)
  })

  it('lies in the patient as a knee does: patella in front, femur above, slices from lateral to medial', () => {
    for (const { truth, affine, side } of [right, left]) {
      const at = (id: 'patella' | 'femur' | 'tibia'): readonly number[] => {
        const box = truth.regions.get(id)?.boxLps
        return box ? boxCentre(box) : []
      }
      expect(at('patella')[1]).toBeLessThan((at('femur')[1] ?? 0) - 15)
      expect(at('femur')[2]).toBeGreaterThan((at('tibia')[2] ?? 0) + 30)
      const step = applyAffine(affine, [0, 0, 1])[0] - applyAffine(affine, [0, 0, 0])[0]
      expect(Math.sign(step)).toBe(side === 'right' ? 1 : -1)
    }
  })

  it('shows fluid bright, marrow dark and air darkest on DESS', () => {
    const mean = (tissue: number): number => {
      let sum = 0
      let count = 0
      right.tissue.forEach((value, n) => {
        if (value !== tissue || right.lesion[n] !== 0) return
        sum += right.image[n] ?? 0
        count++
      })
      return sum / count
    }
    const [air = 0, marrow = 0, fat = 0, meniscus = 0, cartilage = 0] = [
      0,
      ...(['femur', 'subcutaneous-fat', 'lateral-meniscus', 'femoral-cartilage'] as const).map(tissueValue),
    ].map(mean)
    expect(air).toBeLessThan(marrow)
    expect(marrow).toBeLessThan(cartilage / 2)
    // What shows the outer edge of a meniscus and of a spur: menisci, then fat, then marrow.
    expect(marrow).toBeLessThan(fat)
    expect(fat).toBeLessThan(meniscus / 1.2)
  })

  it('answers every question it can see, with boxes inside the patient', () => {
    expect(right.truth.measurements.length).toBeGreaterThan(90)
    expect(right.truth.regions.size).toBeGreaterThan(40)
  })
})

const Elements = z.record(z.string(), z.object({ vr: z.string(), Value: z.array(z.unknown()).optional() }))

describe('a written case', () => {
  it('is a DICOM series whose headers say that it is simulated', async () => {
    const names = (await readdir(path.join(folder, 'dicom'))).sort()
    expect(names).toHaveLength(left.dims[2])
    const bytes = await readFile(path.join(folder, 'dicom', names[5] ?? ''))
    const file = dcmjs.data.DicomMessage.readFile(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
    )
    const dict = Elements.parse(file.dict)
    const value = (tag: string): unknown[] => dict[tag]?.Value ?? []
    expect(value('00080070')).toEqual(['Condyle simulator'])
    expect(String(value('0008103E')[0])).toMatch(/simulated/i)
    expect(value('00200060')).toEqual(['L'])
    expect(String(value('0020000D')[0])).toMatch(/^2\.25\.\d{1,39}$/)
    const position = z.array(z.coerce.number()).parse(value('00200032'))
    applyAffine(left.affine, [0, 0, 5]).forEach((expected, axis) => expect(position[axis]).toBeCloseTo(expected, 6))
    // the pixels of slice 5 are the last bytes of the file
    const [ni, nj] = left.dims
    const pixels = new Int16Array(new Uint8Array(bytes.subarray(-2 * ni * nj)).buffer)
    expect(hash(pixels)).toBe(hash(left.image.slice(5 * ni * nj, 6 * ni * nj)))
  })

  it('is a NIfTI volume in RAS with the same voxels', async () => {
    const raw = await readFile(path.join(folder, 'nifti', 'image.nii.gz'))
    const plain = new Uint8Array(gunzipSync(raw)).buffer
    const header: NIFTI1 | null = readNifti1(plain)
    if (!header) throw new Error('The header is none of NIfTI-1.')
    expect(header.dims.slice(1, 4)).toEqual([...left.dims])
    // LPS x and y change their sign in RAS
    expect(header.affine[0]?.[3]).toBeCloseTo(-(left.affine[3] ?? 0), 3)
    expect(header.affine[2]?.[3]).toBeCloseTo(left.affine[11] ?? 0, 3)
    expect(hash(new Int16Array(readImage(header, plain)))).toBe(hash(left.image))
  })

  it('holds a quintuple for every answered question, each with a chain that ends in its grade', async () => {
    const lines = (await readFile(path.join(folder, 'quintuples.jsonl'), 'utf8')).trim().split('\n')
    const quintuples = lines.map((line) => QuintupleSchema.parse(JSON.parse(line)))
    expect(new Set(quintuples.map(({ question }) => question)).size).toBe(quintuples.length)
    expect(quintuples.length).toBeGreaterThan(60)
    for (const { steps, grades } of quintuples) {
      const last = steps.at(-1)?.text ?? ''
      expect(last).toContain(`grade ${String(grades.at(-1)?.grade)}`)
    }
  })
})

function readNifti1(data: ArrayBuffer): NIFTI1 | null {
  const header = readHeader(data)
  return header && 'qfac' in header ? header : null
}
