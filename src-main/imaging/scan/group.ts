import type { ImportIssue } from '../../../src-shared/case/import.js'
import { LIMITS } from '../limits.js'
import { isEvenStack } from './by-series.js'
import { layOut, type Layout } from './lay-out.js'
import type { PlacedFrame } from './placed-frame.js'
import { byPosition, singlePasses } from './repeats.js'
import { planeOfNormal } from '../../../src-shared/geometry/orientation.js'
import { cross, dot } from '../../../src-shared/geometry/vector.js'

/** A layout and what tells it from the others of its series. */
export interface LabelledLayout {
  readonly layout: Layout
  readonly label: string
}

export interface GroupedSeries {
  readonly layouts: readonly LabelledLayout[]
  /** Frames at a position that another frame was taken for. */
  readonly dropped: readonly PlacedFrame[]
}

/** Directions whose cosine is at least this (about 1°) are one orientation. */
const SAME_ORIENTATION = 0.9998

/** What always makes another volume, and how a stack that differs in it is called. */
const DISCRIMINATORS: readonly {
  readonly value: (placed: PlacedFrame) => string | number | null
  readonly label: (value: string) => string
}[] = [
  {
    value: imageTypeOf,
    label: (value) => value.split('\\').slice(2).join(' ').toLowerCase() || 'other type',
  },
  { value: ({ frame }) => frame.echoNumber, label: (value) => `echo ${value}` },
  { value: ({ frame }) => rounded(frame.echoTime), label: (value) => `TE ${value} ms` },
  { value: ({ frame }) => frame.temporalPosition, label: (value) => `time ${value}` },
  { value: ({ frame }) => frame.bValue, label: (value) => `b ${value}` },
]

/**
 * Takes the frames of one series apart into boxes of one orientation, one echo, one temporal position, even spacing.
 * @param description what messages call the series
 */
export function groupSeries(frames: readonly PlacedFrame[], description: string): GroupedSeries {
  const result: LabelledLayout[] = []
  const dropped: PlacedFrame[] = []
  const scattered = hasFrameOfReferencePerImage(frames)
  const shapes = splitBy(frames, (frame) => shapeKey(frame, scattered))
  for (const [, shape] of shapes) {
    const orientations = byOrientation(shape)
    for (const oriented of orientations) {
      const plane = orientations.length > 1 ? [planeName(oriented)] : []
      for (const { part, labels } of splitByDiscriminators(oriented)) {
        for (const pass of singlePasses(part, description)) {
          dropped.push(...pass.dropped)
          const layouts = layOut(pass.frames)
          layouts.forEach((layout, index) => {
            const piece = layouts.length > 1 ? `part ${index + 1}` : ''
            const label = [...plane, ...labels, pass.label, piece]
              .filter(Boolean)
              .join(', ')
              .slice(0, LIMITS.labelCharacters)
            const cut = layouts.length > 1 ? [splitNote(layout, layouts.length, description)] : []
            const torn = scattered ? [scatteredNote(layout, description)] : []
            const issues = [...pass.issues, ...cut, ...torn, ...layout.issues]
            result.push({ layout: { ...layout, issues }, label })
          })
        }
      }
    }
  }
  return { layouts: result, dropped }
}

/** Frames by direction of their rows and columns, largest group first. */
export function byOrientation(frames: readonly PlacedFrame[]): PlacedFrame[][] {
  const groups: PlacedFrame[][] = []
  for (const frame of frames) {
    const group = groups.find(([first]) => first !== undefined && isParallel(first, frame))
    if (group) group.push(frame)
    else groups.push([frame])
  }
  return groups.sort((a, b) => b.length - a.length)
}

function isParallel(a: PlacedFrame, b: PlacedFrame): boolean {
  return (
    dot(a.rowDirection, b.rowDirection) >= SAME_ORIENTATION &&
    dot(a.columnDirection, b.columnDirection) >= SAME_ORIENTATION
  )
}

function splitByDiscriminators(frames: readonly PlacedFrame[]): { part: PlacedFrame[]; labels: string[] }[] {
  let parts: { part: PlacedFrame[]; labels: string[] }[] = [{ part: [...frames], labels: [] }]
  for (const { value, label } of DISCRIMINATORS) {
    parts = parts.flatMap(({ part, labels }) => {
      const split = splitBy(part, (frame) => `${value(frame) ?? ''}`)
      if (split.length === 1 || numbersSlices(part, split.length)) return [{ part, labels }]
      // One even stack without a double is one volume, even if the scanner filtered some of its slices otherwise.
      if (value === imageTypeOf && isEvenStack(part)) return [{ part, labels }]
      return split.map(([key, piece]) => ({ part: piece, labels: key === '' ? labels : [...labels, label(key)] }))
    })
  }
  return parts
}

function imageTypeOf({ frame }: PlacedFrame): string {
  return frame.imageType
}

/** Some anonymisers write a new frame of reference into every file, which would tear a volume into its slices. */
function hasFrameOfReferencePerImage(frames: readonly PlacedFrame[]): boolean {
  const files = new Set(frames.map(({ file }) => file))
  const uids = new Set([...files].map(({ header }) => header.frameOfReference))
  return files.size > 2 && uids.size === files.size
}

/** A value that is different in every slice, each at its own place, counts slices and tells no volumes apart. */
function numbersSlices(frames: readonly PlacedFrame[], values: number): boolean {
  return values > 2 && values === frames.length && byPosition(frames).length === frames.length
}

function shapeKey({ file, pixelSpacing }: PlacedFrame, ignoringReference: boolean): string {
  const { header } = file
  const spacing = pixelSpacing.map((step) => step.toFixed(4)).join('×')
  const reference = ignoringReference ? '' : header.frameOfReference
  return [reference, header.seriesNumber, header.rows, header.columns, spacing].join('|')
}

function splitBy(
  frames: readonly PlacedFrame[],
  keyOf: (frame: PlacedFrame) => string,
): [key: string, frames: PlacedFrame[]][] {
  const parts = new Map<string, PlacedFrame[]>()
  for (const frame of frames) {
    const key = keyOf(frame)
    const part = parts.get(key)
    if (part) part.push(frame)
    else parts.set(key, [frame])
  }
  return [...parts].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
}

function planeName(frames: readonly PlacedFrame[]): string {
  const [first] = frames
  return first ? planeOfNormal(cross(first.rowDirection, first.columnDirection)) : ''
}

function splitNote(layout: Layout, parts: number, description: string): ImportIssue {
  const count = layout.frames.length
  return {
    severity: 'info',
    code: 'uneven-spacing',
    message: `${description} changes the distance between its slices and was taken apart into ${parts} stacks; this one has ${count} ${count === 1 ? 'slice' : 'slices'}.`,
    files: layout.frames.slice(0, 1).map((frame) => frame.file.name),
  }
}

function scatteredNote(layout: Layout, description: string): ImportIssue {
  return {
    severity: 'warning',
    code: 'header-damaged',
    message:
      `Every image of ${description} names a frame of reference of its own, as some anonymisers leave it: they were taken ` +
      'for one series by their positions, which cannot be related to other series.',
    files: layout.frames.slice(0, 1).map((frame) => frame.file.name),
  }
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100
}
