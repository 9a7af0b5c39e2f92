import { columnFeet } from '../../../../src-shared/anatomy/surfaces/column-feet.js'
import { columnRegions } from '../../../../src-shared/anatomy/surfaces/column-regions.js'
import {
  columnSignals,
  PLACE_FEATURES,
  type ColumnSources,
} from '../../../../src-shared/anatomy/surfaces/column-signals.js'
import { layerColumns, type LayerColumns } from '../../../../src-shared/anatomy/surfaces/layer-columns.js'
import { LAYER_CLASSES, orderedLayers } from '../../../../src-shared/anatomy/surfaces/ordered-layers.js'
import { NEIGHBOURS } from '../../../../src-shared/anatomy/surfaces/surface-nets.js'
import { signalScale } from '../../../../src-shared/anatomy/surfaces/signal-scale.js'
import type { Partition } from '../../../../src-shared/anatomy/partition.js'
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
