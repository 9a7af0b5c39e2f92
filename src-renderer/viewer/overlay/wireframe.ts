import { boxCentre, boxCorners, type Vec3 } from '../../../src-shared/geometry/box.js'
import { boxColour } from './box-look.js'
import { depthOf, toScreen, type Projection } from '../geometry/screen.js'
import type { ViewerBox } from '../types.js'

/** A box in the 3D view as two SVG paths: the edges behind its middle and those in front. */
export interface Wireframe {
  readonly key: string
  readonly label: string
  readonly colour: string
  readonly rejected: boolean
  readonly selected: boolean
  readonly back: string
  readonly front: string
}

/** Wireframes of boxes from back to front, the selected one last. */
export function wireframes(
  boxes: readonly ViewerBox[],
  selectedKey: string | null,
  projection: Projection,
): Wireframe[] {
  return [...boxes]
    .map((box) => ({ box, depth: depthOf(projection, boxCentre(box.boxLps)), selected: box.key === selectedKey }))
    .sort((a, b) => Number(a.selected) - Number(b.selected) || b.depth - a.depth)
    .map(({ box, depth, selected }) => {
      const edges = boxEdges(box)
      const isBack = ([a, b]: readonly [Vec3, Vec3]): boolean =>
        (depthOf(projection, a) + depthOf(projection, b)) / 2 > depth
      const path = (part: readonly (readonly [Vec3, Vec3])[]): string =>
        part.map(([a, b]) => `M${toScreen(projection, a).join(' ')}L${toScreen(projection, b).join(' ')}`).join('')
      return {
        key: box.key,
        label: box.label,
        colour: boxColour(box),
        rejected: box.rejected ?? box.dashed ?? false,
        selected,
        back: path(edges.filter(isBack)),
        front: path(edges.filter((edge) => !isBack(edge))),
      }
    })
}

/** The twelve edges: pairs of corners that differ on one axis only. */
function boxEdges(box: ViewerBox): [Vec3, Vec3][] {
  const corners = boxCorners(box.boxLps)
  return corners.flatMap((a, i) =>
    corners
      .slice(i + 1)
      .filter((b) => [0, 1, 2].filter((axis) => a[axis] !== b[axis]).length === 1)
      .map((b): [Vec3, Vec3] => [a, b]),
  )
}
