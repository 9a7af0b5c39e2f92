import type { ImportIssue, OrientationPlane } from '../../../src-shared/case/import.js'
import type { VolumeFlag } from '../../../src-shared/case/volume.js'
import type { Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { frameName, sliceDistance, type PlacedFrame } from './placed-frame.js'
import { judgeSpacing, type SlicePlanEntry, type SpacingVerdict } from './slice-spacing.js'
import { planeOfNormal } from '../../../src-shared/geometry/orientation.js'
import { cross, dot, length, scale, subtract, unit } from '../../../src-shared/geometry/vector.js'

/** Frames laid out as one box of voxels. */
export interface Layout {
  /** Sorted along the normal: k rises towards the normal = row direction × column direction. */
  readonly frames: readonly PlacedFrame[]
  /** How frames make slices; undefined where frame k is slice k. */
  readonly plan: readonly SlicePlanEntry[] | undefined
  readonly dims: readonly [number, number, number]
  readonly spacing: readonly [number, number, number]
  readonly affine: Affine
  readonly orientation: OrientationPlane
  readonly issues: ImportIssue[]
  readonly flags: VolumeFlag[]
}

/** Slices may slide sideways by this share of their distance before the box counts as sheared (about 1°). */
const SHEAR_SHARE = 0.02
/** A slice may lie this share of a step, or this many mm (headers round positions), off the line through the others. */
const ON_LINE_SHARE = 0.1
const ON_LINE_MM = 0.1
const COARSE_MM = 2
/** DICOM's own Spacing Between Slices may differ this much from the measured distance before it is worth a word. */
const DISAGREES_SHARE = 0.05

/**
 * Lays frames of one orientation with distinct positions out as boxes: usually one, several where the spacing changes.
 * The affine comes from positions and orientations alone; neither instance numbers nor slice thickness have a say.
 */
export function layOut(frames: readonly PlacedFrame[]): Layout[] {
  const [first] = frames
  if (!first) return []
  const normal = unit(cross(first.rowDirection, first.columnDirection))
  const sorted = [...frames].sort((a, b) => dot(a.position, normal) - dot(b.position, normal))
  if (sorted.length === 1) return [boxOf(sorted, normal, undefined)]
  const verdict = judgeSpacing(sorted.map((frame) => dot(subtract(frame.position, first.position), normal)))
  if (verdict.kind !== 'split') return [boxOf(sorted, normal, verdict)]
  return verdict.runs.flatMap(([from, to]) => layOut(sorted.slice(from, to + 1)))
}

function boxOf(
  frames: readonly PlacedFrame[],
  normal: Vec3,
  verdict: Exclude<SpacingVerdict, { kind: 'split' }> | undefined,
): Layout {
  const first = frames[0]
  if (!first) throw new RangeError('A box needs a slice.')
  const { header } = first.file
  const issues: ImportIssue[] = []
  const flags: VolumeFlag[] = []
  const spacing = verdict?.spacing ?? sliceDistance(header)
  if (!verdict) {
    const said = [header.spacingBetweenSlices, header.sliceThickness].some((mm) => Math.abs(mm ?? 0) === spacing)
    const source = !said ? 'and does not say how thick it is: 1 mm was taken' : `taken as ${millimetres(spacing)} thick`
    issues.push(issue('warning', 'single-slice', `${frameName(first)} is a single slice, ${source}.`, [first]))
  } else {
    reportSpacing(frames, verdict, issues, flags)
    reportShear(frames, normal, issues)
    const stated = header.spacingBetweenSlices
    if (stated !== null && Math.abs(Math.abs(stated) - spacing) > DISAGREES_SHARE * spacing)
      issues.push(
        issue(
          'info',
          'spacing-disagrees',
          `${frameName(first)} states slices ${millimetres(Math.abs(stated))} apart, but their positions are ` +
            `${millimetres(spacing)} apart: the positions were taken.`,
          [first],
        ),
      )
  }
  if (spacing > COARSE_MM) {
    flags.push('coarse-slices')
    issues.push(
      issue(
        'info',
        'coarse-slices',
        `Slices are ${millimetres(spacing)} apart: thin structures such as meniscal horns can lie between them.`,
        [],
      ),
    )
  }
  const plan = verdict && verdict.kind !== 'even' ? verdict.plan : undefined
  const [rowStep, columnStep] = first.pixelSpacing
  return {
    frames,
    plan,
    dims: [header.columns ?? 0, header.rows ?? 0, plan?.length ?? frames.length],
    spacing: [columnStep, rowStep, spacing],
    affine: affineOf(
      scale(first.rowDirection, columnStep),
      scale(first.columnDirection, rowStep),
      scale(normal, spacing),
      first.position,
    ),
    orientation: planeOfNormal(normal),
    issues,
    flags,
  }
}

function reportSpacing(
  frames: readonly PlacedFrame[],
  verdict: Exclude<SpacingVerdict, { kind: 'split' }>,
  issues: ImportIssue[],
  flags: VolumeFlag[],
): void {
  const pair = (after: number): PlacedFrame[] => frames.slice(after, after + 2)
  const named = (after: number): string => pair(after).map(frameName).join(' and ')
  const usual = millimetres(verdict.spacing)
  if (verdict.kind === 'missing') {
    flags.push('missing-slices')
    for (const hole of verdict.holes)
      issues.push(
        issue(
          'warning',
          'missing-slices',
          `Between ${named(hole.after)} ${hole.slices === 1 ? 'a slice is' : `${hole.slices} slices are`} missing ` +
            `(${millimetres(hole.step)} instead of ${usual}) and shown empty: export the series again to have all of it.`,
          pair(hole.after),
        ),
      )
  } else if (verdict.worst) {
    const { after, step } = verdict.worst
    const remedy =
      verdict.kind === 'even'
        ? 'the difference is less than a tenth of a slice and was evened out.'
        : 'slices were interpolated onto an even grid; check measurements on the original.'
    if (verdict.kind === 'uneven') flags.push('uneven-spacing')
    issues.push(
      issue(
        'warning',
        'uneven-spacing',
        `Slices are unevenly spaced: ${named(after)} are ${millimetres(step)} apart, the others ${usual}; ${remedy}`,
        pair(after),
      ),
    )
  }
}

/** No slice may slide sideways: neither all of them along a slope, nor single ones to and fro between straight ends. */
function reportShear(frames: readonly PlacedFrame[], normal: Vec3, issues: ImportIssue[]): void {
  const [first] = frames
  const last = frames[frames.length - 1]
  if (!first || !last) return
  const path = subtract(last.position, first.position)
  const whole = dot(path, normal)
  const slope = scale(subtract(path, scale(normal, whole)), 1 / whole)
  const jitter = Math.max((ON_LINE_SHARE * whole) / (frames.length - 1), ON_LINE_MM)
  const slides = frames.map((frame) => {
    const way = subtract(frame.position, first.position)
    const along = dot(way, normal)
    const across = subtract(way, scale(normal, along))
    const isOff = length(across) > Math.max(SHEAR_SHARE * along, jitter)
    return { frame, sideways: length(across), isOff: isOff || length(subtract(across, scale(slope, along))) > jitter }
  })
  const [worst] = slides.filter(({ isOff }) => isOff).sort((a, b) => b.sideways - a.sideways)
  if (!worst) return
  issues.push(
    issue(
      'error',
      'sheared-slices',
      `From ${frameName(first)} to ${frameName(worst.frame)} the slices slide ${millimetres(worst.sideways)} sideways, so they ` +
        'make no rectangular box: reformat the series on the scanner or choose another one.',
      [first, worst.frame],
    ),
  )
}

function issue(
  severity: ImportIssue['severity'],
  code: ImportIssue['code'],
  message: string,
  frames: readonly PlacedFrame[],
): ImportIssue {
  return { severity, code, message, files: frames.map((frame) => frame.file.name) }
}

/** Columns of the affine as voxel steps, LPS mm; −0 is written as 0. */
export function affineOf(i: Vec3, j: Vec3, k: Vec3, origin: Vec3): Affine {
  const rows = [0, 1, 2].flatMap((axis) => [i, j, k, origin].map((column) => (column[axis] ?? 0) + 0))
  return [...rows, 0, 0, 0, 1]
}

/** `1.5 mm`, with as many digits as tell two spacings apart. */
function millimetres(value: number): string {
  return `${Number(value.toFixed(2))} mm`
}
