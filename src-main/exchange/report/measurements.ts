import { annotationValues, type AnnotationValue } from '../../../src-shared/annotations/values.js'
import { annotationTitle, valueWords, voxelSizeWords } from '../../../src-shared/annotations/words.js'
import type { Annotation } from '../../../src-shared/case/annotation.js'
import { sentence } from '../../../src-shared/reasoning/numbers.js'
import { escapeHtml as text } from './escape.js'
import type { ReportInput } from './input.js'
import { nameOfVolume, pointPlace } from './places.js'

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

/** What the reader measured, in the order in which it was drawn; `scrub` takes identity out of free text. */
export function measurementsOf(
  { state, volumes }: Pick<ReportInput, 'state' | 'volumes'>,
  images: readonly ReportKeptImage[],
  scrub: (text: string) => string,
): ReportMeasurements {
  const rows = state.annotations.flatMap(({ annotation }): ReportMeasurement[] => {
    const volume = volumes.find(({ meta }) => meta.hash === annotation.volume)
    // Without its series nothing says how large its voxels are.
    if (annotation.kind === 'key-image' || !volume) return []
    const values = annotationValues(annotation, volume.meta)
    const [point] = annotation.pointsLps
    const place = [sentence(nameOfVolume(volume)), ...(point ? [pointPlace(point, volume)] : [])].join(', ')
    return [
      {
        title: scrub(annotationTitle(annotation)),
        value: annotation.kind === 'arrow' ? scrub(annotation.text) : valuesText(values),
        place: values.length === 0 ? place : `${place}; ${voxelSizeWords(volume.meta)}`,
      },
    ]
  })
  return { rows, images: images.map((image) => ({ ...image, title: scrub(image.title) })) }
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
