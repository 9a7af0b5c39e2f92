import type { ImportIssue } from '../../../src-shared/case/import.js'
import { frameName, type PlacedFrame } from './placed-frame.js'
import { cross, dot, unit } from '../../../src-shared/geometry/vector.js'

/** Frames of one volume, with what tells them from their siblings. */
export interface SinglePass {
  readonly frames: readonly PlacedFrame[]
  readonly label: string
  readonly issues: ImportIssue[]
  /** Frames left out because another lies at their position. */
  readonly dropped: readonly PlacedFrame[]
}

/** Two slices nearer than this are at one position, mm. */
const SAME_POSITION_MM = 0.005

/** So many images at one place are no repeats of a slice. */
const MIN_HEAP = 5

/** What may tell repeated slices apart where echo, time and b-value do not, in the order it is tried. */
const DISCRIMINATORS: readonly (readonly [name: string, value: (frame: PlacedFrame) => number | null])[] = [
  ['inversion time', (placed) => placed.frame.inversionTime],
  ['trigger time', (placed) => placed.frame.triggerTime],
  ['acquisition', (placed) => placed.frame.acquisitionNumber],
]

/**
 * Splits frames of one orientation so that no position occurs twice in a part. Only where positions repeat does the
 * acquisition number count: scanners that raise it from slice to slice would otherwise have their volumes torn apart.
 * Repeats that nothing explains lose all but the first, with a warning that names both files.
 */
export function singlePasses(frames: readonly PlacedFrame[], description: string): SinglePass[] {
  const stations = byPosition(frames)
  if (stations.every((station) => station.length === 1)) return [{ frames, label: '', issues: [], dropped: [] }]
  for (const [name, value] of DISCRIMINATORS) {
    const parts = splitBy(frames, value)
    if (parts.length > 1 && parts.every(([, part]) => byPosition(part).every((station) => station.length === 1)))
      return parts.map(([key, part]) => ({ frames: part, label: `${name} ${key}`, issues: [], dropped: [] }))
  }
  if (stations.length === 1 && frames.length >= MIN_HEAP) return [heap(frames, description)]
  const repeats = stations[0]?.length ?? 1
  if (repeats > 1 && stations.every((station) => station.length === repeats))
    return passesByOrder(stations, repeats, description)
  return [withoutDuplicates(stations)]
}

/** Images that all claim one place: of how they lie nothing is known, and one of them alone is no volume. */
function heap(frames: readonly PlacedFrame[], description: string): SinglePass {
  const [kept, ...others] = [...frames].sort((a, b) => a.frame.order - b.frame.order)
  const message =
    `All ${frames.length} images of ${description} claim the same position, so nothing says how they lie on each other: ` +
    'export the original series.'
  const files = kept ? [kept.file.name] : []
  return {
    frames: kept ? [kept] : [],
    label: '',
    dropped: others,
    issues: [{ severity: 'error', code: 'geometry-missing', message, files }],
  }
}

function passesByOrder(stations: readonly PlacedFrame[][], repeats: number, description: string): SinglePass[] {
  return Array.from({ length: repeats }, (_, pass) => {
    const frames = stations.flatMap((station) => {
      const frame = [...station].sort((a, b) => a.frame.order - b.frame.order)[pass]
      return frame ? [frame] : []
    })
    const message =
      `Every position of ${description} occurs ${repeats} times without a header saying why: ` +
      `they were taken apart by instance number. Compare the stacks before reading one.`
    const files = frames.slice(0, 1).map((frame) => frame.file.name)
    return {
      frames,
      label: `repeat ${pass + 1}`,
      dropped: [],
      issues: [{ severity: 'warning', code: 'split-by-repeats', message, files }],
    }
  })
}

function withoutDuplicates(stations: readonly PlacedFrame[][]): SinglePass {
  const issues: ImportIssue[] = []
  const dropped: PlacedFrame[] = []
  const frames = stations.flatMap((station) => {
    const [kept, ...others] = [...station].sort((a, b) => a.frame.order - b.frame.order)
    if (!kept) return []
    dropped.push(...others)
    for (const one of others)
      issues.push({
        severity: 'warning',
        code: 'duplicate-slice',
        message: `${frameName(kept)} and ${frameName(one)} claim the same position: the first was taken, so compare the two.`,
        files: [kept.file.name, one.file.name],
      })
    return [kept]
  })
  return { frames, label: '', issues, dropped }
}

/** Frames by place along the normal, lowest first. */
export function byPosition(frames: readonly PlacedFrame[]): PlacedFrame[][] {
  const [first] = frames
  if (!first) return []
  const normal = unit(cross(first.rowDirection, first.columnDirection))
  const sorted = frames.map((frame) => ({ frame, at: dot(frame.position, normal) })).sort((a, b) => a.at - b.at)
  const stations: PlacedFrame[][] = []
  let previous = -Infinity
  for (const { frame, at } of sorted) {
    if (at - previous > SAME_POSITION_MM) stations.push([])
    stations[stations.length - 1]?.push(frame)
    previous = at
  }
  return stations
}

function splitBy(
  frames: readonly PlacedFrame[],
  value: (frame: PlacedFrame) => number | null,
): [key: string, frames: PlacedFrame[]][] {
  const parts = new Map<string, PlacedFrame[]>()
  for (const frame of frames) {
    const key = `${value(frame) ?? '?'}`
    const part = parts.get(key)
    if (part) part.push(frame)
    else parts.set(key, [frame])
  }
  return [...parts].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
}
