import type { ScaleId } from '../../moaks/scales.js'
import type { MeasuredValue } from '../../case/reading.js'
import type { Vec3 } from '../../geometry/box.js'
import { maskOf, type GridMask } from '../../geometry/mask.js'
import { sightingOf, type Grid, type Sighting } from '../knee-labels.js'

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
  /** What was seen as it was outlined; left out where nothing was, or where it is no more than its box says. */
  readonly outlined?: Outlined
  /** The column that the last of `also` was measured on, from one end to the other, continuous voxel indices. */
  readonly across?: { readonly from: Vec3; readonly to: Vec3 }
}

/** Something outlined, in voxels of the measuring grid. */
export interface Outlined {
  /** A line where it is thin, as a tear is. */
  readonly shape: 'area' | 'line'
  readonly mask: GridMask
  /** What it takes up a share of. */
  readonly within?: GridMask
  /** The middle of each separate part, largest first. */
  readonly parts?: readonly Vec3[]
}

/** Spread into a measurement: what was outlined, or nothing where it is none or too ragged to be kept. */
export function outlined(
  grid: Grid,
  voxels: readonly number[],
  shape: Outlined['shape'],
  within: readonly number[] = [],
  parts: readonly (readonly number[])[] = [],
): { outlined?: Outlined } {
  const dims: Vec3 = [grid.ni, grid.nj, grid.nk]
  const mask = maskOf(dims, voxels)
  if (!mask) return {}
  const around = maskOf(dims, within)
  const middles = parts.map((part) => sightingOf(grid, part)?.point).filter((point) => point !== undefined)
  return {
    outlined: { shape, mask, ...(around ? { within: around } : {}), ...(parts.length > 0 ? { parts: middles } : {}) },
  }
}

export const percent = (name: string, share: number): MeasuredValue => ({ name, value: 100 * share, unit: '%' })
export const millimetres = (name: string, value: number): MeasuredValue => ({ name, value, unit: 'mm' })
export const millilitres = (name: string, mm3: number): MeasuredValue => ({ name, value: mm3 / 1000, unit: 'ml' })
export const count = (name: string, value: number): MeasuredValue => ({ name, value, unit: 'count' })
