import type { ScaleId } from '../../moaks/scales.js'
import type { MeasuredValue } from '../../case/reading.js'
import type { Vec3 } from '../../geometry/box.js'
import type { Sighting } from '../knee-labels.js'

/** What was measured for one component of one question, and where it was seen. */
export interface Measurement {
  readonly question: number
  readonly component: ScaleId
  /** The grade that the measured value implies by the scale's cut-offs, or by presence. */
  readonly grade: number
  /** The value that the cut-offs are about. */
  readonly value: MeasuredValue
  /** Everything a grading head may use, by name; the same names for every question of a family. */
  readonly features: Readonly<Record<string, number>>
  /** Further values worth stating in a reasoning step. */
  readonly also: readonly MeasuredValue[]
  /** Null where nothing abnormal was seen. */
  readonly seen: Sighting | null
  /** Where a close-up of the region saw something abnormal, null for nowhere; without it nobody looked closer. */
  readonly seenCloseUp?: Sighting | null
  /** The line across what was measured, where one shows it best, LPS mm, with the value that it stands for. */
  readonly line?: { readonly fromLps: Vec3; readonly toLps: Vec3; readonly value: MeasuredValue }
}

export const percent = (name: string, share: number): MeasuredValue => ({ name, value: 100 * share, unit: '%' })
export const millimetres = (name: string, value: number): MeasuredValue => ({ name, value, unit: 'mm' })
export const millilitres = (name: string, mm3: number): MeasuredValue => ({ name, value: mm3 / 1000, unit: 'ml' })
export const count = (name: string, value: number): MeasuredValue => ({ name, value, unit: 'count' })
