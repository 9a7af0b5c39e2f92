import type { ScaleId } from '../../../src-shared/moaks/scales.js'

/**
 * Everything the parser tolerates. A repair is never silent: whoever shows a grade that needed one can say so.
 */
export const REPAIR_CODES = [
  /** Words before or after the JSON object. */
  'prose-around-json',
  /** The object stood in a Markdown code fence. */
  'code-fence',
  /** Not JSON until mended: single quotes, trailing commas, comments, missing brackets. */
  'json-syntax',
  /** The text ends inside the object. */
  'truncated',
  /** JSON written as a text inside JSON. */
  'json-in-text',
  /** One object names a key twice; the last one counts. */
  'duplicate-key',
  /** More than one object answers the question; the last one counts. */
  'several-answers',
  /** Other questions are answered beside the one that was asked; their grades are left out. */
  'other-questions',
  /** Keys beside the grades that nobody asked for; they are left out. */
  'other-keys',
  'root-key-missing',
  'root-key-different',
  'subject-key-missing',
  'subject-key-different',
  /** The grade stands directly under the subject. */
  'component-key-missing',
  'component-key-different',
  'grade-as-text',
  'grade-as-word',
  'grade-as-boolean',
  /** The grade stands in a list or an object of its own, such as {"value": 2}. */
  'grade-wrapped',
  /** No object held the grade; it was found in the words. */
  'grade-from-prose',
  /** The reasoning stands under another name, or deeper, than the one asked for. */
  'chain-key-different',
  /** One text or a list of objects instead of a list of texts. */
  'chain-shape',
  /** No object held the reasoning; it was found in the words. */
  'chain-from-prose',
  'box-key-different',
  /** Another order of the six numbers than the one asked for. */
  'box-order',
  /** Fractions of the volume instead of voxels. */
  'box-normalised',
  /** Named or nested numbers instead of a flat list of six. */
  'box-shape',
  'box-as-text',
  /** A lower end above the upper end. */
  'box-swapped',
  'box-from-prose',
  /** Longer than the parser reads; the end was kept. */
  'text-cut',
] as const
export type RepairCode = (typeof REPAIR_CODES)[number]

export interface Repair {
  readonly code: RepairCode
  /** What was found, in a few words. */
  readonly detail: string
}

/**
 * The failure signatures of the 3DReasonKnee paper. `localisation` is set here only where no box could be read; a box
 * in the wrong place is the scorer's to judge. `format`: not every component has a readable grade. `missing-chain`:
 * reasoning was asked for and there is none.
 */
export const FAILURES = ['localisation', 'format', 'missing-chain'] as const
export type Failure = (typeof FAILURES)[number]

/** Order of the six numbers. */
export type BoxLayout = 'slice-pairs' | 'corners'
export type BoxUnit = 'voxel' | 'normalised' | 'lps-mm'

/**
 * A box as it was written, sorted. `slice`, `x` (column) and `y` (row) are voxel indices with both ends included, or
 * fractions 0…1 of the volume. For `lps-mm`, `x`, `y`, `slice` are the LPS x, y and z in millimetres.
 */
export interface ParsedBox {
  readonly layout: BoxLayout
  readonly unit: BoxUnit
  readonly slice: readonly [number, number]
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
}

export interface ParsedGrade {
  readonly component: ScaleId
  readonly grade: number
}

export interface ParsedAnswer {
  /** The components with a readable grade, in the order of the question. */
  readonly grades: readonly ParsedGrade[]
  /** The components without one. */
  readonly missing: readonly ScaleId[]
  readonly box: ParsedBox | null
  /** Reasoning, one entry per step or paragraph. */
  readonly steps: readonly string[]
  readonly repairs: readonly Repair[]
  readonly failures: readonly Failure[]
  /** Why there is a format failure, as a sentence; empty where there is none. */
  readonly problem: string
}

/** What was asked for, so that absence can be told from failure. */
export interface AnswerExpectation {
  readonly chain: boolean
  readonly box: boolean
  readonly boxLayout: BoxLayout
  readonly boxUnit: BoxUnit
  /** Voxels along x, y and slice where known: settles which way round six numbers are. */
  readonly extent?: readonly [number, number, number]
}

/** How six numbers in a text are meant; told by the user where it is not as our own prompt asks. */
export type BoxConvention = Pick<AnswerExpectation, 'boxLayout' | 'boxUnit'>
