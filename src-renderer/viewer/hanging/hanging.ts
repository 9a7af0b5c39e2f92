import { contrastOf } from '../../../src-shared/case/contrast.js'
import type { Side } from '../../../src-shared/case/geometry.js'
import { VIEWPORTS_OF, type Layout, type ViewPlane } from '../../../src-shared/case/view.js'
import type { Scan } from '../scan.js'
import { PLANES, type Plane } from '../types.js'

/** What hangs in one viewport; no volume: an empty viewport. */
export interface Hung {
  readonly volume: string | null
  readonly plane: ViewPlane
}

/** What a series shows, told from its sequence only: names that people write into headers hang nothing. */
export interface Look {
  readonly plane: Plane
  readonly contrast: string
  /** 0 shows fluid best; T1 last. */
  readonly rank: number
}

/** How well fluid, and so most of what is looked for first, is seen. */
const FLUID_RANK: Readonly<Record<string, number>> = {
  'pd fs': 0,
  't2 fs': 1,
  t2: 2,
  pd: 3,
  'dess fs': 4,
  'gre fs': 5,
  gre: 6,
  unknown: 7,
  't1 fs': 8,
  t1: 9,
}

export function lookOf(scan: Scan): Look {
  const { series } = scan.volume
  const { weighting, fatSuppressed } = contrastOf({ ...series, description: '' })
  const contrast = fatSuppressed === true ? `${weighting} fs` : weighting
  return { plane: scan.native, contrast, rank: FLUID_RANK[contrast] ?? FLUID_RANK[weighting] ?? 7 }
}

/** The protocol of a study: the planes and contrasts that it has, whatever their order and names. */
export function protocolOf(scans: readonly Scan[]): string {
  const roles = new Set(scans.map(roleOf))
  return [...roles].sort().join(' + ')
}

/** Plane and contrast of a series: what it is for in its protocol. */
export function roleOf(scan: Scan): string {
  const { plane, contrast } = lookOf(scan)
  return `${plane} ${contrast}`
}

/** From the series that shows fluid best to the one that shows it least, whichever came first. */
export function inOrder(scans: readonly Scan[]): Scan[] {
  return [...scans].sort((a, b) => lookOf(a).rank - lookOf(b).rank || bySeries(a, b))
}

/** By the numbers of their series, whichever came first; those without a number last. */
export function inSeriesOrder(scans: readonly Scan[]): Scan[] {
  return [...scans].sort(bySeries)
}

function bySeries(a: Scan, b: Scan): number {
  return (
    compare(a.volume.series.number ?? Infinity, b.volume.series.number ?? Infinity) ||
    compare(a.volume.series.uid, b.volume.series.uid) ||
    compare(a.source.label, b.source.label) ||
    compare(a.hash, b.hash)
  )
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * What hangs where. First the series that shows fluid best in each plane, each in its own plane: sagittal, coronal,
 * axial; a plane without a series of its own is cut from the finest volume. Then T1, then the others from the most to
 * the least sensitive. Series of the other knee hang only where there is none of this one.
 */
export function hang(scans: readonly Scan[], side: Side, layout: Layout): Hung[] {
  const ordered = inOrder(ofSide(scans, side))
  const best = PLANES.map((plane) => ordered.find((scan) => scan.native === plane))
  const own = best.flatMap((scan): Hung[] => (scan ? [inOwnPlane(scan)] : []))
  const finest = [...ordered].sort((a, b) => coarseness(a) - coarseness(b))[0]
  const cut = PLANES.flatMap((plane, place): Hung[] => (finest && !best[place] ? [{ volume: finest.hash, plane }] : []))
  const rest = ordered.filter((scan) => !best.includes(scan))
  const t1 = rest.filter((scan) => lookOf(scan).contrast.startsWith('t1'))
  const others = rest.filter((scan) => !t1.includes(scan))
  const solid = finest ? [{ volume: finest.hash, plane: 'volume' as const }] : []
  const all = [...own, ...cut, ...[...t1, ...others].map(inOwnPlane), ...solid]
  return Array.from({ length: VIEWPORTS_OF[layout] }, (_, place) => all[place] ?? { volume: null, plane: 'sagittal' })
}

function inOwnPlane(scan: Scan): Hung {
  return { volume: scan.hash, plane: scan.native }
}

function ofSide(scans: readonly Scan[], side: Side): readonly Scan[] {
  if (side === 'unknown') return scans
  const fitting = scans.filter(({ volume }) => volume.side === side || volume.side === 'unknown')
  return fitting.length > 0 ? fitting : scans
}

/** Longest edge of a voxel, mm. */
function coarseness(scan: Scan): number {
  return Math.max(...scan.grid.spacing)
}
