import { regionStatistics, valueAt } from '../../../src-shared/annotations/statistics.js'
import { isClosed, outlineOf } from '../../../src-shared/annotations/outline.js'
import { freshName, hasFreshName } from '../../../src-shared/annotations/words.js'
import { isCalibrated } from '../../../src-shared/annotations/values.js'
import type { Annotation, AnnotationKind, MeasuredPrior } from '../../../src-shared/case/annotation.js'
import { contrastOf } from '../../../src-shared/case/contrast.js'
import { volumeName } from '../../../src-shared/case/volume-name.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { cross, dot, subtract, unit } from '../../../src-shared/geometry/vector.js'
import type { ViewerController } from '../controller.svelte.js'
import type { Projection } from '../geometry/screen.js'
import type { Scan } from '../scan.js'

/** What a new annotation has from where it is drawn. */
export type Drawn = Pick<Annotation, 'id' | 'name' | 'volume' | 'plane' | 'prior'>

type Point = [number, number, number]

/** A point that the schema takes as its own. */
export function pointOf(place: Vec3): Point {
  return [place[0], place[1], place[2]]
}

/** What tells a new annotation from all others, and where it is drawn. */
export function drawnOn(
  { measuring }: Pick<ViewerController, 'measuring'>,
  kind: AnnotationKind,
  scan: Scan,
  { centre, basis }: Projection,
): Drawn {
  const names = measuring.list.map(({ name }) => name)
  const plane = { originLps: pointOf(centre), right: pointOf(basis.right), down: pointOf(basis.down) }
  return {
    id: `m-${crypto.randomUUID()}`,
    name: continuedName(measuring.current, kind, scan.hash, plane) ?? freshName(kind, names),
    volume: scan.hash,
    plane,
    ...(scan.priorCase === null ? {} : { prior: priorOf(scan, scan.priorCase) }),
  }
}

/** What is kept of a volume of another date, so that its measures can be listed without it. */
function priorOf({ source, volume }: Scan, caseId: string): MeasuredPrior {
  const { orientation, series, spacing, study } = volume
  return {
    caseId,
    studyDate: study.date,
    seriesUid: series.uid,
    series: volumeName({ orientation, contrast: contrastOf(series), label: source.label, series }),
    spacing: pointOf(spacing),
    calibrated: isCalibrated(volume),
  }
}

/**
 * The name of the selected region, where a reader gave it one and the new one lies on another, parallel slice: a
 * structure that is outlined slice by slice is named once, and its regions add up to a volume.
 */
function continuedName(
  current: Annotation | null,
  kind: AnnotationKind,
  volume: string,
  plane: Annotation['plane'],
): string | undefined {
  const isRegion = kind === 'freehand' || kind === 'ellipse'
  if (!isRegion || !current || !isClosed(current) || hasFreshName(current) || current.volume !== volume)
    return undefined
  const normal = unit(cross(plane.right, plane.down))
  const before = unit(cross(current.plane.right, current.plane.down))
  const apart = Math.abs(dot(subtract(plane.originLps, current.plane.originLps), before))
  return Math.abs(dot(normal, before)) > 1 - 1e-6 && apart > 0.05 ? current.name : undefined
}

/** An annotation with what the voxels of its place say, as far as they are loaded. */
export function measured(
  annotation: Annotation,
  { hash, volume }: Pick<Scan, 'hash' | 'volume'>,
  { screen }: Pick<ViewerController, 'screen'>,
): Annotation {
  if (annotation.kind !== 'probe' && !isClosed(annotation)) return annotation
  const data = screen?.voxels(hash) ?? null
  const image = data && { dims: volume.dims, affine: volume.affineLps, data }
  if (annotation.kind === 'probe') return { ...annotation, value: image && valueAt(image, annotation.pointsLps[0]) }
  return { ...annotation, statistics: image && regionStatistics(image, annotation.plane, outlineOf(annotation)) }
}
