import type { ReadVolume } from '../../../src-shared/case/reading.js'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { QUINTUPLE_FILE, type Quintuple } from '../../../src-shared/case/quintuple.js'
import { findQuestion, type Question } from '../../../src-shared/moaks/questions.js'

const base = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-bench-'))
process.on('exit', () => fs.rmSync(base, { recursive: true, force: true }))

/** A new empty folder that is removed when the process ends. */
export function temporaryFolder(): string {
  return fs.mkdtempSync(path.join(base, 'f-'))
}

export function question(id: number): Question {
  const found = findQuestion(id)
  if (!found) throw new Error(`no question ${id}`)
  return found
}

/** A NIfTI-1 file (int16) whose affine maps voxels straight to LPS: RAS is its x and y negated. */
export function niftiBytes(dims: readonly [number, number, number], spacing: number, voxels: Int16Array): Buffer {
  const header = Buffer.alloc(352)
  header.writeInt32LE(348, 0)
  header.writeInt16LE(3, 40)
  dims.forEach((size, axis) => header.writeInt16LE(size, 42 + 2 * axis))
  for (const axis of [4, 5, 6, 7]) header.writeInt16LE(1, 40 + 2 * axis)
  header.writeInt16LE(4, 70)
  header.writeInt16LE(16, 72)
  for (const axis of [1, 2, 3]) header.writeFloatLE(spacing, 76 + 4 * axis)
  header.writeFloatLE(352, 108)
  header.writeFloatLE(1, 112)
  header.writeInt16LE(1, 254)
  const rows = [
    [-spacing, 0, 0, 0],
    [0, -spacing, 0, 0],
    [0, 0, spacing, 0],
  ]
  rows.flat().forEach((value, index) => header.writeFloatLE(value, 280 + 4 * index))
  header.write('n+1\0', 344, 'latin1')
  return Buffer.concat([header, Buffer.from(voxels.buffer, voxels.byteOffset, voxels.byteLength)])
}

export const DIMS = [24, 20, 16] as const
export const SPACING = 2
export const AFFINE = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1]

/** Truth of one question: grades in the order of its components. */
export interface TrueAnswer {
  readonly question: number
  readonly grades: readonly number[]
  /** LPS mm; by default 4…20 on every axis. */
  readonly box?: { readonly min: [number, number, number]; readonly max: [number, number, number] } | null
}

export const BOX = { min: [4, 4, 4] as [number, number, number], max: [20, 20, 20] as [number, number, number] }

/** Writes a dataset folder of quintuples with one small volume per case, and returns it. */
export function writeDataset(
  cases: Readonly<Record<string, { readonly patient: string; readonly truth: readonly TrueAnswer[] }>>,
): string {
  const folder = temporaryFolder()
  const lines: string[] = []
  for (const [id, { patient, truth }] of Object.entries(cases)) {
    const voxels = Int16Array.from({ length: DIMS[0] * DIMS[1] * DIMS[2] }, (_, index) => (index % 97) * 10)
    fs.writeFileSync(path.join(folder, `${id}.nii.gz`), gzipSync(niftiBytes(DIMS, SPACING, voxels)))
    for (const { question: asked, grades, box } of truth) {
      const line: Quintuple = {
        schema: 'condyle.quintuple/1',
        case: id,
        patient,
        side: 'right',
        volume: { path: `${id}.nii.gz`, dims: [...DIMS], spacing: [2, 2, 2], affineLps: AFFINE },
        question: asked,
        boxLps: box === undefined ? BOX : box,
        steps: [],
        grades: question(asked).components.map(({ key }, index) => ({
          component: key,
          grade: grades[index] ?? 0,
          probabilities: [],
        })),
      }
      lines.push(JSON.stringify(line))
    }
  }
  fs.writeFileSync(path.join(folder, QUINTUPLE_FILE), `${lines.join('\n')}\n`)
  return folder
}

/** Four knees of three patients. Osteophyte grades 0, 0, 1, 2; cartilage sizes 0, 1, 1, 2 with no exposed bone. */
export function smallDataset(): string {
  const knee = (patient: string, osteophyte: number, cartilage: number): { patient: string; truth: TrueAnswer[] } => ({
    patient,
    truth: [
      { question: 40, grades: [osteophyte] },
      { question: 16, grades: [cartilage, 0] },
    ],
  })
  return writeDataset({ a: knee('one', 0, 0), b: knee('one', 0, 1), c: knee('two', 1, 1), d: knee('three', 2, 2) })
}

export function readLines(file: string): string[] {
  return fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}

/** A volume of a reading, 4 × 4 × 4 voxels of 2 mm. */
export function readVolume(): ReadVolume {
  return {
    hash: 'h',
    series: { uid: '', number: null, modality: 'MR', description: '' },
    label: '',
    orientation: 'sagittal',
    contrast: { weighting: 'dess', fatSuppressed: true },
    frameOfReference: '',
    dims: [4, 4, 4],
    spacing: [2, 2, 2],
    affineLps: [...AFFINE],
    standing: 'read',
    outOfDistribution: { score: 0, threshold: 1 },
    flags: [],
    landmarks: [],
    timingsMs: { scan: 0, decode: 0, standardise: 0, localise: 0, grade: 0, reason: 0, total: 0 },
  }
}
