import { regionVolumes, regionVolumeWords } from '../../../src-shared/annotations/region-volumes.js'
import {
  annotationValues,
  isCalibrated,
  measuredOn,
  type AnnotationValue,
  type MeasuredOn,
} from '../../../src-shared/annotations/values.js'
import { annotationTitle, valueWords, voxelSizeWords } from '../../../src-shared/annotations/words.js'
import type { Annotation } from '../../../src-shared/case/annotation.js'
import { sentence } from '../../../src-shared/reasoning/numbers.js'
import { apartWords } from '../../../src-shared/report/examination.js'
import { escapeHtml as text } from './escape.js'
import type { ReportInput } from './input.js'
import { nameOfVolume, placeText, pointPlace } from './places.js'

/** One measurement, or an arrow with its words. */
export interface ReportMeasurement {
  readonly title: string
  /** "23.4 mm"; of a region its area and what its voxels say; of an arrow its text. */
  readonly value: string
  /** Series, slice and place, and the voxels that it was measured on. */
  readonly place: string
}

/** A picture that the reader kept. */
export interface ReportKeptImage {
  readonly title: string
  readonly caption: string
  /** data: address of the PNG. */
  readonly source: string
}

export interface ReportMeasurements {
  readonly rows: readonly ReportMeasurement[]
  readonly images: readonly ReportKeptImage[]
}

type MeasuredCase = Pick<ReportInput, 'state' | 'volumes' | 'includeIdentity'>

/**
 * What the reader measured, in the order in which it was drawn, then what regions of one name add up to. What was
 * measured at another date says so, by its date or by how long before or after it was.
 */
export function measurementsOf(
  input: MeasuredCase,
  images: readonly ReportKeptImage[],
  scrub: (text: string) => string,
): ReportMeasurements {
  const drawn = input.state.annotations.map(({ annotation }) => annotation)
  const on = (annotation: Annotation): MeasuredOn | undefined => measuredOnOf(annotation, input)
  const rows = drawn.flatMap((annotation): ReportMeasurement[] => {
    const measured = on(annotation)
    // Without its series nothing says how large its voxels are.
    if (annotation.kind === 'key-image' || !measured) return []
    const values = annotationValues(annotation, measured)
    const place = placeOf(annotation, input)
    return [
      {
        title: scrub(annotationTitle(annotation)),
        value: annotation.kind === 'arrow' ? scrub(annotation.text) : valuesText(values),
        place: values.length === 0 ? place : `${place}; ${voxelSizeWords(measured)}`,
      },
    ]
  })
  const volumes = regionVolumes(drawn, on).flatMap((total): ReportMeasurement[] => {
    const [region] = total.regions
    if (!region) return []
    const words = `${seriesOf(region, input)}; area × slice distance of ${regionVolumeWords(total)}`
    return [{ title: scrub(total.name), value: valueWords(total.value), place: words }]
  })
  return { rows: [...rows, ...volumes], images: images.map((image) => ({ ...image, title: scrub(image.title) })) }
}

/** What an annotation of the case was measured on; undefined where its series is in the case no more. */
export function measuredOnOf(
  annotation: Annotation,
  { volumes }: Pick<ReportInput, 'volumes'>,
): MeasuredOn | undefined {
  return measuredOn(annotation, volumes.find(({ meta }) => meta.hash === annotation.volume)?.meta)
}

/** "Sagittal DESS (series 3)"; of another date "Sagittal DESS (series 3) of another examination (2 years earlier)". */
function seriesOf({ prior, volume }: Annotation, { volumes, includeIdentity }: MeasuredCase): string {
  if (prior) {
    const when = apartWords(volumes[0].meta.study.date, prior.studyDate)
    const dated = includeIdentity && prior.studyDate !== '' ? `${prior.studyDate}, ${when}` : when
    return `${sentence(prior.series)} of another examination (${dated})`
  }
  const own = volumes.find(({ meta }) => meta.hash === volume)
  return own ? sentence(nameOfVolume(own)) : ''
}

function placeOf(annotation: Annotation, input: MeasuredCase): string {
  const [point] = annotation.pointsLps
  const own = input.volumes.find(({ meta }) => meta.hash === annotation.volume)
  const measured = measuredOnOf(annotation, input)
  const series = seriesOf(annotation, input)
  if (!point || !measured) return series
  if (own && !annotation.prior) return `${series}, ${pointPlace(point, own)}`
  return isCalibrated(measured) ? `${series}, ${placeText(point)}` : series
}

/** Where a kept picture lies: "Sagittal DESS (series 5), slice 44 of 160 (R 53 mm)"; oblique planes say so. */
export function keptCaption(
  annotation: Extract<Annotation, { kind: 'key-image' }>,
  volume: ReportInput['volumes'][number],
): string {
  const { slab, pose } = annotation.viewport
  const modes = { mean: 'mean', max: 'maximum', min: 'minimum' } as const
  const parts = [
    sentence(nameOfVolume(volume)),
    pose.directions === null ? pointPlace(annotation.plane.originLps, volume) : 'oblique plane',
    ...(slab.thicknessMm > 0 ? [`slab ${slab.thicknessMm.toFixed(1)} mm, ${modes[slab.mode]}`] : []),
  ]
  return parts.join(', ')
}

/** The section as HTML; empty where nothing was measured and no picture kept. */
export function measurementsHtml({ rows, images }: ReportMeasurements): string {
  if (rows.length === 0 && images.length === 0) return ''
  const table = rows.map(
    ({ title, value, place }) =>
      `<tr><td>${text(title)}</td><td><strong>${text(value)}</strong></td><td class="soft">${text(place)}</td></tr>`,
  )
  const figures = images.map(
    ({ title, caption, source }) =>
      `<figure><img src="${text(source)}" alt="${text(title)}"><figcaption>${text(title)}: ${text(caption)}</figcaption></figure>`,
  )
  return `<section class="measurements"><h2>Measurements and key images</h2>
${table.length === 0 ? '' : `<table class="summary"><tbody>${table.join('')}</tbody></table>`}
${figures.length === 0 ? '' : `<div class="images">${figures.join('')}</div>`}</section>`
}

function valuesText(values: readonly AnnotationValue[]): string {
  const [first, ...others] = values
  if (!first) return ''
  const named = new Map(others.map((value) => [value.name, valueWords(value)]))
  const mean = named.get('mean')
  return mean === undefined
    ? valueWords(first)
    : `${valueWords(first)}; mean ${mean} ± ${named.get('sd') ?? ''} (${named.get('min') ?? ''} to ${named.get('max') ?? ''})`
}
