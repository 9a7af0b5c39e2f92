import type { Affine } from '../../../src-shared/geometry/affine.js'
import type { StructureGroup, Structures } from '../../../src-shared/case/structures.js'
import type { Slab } from '../geometry/box-section.js'
import { contoursOf, type PlanePoint } from '../geometry/contour.js'
import { labelSections, type PlacedLabels, type Through } from '../geometry/label-section.js'
import { planeKey } from '../geometry/plane-samples.js'
import { LESION_LABELS, placedStructures, TISSUE_LABELS, type NamedLabel } from './placed-labels.js'

/** The outline of one structure or kind of lesion on a plane, mm along the plane's right and down from LPS 0. */
export interface StructureOutline extends NamedLabel {
  readonly contours: readonly (readonly PlanePoint[])[]
  /** The same as an SVG path. */
  readonly path: string
}

/** Planes of which outlines are kept: those that are on show, and the last ones of a scroll back and forth. */
const KEPT = 12

const kept = new WeakMap<Structures, Map<string, readonly StructureOutline[]>>()

/**
 * The outlines of all structures and lesions where a slab cuts them, lesions last: of a single slice what fills at least
 * half of its thickness, of a slab all that lies in it, whichever values are shown of it.
 */
export function structureOutlines(
  structures: Structures,
  toShown: Affine,
  slab: Slab,
  through: Through,
): readonly StructureOutline[] {
  const key = `${through} ${planeKey(toShown, slab)}`
  const known = kept.get(structures) ?? new Map<string, readonly StructureOutline[]>()
  kept.set(structures, known)
  const found = known.get(key)
  if (found) return found
  const { tissue, lesions } = placedStructures(structures)
  const cut = (labels: PlacedLabels, names: ReadonlyMap<number, NamedLabel>): StructureOutline[] =>
    [...labelSections(labels, toShown, slab, through)].flatMap(([label, section]): StructureOutline[] => {
      const named = names.get(label)
      if (!named) return []
      const contours = contoursOf(section)
      return contours.length === 0 ? [] : [{ ...named, contours, path: pathOf(contours) }]
    })
  const outlines = [...cut(tissue, TISSUE_LABELS), ...(lesions ? cut(lesions, LESION_LABELS) : [])]
  const [oldest] = known.keys()
  if (known.size >= KEPT && oldest !== undefined) known.delete(oldest)
  known.set(key, outlines)
  return outlines
}

/** The outlines of some groups as one path each, in the order of the groups. */
export function groupPaths(
  outlines: readonly StructureOutline[],
  groups: readonly StructureGroup[],
): { readonly group: StructureGroup; readonly path: string }[] {
  return groups.flatMap((group) => {
    const path = outlines.filter((outline) => outline.group === group).map((outline) => outline.path)
    return path.length === 0 ? [] : [{ group, path: path.join('') }]
  })
}

function pathOf(contours: readonly (readonly PlanePoint[])[]): string {
  let path = ''
  for (const contour of contours) {
    let letter = 'M'
    for (const [u, v] of contour) {
      path += `${letter}${Math.round(100 * u) / 100} ${Math.round(100 * v) / 100}`
      letter = 'L'
    }
    path += 'Z'
  }
  return path
}
