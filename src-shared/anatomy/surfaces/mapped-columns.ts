import { MOST_COLUMNS, type ThicknessColumns } from '../../case/thickness-map.js'
import type { KneeLabels } from '../knee-labels.js'
import { partitionKnee } from '../partition.js'
import { COVERED_BONES } from './bones.js'
import { columnRegions } from './column-regions.js'
import { labelLayer } from './label-layer.js'
import type { LayerColumns } from './layer-columns.js'

/** Columns that lie in one cube of this edge become one column of the map, mm: finer than thickness changes. */
const CELL_MM = 1.7
/** Where that still leaves more than a map may have, cubes are larger by this. */
const COARSER = 1.25

/** Columns of the map: which one each column of the layer becomes (−1 for none), and what they stand for. */
interface Clusters {
  readonly of: Int32Array
  readonly members: readonly number[][]
}

/**
 * The map of thickness of what was outlined, for packs that read no surfaces: how high cartilage stands on its bone. Null
 * where the knee cannot be cut into sub-regions or no bone has cartilage on it.
 */
export function outlinedThickness(labels: KneeLabels): ThicknessColumns | null {
  const partition = partitionKnee(labels)
  if (!partition) return null
  const layer = labelLayer(partition)
  return layer.feet.count === 0 ? null : mappedColumns(layer, columnRegions(layer.feet, partition), 'outlines')
}

/**
 * The map of an articular layer: every column that is or was covered, those next to each other taken together. `regions`
 * says for every column its place in ARTICULAR_SUBREGIONS + 1.
 */
export function mappedColumns(
  layer: LayerColumns,
  regions: Uint8Array,
  measuredOn: ThicknessColumns['measuredOn'],
): ThicknessColumns {
  let cell = CELL_MM
  let clusters = clustersOf(layer, cell)
  while (clusters.members.length > MOST_COLUMNS) {
    cell *= COARSER
    clusters = clustersOf(layer, cell)
  }
  const { feet, thickness, expected, cuts } = layer
  const { members } = clusters
  const mean = (own: readonly number[], of: (column: number) => number): number =>
    own.reduce((sum, n) => sum + of(n), 0) / own.length
  const normal = (n: number, axis: number): number => feet.normals[3 * n + axis] ?? 0
  const triple = (of: (column: number, axis: number) => number): Float32Array =>
    Float32Array.from(members.flatMap((own) => [0, 1, 2].map((axis) => mean(own, (n) => of(n, axis)))))
  return {
    columns: COVERED_BONES.map(({ name }, bone) => ({
      bone: name,
      count: members.filter(([first = 0]) => feet.bone[first] === bone).length,
    })),
    places: triple((n, axis) => (feet.feet[3 * n + axis] ?? 0) + (cuts[3 * n] ?? 0) * normal(n, axis)),
    normals: ofLengthOne(triple(normal)),
    thickness: Float32Array.from(members, (own) => mean(own, (n) => thickness[n] ?? 0)),
    expected: Float32Array.from(members, (own) => mean(own, (n) => expected[n] ?? 0)),
    regions: Uint8Array.from(members, ([first = 0]) => regions[first] ?? 0),
    measuredOn,
    triangles: meshOf(layer, clusters.of),
  }
}

/** Columns of one bone whose feet lie in one cube and which look the same way belong together; bones keep their order. */
function clustersOf({ feet, covered }: LayerColumns, cell: number): Clusters {
  const of = new Int32Array(feet.count).fill(-1)
  const members: number[][] = []
  const byCube = new Map<string, number>()
  for (let n = 0; n < feet.count; n++) {
    if (covered[n] !== 1) continue
    const key = [0, 1, 2].map((axis) => Math.floor((feet.feet[3 * n + axis] ?? 0) / cell))
    // The two sides of a thin bone may lie in one cube.
    const facing = [0, 1, 2].map((axis) => ((feet.normals[3 * n + axis] ?? 0) < 0 ? '-' : '+'))
    const cube = [feet.bone[n] ?? 0, ...key, facing.join('')].join()
    const cluster = byCube.get(cube) ?? members.length
    byCube.set(cube, cluster)
    of[n] = cluster
    const own = members[cluster]
    if (own) own.push(n)
    else members.push([n])
  }
  return { of, members }
}

/** The layer's triangles between clusters; those within one or two of them vanish. */
function meshOf({ feet }: LayerColumns, of: Int32Array): Uint16Array {
  const triangles: number[] = []
  for (let t = 0; t < feet.triangles.length; t += 3) {
    const [a = -1, b = -1, c = -1] = [0, 1, 2].map((n) => of[feet.triangles[t + n] ?? 0] ?? -1)
    if (a >= 0 && b >= 0 && c >= 0 && a !== b && b !== c && a !== c) triangles.push(a, b, c)
  }
  return Uint16Array.from(triangles)
}

function ofLengthOne(vectors: Float32Array): Float32Array {
  const length = (n: number): number => {
    const first = n - (n % 3)
    return Math.hypot(vectors[first] ?? 0, vectors[first + 1] ?? 0, vectors[first + 2] ?? 0)
  }
  return vectors.map((part, n) => part / Math.max(1e-6, length(n)))
}
