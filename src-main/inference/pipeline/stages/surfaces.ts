import { columnFeet } from '../../../../src-shared/anatomy/surfaces/column-feet.js'
import { columnRegions } from '../../../../src-shared/anatomy/surfaces/column-regions.js'
import {
  columnSignals,
  PLACE_FEATURES,
  type ColumnSources,
} from '../../../../src-shared/anatomy/surfaces/column-signals.js'
import { COVERED_BONES } from '../../../../src-shared/anatomy/surfaces/bones.js'
import { layerColumns, type LayerColumns } from '../../../../src-shared/anatomy/surfaces/layer-columns.js'
import { LAYER_CLASSES, orderedLayers } from '../../../../src-shared/anatomy/surfaces/ordered-layers.js'
import { NEIGHBOURS } from '../../../../src-shared/anatomy/surfaces/surface-nets.js'
import { signalScale } from '../../../../src-shared/anatomy/surfaces/signal-scale.js'
import type { Partition } from '../../../../src-shared/anatomy/partition.js'
import { MOST_COLUMNS, packThickness, type ThicknessMap } from '../../../../src-shared/case/thickness-map.js'
import type { IntensityWindow } from '../../../../src-shared/anatomy/grid/intensity.js'
import type { StandardisedGrid } from '../../../../src-shared/anatomy/grid/standardise.js'
import type { ImageVolume } from '../../../../src-shared/geometry/image-volume.js'
import type { SurfacePlan } from '../../pack/surface-plan.js'
import { outputOf, type GraphSession } from '../session.js'

/** The knee as it was outlined, and the image that it was outlined on. */
export interface OutlinedImage {
  readonly partition: Partition
  readonly grid: Pick<StandardisedGrid, 'intensity'>
  readonly evidence: Uint8Array
  /** At its own resolution, with the window that the outlines were drawn with. */
  readonly image: ImageVolume
  readonly window: IntensityWindow
  readonly mirrored: boolean
}

/** The articular layer, and the subregion under every column as its place in ARTICULAR_SUBREGIONS + 1. */
export interface SurfaceReading {
  readonly layer: LayerColumns
  readonly regions: Uint8Array
}

/** Reads the surfaces of bone and cartilage column by column. Null where no bone has cartilage on it. */
export async function readSurfaces(
  session: GraphSession,
  plan: SurfacePlan,
  knee: OutlinedImage,
): Promise<SurfaceReading | null> {
  const { labels } = knee.partition
  const feet = columnFeet(labels, plan.spacing)
  if (feet.count === 0) return null
  const sources: ColumnSources = { ...knee, labels, scale: signalScale(labels, knee.grid.intensity) }
  const { columns, place, channels } = columnSignals(feet, sources, plan, knee.mirrored)
  const { samples } = plan
  const outputs = await session.run({
    columns: { data: columns, dims: [feet.count, channels, samples] },
    place: { data: place, dims: [feet.count, PLACE_FEATURES.length] },
    neighbours: { data: Float32Array.from(feet.neighbours), dims: [feet.count, NEIGHBOURS] },
  })
  const probabilities = outputOf(outputs, 'layers', feet.count * LAYER_CLASSES.length * samples)
  const { cuts } = orderedLayers(probabilities, feet.count, samples)
  const layer = layerColumns(
    feet,
    cuts.map((cut) => plan.from + plan.step * (cut - 0.5)),
  )
  return { layer, regions: columnRegions(feet, knee.partition) }
}

/** The map of a reading: every column that is or was covered, as many as a reading may carry. */
export function thicknessMap({ layer }: SurfaceReading): ThicknessMap {
  const { feet, covered, thickness, expected, cuts } = layer
  const all = Array.from(covered.keys()).filter((n) => covered[n] === 1)
  const kept = all.slice(0, MOST_COLUMNS)
  const renamed = new Int32Array(feet.count).fill(-1)
  kept.forEach((n, index) => (renamed[n] = index))
  const triangles: number[] = []
  for (let t = 0; t < feet.triangles.length; t += 3) {
    const corners = [0, 1, 2].map((n) => renamed[feet.triangles[t + n] ?? 0] ?? -1)
    if (corners.every((corner) => corner >= 0)) triangles.push(...corners)
  }
  const triple = (of: (column: number, axis: number) => number): Float32Array =>
    Float32Array.from({ length: 3 * kept.length }, (_, n) => of(kept[Math.floor(n / 3)] ?? 0, n % 3))
  const normal = (column: number, axis: number): number => feet.normals[3 * column + axis] ?? 0
  return packThickness({
    columns: COVERED_BONES.map(({ name }, bone) => ({
      bone: name,
      count: kept.filter((n) => feet.bone[n] === bone).length,
    })),
    places: triple((n, axis) => (feet.feet[3 * n + axis] ?? 0) + (cuts[3 * n] ?? 0) * normal(n, axis)),
    normals: triple(normal),
    thickness: Float32Array.from(kept, (n) => thickness[n] ?? 0),
    expected: Float32Array.from(kept, (n) => expected[n] ?? 0),
    triangles: Uint16Array.from(triangles),
  })
}
