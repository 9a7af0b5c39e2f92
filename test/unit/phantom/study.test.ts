import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { contrastName, contrastOf } from '../../../src-shared/case/contrast.js'
import type { ScanResult } from '../../../src-shared/case/import.js'
import { invertAffine, multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import { length } from '../../../src-shared/geometry/vector.js'
import { rasterise } from '../../../models/phantom/raster/rasterise.js'
import { BETWEEN_SERIES } from '../../../models/phantom/study/movement.js'
import { studyFiles } from '../../../models/phantom/study/study-files.js'
import { studySeriesHeader } from '../../../models/phantom/study/study-header.js'
import { simulateStudy, type Study, type StudySeries } from '../../../models/phantom/study/study.js'
import { scanned } from '../../fixtures/imported.js'

const OPTIONS = { seed: 7, prior: 'natural', visit: 1, protocol: 'fixture' } as const

const hash = ({ buffer, byteOffset, byteLength }: Int16Array): string =>
  createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex')

let folder = ''
let study: Study
let series: StudySeries[] = []

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'phantom-study-'))
  study = simulateStudy(OPTIONS)
  series = [...study.series()]
  for (const { path: name, content } of studyFiles({ ...study, series: () => series.values() })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), content)
  }
}, 180_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a simulated study', () => {
  it('is read as five series of one study, one knee and one frame of reference, its localiser set aside', async () => {
    const result: ScanResult = (await scanned(path.join(folder, 'dicom'))).result
    expect(result.stacks).toHaveLength(5)
    expect(new Set(result.stacks.map(({ study: { uid } }) => uid)).size).toBe(1)
    expect(new Set(result.stacks.map(({ frameOfReference }) => frameOfReference)).size).toBe(1)
    expect(new Set(result.stacks.map(({ side }) => side))).toEqual(new Set([study.side]))
    expect(result.setAside.map(({ kind, fileCount }) => [kind, fileCount])).toEqual([['localiser', 9]])
    expect(result.stacks.every(({ series: { simulated } }) => simulated)).toBe(true)
    expect(result.stacks.flatMap(({ issues }) => issues.filter(({ severity }) => severity === 'error'))).toEqual([])
  })

  it('tells plane, contrast and times by its headers as a scanner would', async () => {
    const { stacks } = (await scanned(path.join(folder, 'dicom'))).result
    const sequenceOf = (number: number | null): string =>
      series.find(({ protocol }) => protocol.number === number)?.protocol.sequence.scanning ?? ''
    const said = stacks
      .map(({ series: own, orientation }) => ({
        number: own.number,
        what: `${orientation} ${contrastName(contrastOf(own))}`,
        silent: contrastOf({ ...own, description: '', scanningSequence: sequenceOf(own.number) }).weighting,
        times: [own.repetitionTimeMs, own.echoTimeMs],
      }))
      .sort((a, b) => (a.number ?? 0) - (b.number ?? 0))
    expect(said.map(({ what }) => what)).toEqual([
      'sagittal PD, fat-suppressed',
      'coronal PD, fat-suppressed',
      'axial PD, fat-suppressed',
      'sagittal T1',
      'sagittal DESS',
    ])
    // the numbers alone say the same weighting as the names
    expect(said.map(({ silent }) => silent)).toEqual(['pd', 'pd', 'pd', 't1', 'gre'])
    expect(series.map(({ protocol }) => studySeriesHeader(study, protocol).elements['ScanOptions'])).toEqual([
      'FS',
      'FS',
      'FS',
      '',
      'WE',
    ])
    expect(said.map(({ times }) => times)).toEqual([
      [3200, 32],
      [3200, 32],
      [3200, 32],
      [620, 11],
      [16.3, 4.7],
    ])
  })

  it('moves the leg a little between series, and records by how much', () => {
    const [ni, nj, nk] = [60, 60, 30] as const
    const { joint, fromCanonical } = study.placement
    const lattice: Affine = [0, 0, 2, joint[0] - 30, 1.5, 0, 0, joint[1] - 45, 0, -1.5, 0, joint[2] + 45, 0, 0, 0, 1]
    const dims = [ni, nj, nk] as const
    const toKnee = multiplyAffine(study.knee.pose.toKnee, invertAffine(fromCanonical))
    const still = rasterise(study.knee.labels, { dims, affine: lattice }, toKnee).tissue
    const unlike = (other: Uint8Array): number => other.filter((value, n) => value !== still[n]).length
    const movements = new Set<string>()
    for (const { movement, examination } of series) {
      expect(length(movement.translation)).toBeLessThanOrEqual(BETWEEN_SERIES.translation)
      expect(movement.degrees).toBeLessThanOrEqual(BETWEEN_SERIES.degrees)
      const followed = examination.labelsOn({ dims, affine: multiplyAffine(movement.matrix, lattice) }).tissue
      const left = examination.labelsOn({ dims, affine: lattice }).tissue
      expect(unlike(followed)).toBeLessThan(10)
      expect(unlike(left)).toBeGreaterThan(100)
      movements.add(movement.matrix.join())
    }
    expect(movements.size).toBe(5)
  })

  it('writes what is true of the knee and of every volume', () => {
    const Truth = z.object({
      patientId: z.string(),
      birthDate: z.iso.date(),
      series: z.array(
        z.object({ name: z.string(), truth: z.string(), movement: z.object({ matrix: z.array(z.number()) }) }),
      ),
      knee: z.object({ answers: z.array(z.object({ question: z.number(), grade: z.number() })) }),
    })
    const truth = Truth.parse(JSON.parse(readFileSync(path.join(folder, 'truth.json'), 'utf8')))
    expect(truth.patientId).toBe('SIM-7')
    expect(truth.series).toHaveLength(5)
    expect(truth.knee.answers.length).toBeGreaterThan(100)
    for (const { truth: file } of truth.series) {
      const own = z
        .object({ findings: z.array(z.object({ question: z.number() })) })
        .parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8')))
      expect(own.findings.length).toBeGreaterThan(30)
    }
  })

  it('is the same, series by series, for the same seed', () => {
    const again = simulateStudy(OPTIONS)
    expect(again.localiser.map(({ image }) => hash(image))).toEqual(study.localiser.map(({ image }) => hash(image)))
    const [first] = again.series()
    expect(first && hash(first.examination.image)).toBe(series[0] && hash(series[0].examination.image))
    expect(first?.movement).toEqual(series[0]?.movement)
  })
})
