import type { FindingState } from '../../../src-shared/case/revision.js'
import { standingOfFinding } from '../../../src-shared/review/finding-standing.js'
import type { Evidence } from '../../../src-shared/case/reading.js'
import { transformBox } from '../../../src-shared/geometry/affine.js'
import { boxCentre, boxSize, type Box, type Vec3 } from '../../../src-shared/geometry/box.js'
import type { Mask } from '../../../src-shared/geometry/mask.js'
import type { Standing } from '../../../src-shared/moaks/standing.js'

/** A distance that a step measured, LPS mm. */
export interface MeasuredLine {
  readonly from: Vec3
  readonly to: Vec3
}

/** What the key images of a finding show: all three planes go through `focus`. LPS mm. */
export interface KeySubject {
  readonly focus: Vec3
  /** The finding's box. */
  readonly box: Box | null
  /** A smaller box that a step points at: the lesion inside the region. */
  readonly lesion: Box | null
  readonly point: Vec3 | null
  readonly line: MeasuredLine | null
  readonly standing: Standing
  /** Edge of the pictures in mm. */
  readonly field: number
}

/** The joint with what is around it; more where the box asks for it, never more than a knee coil sees. */
const USUAL_FIELD = 84
const LARGEST_FIELD = 150
const ROOM_AROUND_BOX = 1.5

/**
 * What to show of a finding, or null where nothing of it has a place. The planes go through what the last step with a
 * place points at: a chain ends with what decides the grade.
 */
export function keySubject(finding: FindingState): KeySubject | null {
  const shown = finding.steps.flatMap(({ evidence }) => evidence ?? [])
  const line = last(shown, 'distance')
  const point = last(shown, 'point')
  const outline = last(shown, 'outline')
  const plane = last(shown, 'plane')
  const lesion = outline
    ? boxOfMask(outline.outline)
    : shown.filter((one) => one.kind === 'box').findLast(({ boxLps }) => !sameBox(boxLps, finding.boxLps))?.boxLps
  const counted = last(shown, 'points')?.pointsLps[0]
  // What was outlined before a thickness beside it; a distance before a point that it begins at.
  const exact = outline?.pointLps ?? (line ? middle(line.fromLps, line.toLps) : (point?.pointLps ?? counted))
  const place = exact ?? (lesion ? boxCentre(lesion) : plane?.pointLps)
  const focus = place ?? (finding.boxLps ? boxCentre(finding.boxLps) : null)
  if (!focus) return null
  const longest = finding.boxLps ? Math.max(...boxSize(finding.boxLps)) : 0
  return {
    focus,
    box: finding.boxLps,
    lesion: lesion ?? null,
    point: point?.pointLps ?? null,
    line: line ? { from: line.fromLps, to: line.toLps } : null,
    standing: standingOfFinding(finding),
    field: Math.min(LARGEST_FIELD, Math.max(USUAL_FIELD, longest * ROOM_AROUND_BOX)),
  }
}

/** The box around the block that a mask fills. */
function boxOfMask({ dims, affineLps }: Mask): Box {
  return transformBox(affineLps, {
    min: [-0.5, -0.5, -0.5],
    max: [dims[0] - 0.5, dims[1] - 0.5, dims[2] - 0.5],
  })
}

function last<Kind extends Evidence['kind']>(
  evidence: readonly Evidence[],
  kind: Kind,
): Extract<Evidence, { kind: Kind }> | undefined {
  return evidence.findLast((one): one is Extract<Evidence, { kind: Kind }> => one.kind === kind)
}

function middle(a: Vec3, b: Vec3): Vec3 {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2]
}

function sameBox(a: Box, b: Box | null): boolean {
  return b !== null && [0, 1, 2].every((axis) => a.min[axis] === b.min[axis] && a.max[axis] === b.max[axis])
}
