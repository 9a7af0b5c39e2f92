import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseCsv } from '../../../src-main/datasets/csv.js'
import { csvText } from '../../../src-main/files/csv-text.js'
import { replacedUid } from '../../../src-main/datasets/de-identify.js'
import { writeReading } from '../../../src-main/exchange/index.js'
import { MEASUREMENT_COLUMNS, measurementsCsv, type MeasuredRead } from '../../../src-main/exchange/measurements-csv.js'
import { measurementsOf } from '../../../src-main/exchange/report/measurements.js'
import { startVolumeHash } from '../../../src-main/files/volume-hash.js'
import { annotationValues } from '../../../src-shared/annotations/values.js'
import type { Annotation, MeasuredPrior } from '../../../src-shared/case/annotation.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'
import { lengthOf, oneOfEach, SAGITTAL } from '../annotations/drawn.js'
import { FIRST, READER, Story } from '../review/story.js'
import { volumeMeta, voxelsOf } from './fixtures.js'

const META = volumeMeta()
const KEY = Buffer.alloc(32, 7)

const PRIOR: MeasuredPrior = {
  caseId: 'case-before',
  studyDate: '2024-03-14',
  seriesUid: '1.2.840.99.77.1',
  series: 'coronal PD, fat-suppressed (series 4)',
  spacing: [0.4, 0.4, 3.5],
  calibrated: true,
}
/** 12 mm on images of two years before, which are no part of the case. */
const ON_PRIOR: Annotation = { ...lengthOf('m-prior', 12, 'd'.repeat(64)), name: 'Cyst', prior: PRIOR }

function read(annotations: readonly Annotation[], overrides: Partial<MeasuredRead> = {}): MeasuredRead {
  const story = new Story(FIRST)
  for (const annotation of annotations) story.do({ type: 'put-annotation', annotation })
  return {
    state: story.state,
    volumes: [{ meta: META, label: '' }],
    includeIdentity: false,
    pseudonymKey: KEY,
    ...overrides,
  }
}

/** A row as it comes back: without the apostrophes that keep spreadsheets from running it. */
function rows(csv: string): Readonly<Record<string, string>>[] {
  return parseCsv(csv)
}

describe('measurements as CSV', () => {
  it('are one row each and come back as they were: values, units and points', () => {
    const drawn = oneOfEach(META.hash)
    const table = rows(measurementsCsv(read(drawn)))
    const measured = drawn.filter(({ kind }) => kind !== 'key-image')
    expect(table.map(({ kind }) => kind)).toEqual(measured.map(({ kind }) => kind))
    for (const [place, annotation] of measured.entries()) {
      const row = table[place] ?? {}
      expect(JSON.parse(row['points_lps_mm'] ?? '')).toEqual(annotation.pointsLps)
      for (const { name, value, unit } of annotationValues(annotation, META)) {
        const column = { mm: `${name}_mm`, 'mm²': `${name}_mm2`, '°': 'angle_deg', '': name }[String(unit)] ?? 'none'
        expect(Number(row[column]), `${annotation.kind} ${name}`).toBe(value)
      }
    }
    expect(table[0]).toMatchObject({ voxel_i_mm: '1', voxel_j_mm: '1', voxel_k_mm: '4', examination: 'this' })
    expect(table.at(-1)).toMatchObject({ kind: 'arrow', text: 'Tear of the posterior horn?' })
    expect(table.find(({ kind }) => kind === 'ellipse')).toMatchObject({ voxels: '12', mean: '340.25' })
  })

  it('have a header of the field’s terms with units, and nothing where something has none', () => {
    const csv = measurementsCsv(read([lengthOf('m-1', 7.25, META.hash)]))
    expect(csv.split('\r\n')[0]).toBe(MEASUREMENT_COLUMNS.join(','))
    expect(rows(csv)[0]).toMatchObject({ length_mm: '7.25', area_mm2: '', angle_deg: '', volume_ml: '' })
  })

  it('say which are of another date, by its series, and by how many days', () => {
    const identified = rows(measurementsCsv(read([ON_PRIOR], { includeIdentity: true })))[0]
    expect(identified).toMatchObject({
      length_mm: '12',
      examination: 'other',
      study_date: '2024-03-14',
      days_from_this_examination: '-730',
      series_uid: PRIOR.seriesUid,
      series: PRIOR.series,
      voxel_k_mm: '3.5',
      reader: READER.name,
    })
    expect(identified?.['drawn_at']).toMatch(/^20\d\d-/)
  })

  it('name nobody and no day unless asked to', () => {
    const named = { ...lengthOf('m-1', 7, META.hash), name: 'Roe, medial' }
    const csv = measurementsCsv(read([named, ON_PRIOR]))
    for (const secret of [
      'Roe',
      'HOSP',
      '2024-03',
      '2026-03',
      META.series.uid,
      PRIOR.seriesUid,
      READER.name,
      'case-before',
    ])
      expect(csv, secret).not.toContain(secret)
    expect(rows(csv)[1]).toMatchObject({
      series_uid: replacedUid(PRIOR.seriesUid, KEY),
      days_from_this_examination: '-730',
      study_date: '',
      drawn_at: '',
    })
    expect(rows(csv)[0]?.['reader']).toMatch(/^reader-[0-9a-f]{8}$/)
  })

  it('run nothing in a spreadsheet, and keep commas, quotes and lines inside their field', () => {
    const evil = ['=HYPERLINK("x")', '+1', '-1+2', '@SUM(A1)', '\t=1', 'a,"b"\nc']
    const drawn = evil.map((name, place) => ({ ...lengthOf(`m-${place}`, 7, META.hash), name }))
    const names = rows(measurementsCsv(read(drawn))).map(({ name }) => name)
    expect(names).toEqual(evil.map((name) => (/^[=+\-@\t]/.test(name) ? `'${name}` : name)))
    expect(csvText([['=1', -1.5, null, 'x']])).toBe("'=1,-1.5,,x\r\n")
  })

  it('complaint C: without spacing no millimetre is written, neither length nor place nor voxel', () => {
    const volumes: MeasuredRead['volumes'] = [{ meta: volumeMeta({ flags: ['geometry-assumed'] }), label: '' }]
    for (const row of rows(measurementsCsv(read(oneOfEach(META.hash), { volumes }))))
      for (const [column, value] of Object.entries(row)) if (/_mm|_ml/.test(column)) expect(value, column).toBe('')
  })

  it('end with what regions of one name add up to', () => {
    const region = (id: string, x: number): Annotation => ({
      kind: 'ellipse',
      id,
      name: 'Effusion',
      volume: META.hash,
      plane: { ...SAGITTAL, originLps: [x, 0, 0] },
      pointsLps: [
        [x, 0, 0],
        [x, 5, 0],
        [x, 0, -5],
      ],
      statistics: null,
    })
    const drawn = [region('m-1', 0), region('m-2', 4), lengthOf('m-3', 7, META.hash)]
    const table = rows(measurementsCsv(read(drawn)))
    expect(table.map(({ kind }) => kind)).toEqual(['ellipse', 'ellipse', 'length', 'volume'])
    expect(table[3]).toMatchObject({ name: 'Effusion', slices: '2', slice_distance_mm: '4', voxel_k_mm: '4' })
    expect(Number(table[3]?.['volume_ml'])).toBeCloseTo((2 * 4 * Math.PI * 25) / 1000, 3)
    const listed = measurementsOf(read(drawn), [], (text) => text).rows.at(-1)
    expect(listed).toEqual({
      title: 'Effusion',
      value: '0.63 ml',
      place: 'Sagittal DESS (series 3); area × slice distance of 2 slices, 4.0 mm apart',
    })
  })

  it('lie beside the report of a written reading, and go with it', async () => {
    const folder = path.join(temporaryFolder(), 'out')
    const rawFile = path.join(temporaryFolder(), 'volume.raw')
    const bytes = new Uint8Array(voxelsOf(META, () => 500).data.buffer)
    fs.writeFileSync(rawFile, bytes)
    const meta = volumeMeta({ hash: startVolumeHash(META).update(bytes).digest('hex') })
    const written = (annotations: readonly Annotation[]) =>
      writeReading(folder, FIRST.reading, {
        volumes: [{ meta, label: '' }],
        rawFile: () => rawFile,
        state: read(annotations).state,
        version: '1.2.3',
        pseudonymKey: KEY,
      })
    const { measurements } = await written([ON_PRIOR])
    expect(rows(fs.readFileSync(measurements ?? '', 'utf8'))[0]).toMatchObject({ length_mm: '12', study_date: '' })
    const json = fs.readFileSync(path.join(folder, 'reading.json'), 'utf8')
    expect(JSON.parse(json)).toMatchObject({
      annotations: [{ prior: { studyDate: '', caseId: '', spacing: PRIOR.spacing } }],
    })
    expect(json).not.toContain(PRIOR.seriesUid)
    expect((await written([])).measurements).toBeNull()
    expect(fs.existsSync(path.join(folder, 'measurements.csv'))).toBe(false)
  })
})

describe('a report', () => {
  it('says of a measurement on another date that it is of that date', () => {
    const place = (includeIdentity: boolean): string | undefined =>
      measurementsOf(read([ON_PRIOR], { includeIdentity }), [], (text) => text).rows[0]?.place
    const rest = 'L 0 · P 0 · S 0 mm; voxels 0.40 × 0.40 × 3.50 mm'
    expect(place(false)).toBe(`Coronal PD, fat-suppressed (series 4) of another examination (2 years earlier), ${rest}`)
    expect(place(true)).toBe(
      `Coronal PD, fat-suppressed (series 4) of another examination (2024-03-14, 2 years earlier), ${rest}`,
    )
  })
})
