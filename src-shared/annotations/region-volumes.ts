import type { Annotation } from '../case/annotation.js'
import { cross, dot, unit } from '../geometry/vector.js'
import { outlineArea } from './geometry.js'
import { isClosed, outlineOf, type ClosedAnnotation } from './outline.js'
import { isCalibrated, type AnnotationValue, type MeasuredOn } from './values.js'

/** What the regions of one name on parallel slices of a volume add up to. */
export interface RegionVolume {
  readonly name: string
  /** Hash of the volume that they were drawn on. */
  readonly volume: string
  /** From one end of the stack to the other; several may lie on one slice. */
  readonly regions: readonly ClosedAnnotation[]
  readonly slices: number
  /** The smallest distance of two slices with a region, mm. */
  readonly apartMm: number
  /** Between two of them others have no region: what lies there is counted as if it were like its neighbours. */
  readonly filled: boolean
  readonly value: AnnotationValue
}

/** Planes whose normals differ by less than this (cosine) are parallel. */
const PARALLEL = 1 - 1e-6
/** Regions nearer to each other than this lie on one slice, mm. */
const SAME_SLICE = 0.05
/** A gap larger than the smallest one by this factor has slices in it that were left out. */
const LEFT_OUT = 1.5

/**
 * Volumes of what was outlined slice by slice, in ml: the sum of area × slice distance (Cavalieri). Each slice stands
 * for what is nearer to it than to its neighbours, the outermost ones for as much beyond them; with a region on every
 * slice that is the slice distance. Regions belong together by their name, on one volume and on parallel planes; one
 * slice alone has no volume, and where no header says how large a voxel is there is none at all.
 *
 * @param on what an annotation was measured on; undefined where that is not known any more
 */
export function regionVolumes(
  annotations: readonly Annotation[],
  on: (annotation: Annotation) => MeasuredOn | undefined,
): RegionVolume[] {
  const groups = new Map<string, ClosedAnnotation[]>()
  for (const annotation of annotations) {
    const measured = on(annotation)
    if (!isClosed(annotation) || annotation.name.trim() === '' || !measured || !isCalibrated(measured)) continue
    const key = `${annotation.volume} ${annotation.name.trim().toLowerCase()}`
    const group = [...groups.values()].find((one) => one[0] && keyOf(one[0]) === key && areParallel(one[0], annotation))
    if (group) group.push(annotation)
    else groups.set(`${key} ${annotation.id}`, [annotation])
  }
  return [...groups.values()].flatMap((group) => volumeOf(group) ?? [])
}

function keyOf({ volume, name }: ClosedAnnotation): string {
  return `${volume} ${name.trim().toLowerCase()}`
}

/** One slice with all that is outlined on it. */
interface Slice {
  readonly at: number
  areaMm2: number
}

function volumeOf(group: readonly ClosedAnnotation[]): RegionVolume | undefined {
  const [first] = group
  if (!first) return undefined
  const normal = normalOf(first)
  const depthOf = (one: ClosedAnnotation): number => dot(one.pointsLps[0] ?? one.plane.originLps, normal)
  const regions = [...group].sort((a, b) => depthOf(a) - depthOf(b))
  const slices: Slice[] = []
  for (const region of regions) {
    const area = outlineArea(outlineOf(region))
    const last = slices.at(-1)
    if (last && depthOf(region) - last.at < SAME_SLICE) last.areaMm2 += area
    else slices.push({ at: depthOf(region), areaMm2: area })
  }
  const gaps = slices.slice(1).map(({ at }, place) => at - (slices[place]?.at ?? at))
  const apartMm = Math.min(...gaps)
  if (gaps.length === 0) return undefined
  const cubicMm = slices.reduce((sum, { areaMm2 }, place) => {
    const [before, after] = [gaps[place - 1], gaps[place]]
    return sum + (areaMm2 * ((before ?? after ?? 0) + (after ?? before ?? 0))) / 2
  }, 0)
  return {
    name: first.name.trim(),
    volume: first.volume,
    regions,
    slices: slices.length,
    apartMm,
    filled: gaps.some((gap) => gap > LEFT_OUT * apartMm),
    value: { name: 'volume', value: cubicMm / 1000, unit: 'ml' },
  }
}

function normalOf({ plane }: ClosedAnnotation) {
  return unit(cross(plane.right, plane.down))
}

function areParallel(a: ClosedAnnotation, b: ClosedAnnotation): boolean {
  return Math.abs(dot(normalOf(a), normalOf(b))) >= PARALLEL
}

/** How a volume came about: "6 slices, 3.5 mm apart"; with those left out between them said. */
export function regionVolumeWords({ slices, apartMm, filled }: RegionVolume): string {
  const words = `${slices} slices, ${apartMm.toFixed(1)} mm apart`
  return filled ? `${words}; those between are filled in` : words
}
