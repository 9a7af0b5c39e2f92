import { regionStatistics, valueAt } from '../../../src-shared/annotations/statistics.js'
import { isClosed, outlineOf } from '../../../src-shared/annotations/outline.js'
import { freshName } from '../../../src-shared/annotations/words.js'
import type { Annotation, AnnotationKind } from '../../../src-shared/case/annotation.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { ViewerController } from '../controller.svelte.js'
import type { Projection } from '../geometry/screen.js'
import type { Scan } from '../scan.js'

/** What a new annotation has from where it is drawn. */
export type Drawn = Pick<Annotation, 'id' | 'name' | 'volume' | 'plane'>

type Point = [number, number, number]

/** A point that the schema takes as its own. */
export function pointOf(place: Vec3): Point {
  return [place[0], place[1], place[2]]
}

/** What tells a new annotation from all others, and where it is drawn. */
export function drawnOn(
  { measuring }: Pick<ViewerController, 'measuring'>,
  kind: AnnotationKind,
  scan: Pick<Scan, 'hash'>,
  { centre, basis }: Projection,
): Drawn {
  const names = measuring.list.map(({ name }) => name)
  return {
    id: `m-${crypto.randomUUID()}`,
    name: freshName(kind, names),
    volume: scan.hash,
    plane: { originLps: pointOf(centre), right: pointOf(basis.right), down: pointOf(basis.down) },
  }
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
