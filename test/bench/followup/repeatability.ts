import { observe } from '../../../src-shared/followup/observe.js'
import type { QuantityKind } from '../../../src-shared/followup/kinds.js'
import { QUANTITIES } from '../../../src-shared/followup/quantities.js'
import { repeatabilityFrom, type RepeatabilityTable } from '../../../src-shared/followup/repeatability.js'
import { dated } from './dated.js'
import { REPEATED_KNEES } from './knees.js'
import type { OccasionReadings } from './readings.js'

const OCCASIONS = ['first', 'again', 'once-more'] as const

/** How well the reference pack measures a knee that does not change, over three examinations of each of some knees. */
export async function measureRepeatability(readings: OccasionReadings): Promise<RepeatabilityTable> {
  const places = new Map<QuantityKind, { unit: string; values: number[][] }>()
  for (const seed of REPEATED_KNEES) {
    const seen = []
    for (const occasion of OCCASIONS) {
      const { state, reading } = dated(await readings.of(seed, occasion), '2025-01-01')
      seen.push(observe(state, reading))
    }
    for (const { id, kind, unit } of QUANTITIES) {
      const own = places.get(kind) ?? { unit: unit ?? '', values: [] }
      own.values.push(seen.flatMap((one) => one.get(id)?.[0]?.value ?? []))
      places.set(kind, own)
    }
  }
  return {
    schema: 'condyle.repeatability/1',
    reader: readings.reader,
    source:
      'three simulated examinations (sagittal DESS, slices of 1.2 mm; other position, noise, gain and contrast) of each',
    knees: REPEATED_KNEES.length,
    measures: [...places].flatMap(([kind, { unit, values }]) => repeatabilityFrom(kind, unit, values) ?? []),
  }
}
