import { regionVolumes, type RegionVolume } from '../../src-shared/annotations/region-volumes.js'
import {
  annotationValues,
  isCalibrated,
  type AnnotationValue,
  type MeasuredOn,
} from '../../src-shared/annotations/values.js'
import { annotationTitle } from '../../src-shared/annotations/words.js'
import type { Annotation } from '../../src-shared/case/annotation.js'
import type { AnnotationState } from '../../src-shared/case/revision.js'
import { identityScrubber, readerPseudonym, replacedUid } from '../datasets/de-identify.js'
import { csvText, type CsvField } from '../files/csv-text.js'
import type { ReportInput } from './report/input.js'
import { measuredOnOf } from './report/measurements.js'
import { nameOfVolume } from './report/places.js'

/** What a table of measurements is made from. */
export interface MeasuredRead extends Pick<ReportInput, 'state' | 'volumes' | 'includeIdentity'> {
  /** Secret that UIDs and readers are replaced with. */
  readonly pseudonymKey: Buffer
}

/** The columns in their order; units stand in their names. */
export const MEASUREMENT_COLUMNS = [
  'kind',
  'name',
  /** `this`, or `other` for a measurement on images of another date. */
  'examination',
  'study_date',
  /** Of the measured examination after this one; negative where it was before. */
  'days_from_this_examination',
  'series_uid',
  'series',
  'length_mm',
  'length_px',
  'angle_deg',
  'area_mm2',
  'area_px2',
  'volume_ml',
  'mean',
  'sd',
  'min',
  'max',
  'voxels',
  'value',
  'text',
  /** Of a volume: slices with a region, and their distance. */
  'slices',
  'slice_distance_mm',
  'voxel_i_mm',
  'voxel_j_mm',
  'voxel_k_mm',
  /** [[x, y, z], …] in the order in which they were drawn; left out where no header places the slices. */
  'points_lps_mm',
  'reader',
  'drawn_at',
] as const
type Column = (typeof MEASUREMENT_COLUMNS)[number]
type Row = Partial<Record<Column, CsvField>>

/**
 * All that a read measured as CSV, a row each in the order in which it was drawn, then a row for what the regions of one
 * name add up to. Without identity there are no dates, UIDs are replaced, readers are pseudonyms, and what people wrote
 * is without the patient's name.
 */
export function measurementsCsv(read: MeasuredRead): string {
  const { state, includeIdentity, volumes } = read
  const scrub = includeIdentity ? (text: string): string => text : identityScrubber(volumes[0].meta.study)
  const rows = state.annotations.flatMap((one) => rowOf(one, read, scrub) ?? [])
  const drawn = state.annotations.map(({ annotation }) => annotation)
  const totals = regionVolumes(drawn, (annotation) => measuredOnOf(annotation, read)).flatMap((total) => {
    const [first] = total.regions
    const measured = first && measuredOnOf(first, read)
    return first && measured ? [totalRow(total, { ...whereOf(first, read), ...voxelsOf(measured) }, scrub)] : []
  })
  const table = [...rows, ...totals].map((row) => MEASUREMENT_COLUMNS.map((column) => row[column] ?? null))
  return csvText([MEASUREMENT_COLUMNS, ...table])
}

function rowOf(
  { annotation, author, at }: AnnotationState,
  read: MeasuredRead,
  scrub: (text: string) => string,
): Row | undefined {
  const measured = measuredOnOf(annotation, read)
  // A key image measures nothing; without its series nothing says how large its voxels are.
  if (annotation.kind === 'key-image' || !measured) return undefined
  const named = author.reader ?? author.name
  return {
    kind: annotation.kind,
    name: scrub(annotationTitle(annotation)),
    ...whereOf(annotation, read),
    ...Object.fromEntries(annotationValues(annotation, measured).map((value) => [columnOf(value), value.value])),
    ...('statistics' in annotation ? { voxels: annotation.statistics?.count ?? null } : {}),
    ...(annotation.kind === 'arrow' ? { text: scrub(annotation.text) } : {}),
    ...voxelsOf(measured),
    points_lps_mm: isCalibrated(measured) ? JSON.stringify(annotation.pointsLps) : null,
    reader: read.includeIdentity ? author.name : readerPseudonym(named, read.pseudonymKey),
    drawn_at: read.includeIdentity ? at : null,
  }
}

function totalRow(total: RegionVolume, where: Row, scrub: (text: string) => string): Row {
  const { name, value, slices, apartMm } = total
  return {
    kind: 'volume',
    name: scrub(name),
    ...where,
    [columnOf(value)]: value.value,
    slices,
    slice_distance_mm: Number(apartMm.toFixed(6)),
  }
}

/** Which images it was measured on. */
function whereOf({ prior, volume }: Annotation, { volumes, includeIdentity, pseudonymKey }: MeasuredRead): Row {
  const own = volumes.find(({ meta }) => meta.hash === volume)
  const thisDate = volumes[0].meta.study.date
  const date = prior?.studyDate ?? own?.meta.study.date ?? ''
  const uid = prior?.seriesUid ?? own?.meta.series.uid ?? ''
  const days = (Date.parse(date) - Date.parse(thisDate)) / 86_400_000
  return {
    examination: prior ? 'other' : 'this',
    study_date: includeIdentity ? date : null,
    days_from_this_examination: Number.isNaN(days) ? null : Math.round(days),
    series_uid: includeIdentity ? uid : replacedUid(uid, pseudonymKey),
    series: prior?.series ?? (own ? nameOfVolume(own) : ''),
  }
}

function voxelsOf(measured: MeasuredOn): Row {
  if (!isCalibrated(measured)) return {}
  const [i, j, k] = measured.spacing
  return { voxel_i_mm: i, voxel_j_mm: j, voxel_k_mm: k }
}

function columnOf({ name, unit }: AnnotationValue): Column {
  switch (name) {
    case 'length':
      return unit === 'mm' ? 'length_mm' : 'length_px'
    case 'area':
      return unit === 'mm²' ? 'area_mm2' : 'area_px2'
    case 'angle':
      return 'angle_deg'
    case 'volume':
      return 'volume_ml'
    case 'mean':
    case 'sd':
    case 'min':
    case 'max':
    case 'value':
      return name
  }
}
