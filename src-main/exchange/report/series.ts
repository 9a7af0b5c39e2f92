import { isCalibrated } from '../../../src-shared/annotations/values.js'
import type { ReadVolume } from '../../../src-shared/case/reading.js'
import { sentence } from '../../../src-shared/reasoning/numbers.js'
import type { ReportInput, ReportVolume } from './input.js'
import { nameOfVolume } from './places.js'

/** A series of the case, and what the model made of it. */
export interface ReportSeries {
  /** "Sagittal PD, fat-suppressed (series 3)". */
  readonly name: string
  /** As the header has it. */
  readonly description: string
  /** Voxels and their size, echo and repetition time. */
  readonly geometry: string
  /** "read", "looked at: …", "not read: …"; empty where no model has read the case. */
  readonly standing: string
}

/** Every series of the case in the order in which the model took them, then those that it never saw. */
export function seriesOf({ volumes, reading }: ReportInput, scrub: (text: string) => string): ReportSeries[] {
  const order = reading?.volumes.map(({ hash }) => hash) ?? []
  const place = ({ meta }: ReportVolume): number => {
    const index = order.indexOf(meta.hash)
    return index < 0 ? order.length : index
  }
  return [...volumes]
    .sort((a, b) => place(a) - place(b))
    .map((volume) => {
      const { dims, spacing, hash, series } = volume.meta
      return {
        name: sentence(nameOfVolume(volume)),
        description: scrub(series.description),
        geometry: [
          `${dims.join(' × ')}, ${isCalibrated(volume.meta) ? `${spacing.map((mm) => mm.toFixed(2)).join(' × ')} mm` : 'voxel size unknown'}`,
          milliseconds('TE', series.echoTimeMs),
          milliseconds('TR', series.repetitionTimeMs),
        ]
          .filter((part) => part !== '')
          .join(', '),
        standing: reading ? standingText(reading.volumes.find((one) => one.hash === hash)) : '',
      }
    })
}

function milliseconds(name: string, value: number | null): string {
  return value === null ? '' : `${name} ${Number(value.toFixed(1))} ms`
}

function standingText(read: ReadVolume | undefined): string {
  if (!read) return 'not read: it joined the case after the reading'
  if (read.standing === 'read') return 'read'
  const what = read.standing === 'looked-at' ? 'looked at, not read' : 'not looked at'
  return read.reason === undefined ? what : `${what}: ${read.reason}`
}
