import { z } from 'zod'
import { LENGTHS, MeasureSchema, MillisecondsSchema } from './bounds.js'
import { FineCategorySchema } from '../moaks/categories.js'
import { RegionIdSchema } from '../moaks/regions.js'
import { ScaleIdSchema } from '../moaks/scales.js'
import { ContrastSchema } from './contrast.js'
import { JudgingSchema, ModelStandingSchema } from './judging.js'
import { AffineSchema, BoxSchema, MaskSchema, SideSchema, SideSourceSchema, Vec3Schema } from './geometry.js'
import { OrientationPlaneSchema } from './import.js'
import { StructuresSchema } from './structures.js'
import { ThicknessMapSchema } from './thickness-map.js'

/** Hash of a volume of the case: what boxes and evidence refer to, and whose frame their LPS millimetres are in. */
export const VolumeRefSchema = z.string().min(1).max(100)

/**
 * What a reasoning step points at. Coordinates are LPS millimetres. Every kind may carry the measured value
 * that the step states; a step that points at nothing has evidence `null` and is shown as such.
 */
export const MeasuredValueSchema = z.object({
  name: z.string().max(LENGTHS.name),
  value: MeasureSchema,
  /** '%', 'mm', 'ml', 'count' … as printed after the number. */
  unit: z.string().max(LENGTHS.name),
})
export type MeasuredValue = z.infer<typeof MeasuredValueSchema>

/** The volume that shows it; left out in what version 0.1 wrote, whose cases had one volume. */
const onVolume = { volume: VolumeRefSchema.optional() }

/** Counted things that are numbered; more of them are only counted. */
export const MOST_POINTS = 24

export const EvidenceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('box'), ...onVolume, boxLps: BoxSchema, value: MeasuredValueSchema.optional() }),
  z.object({
    kind: z.literal('plane'),
    ...onVolume,
    plane: z.enum(['sagittal', 'coronal', 'axial']),
    pointLps: Vec3Schema,
    value: MeasuredValueSchema.optional(),
  }),
  z.object({ kind: z.literal('point'), ...onVolume, pointLps: Vec3Schema, value: MeasuredValueSchema.optional() }),
  z.object({
    kind: z.literal('distance'),
    ...onVolume,
    fromLps: Vec3Schema,
    toLps: Vec3Schema,
    /** A line through `fromLps` that the distance is measured from: the margin that a meniscus reaches beyond. */
    baseLps: z.tuple([Vec3Schema, Vec3Schema]).optional(),
    value: MeasuredValueSchema.optional(),
  }),
  /** Something as it was outlined: an `area`, or a `line` where it is thin as a tear is. */
  z.object({
    kind: z.literal('outline'),
    ...onVolume,
    shape: z.enum(['area', 'line']),
    outline: MaskSchema,
    /** What it takes up a share of. */
    within: MaskSchema.optional(),
    /** Where most of it is seen. */
    pointLps: Vec3Schema,
    value: MeasuredValueSchema.optional(),
  }),
  /** Things that were counted, each at its middle, largest first. */
  z.object({
    kind: z.literal('points'),
    ...onVolume,
    pointsLps: z.array(Vec3Schema).min(1).max(MOST_POINTS),
    value: MeasuredValueSchema.optional(),
  }),
  z.object({ kind: z.literal('measure'), ...onVolume, value: MeasuredValueSchema }),
])
export type Evidence = z.infer<typeof EvidenceSchema>

export const ReasoningStepSchema = z.object({ text: z.string().min(1).max(2000), evidence: EvidenceSchema.nullable() })
export type ReasoningStep = z.infer<typeof ReasoningStepSchema>

/** One graded component. `component` is a key of moaks/scales.ts; probabilities follow the scale's grade order. */
export const ComponentGradeSchema = z.object({
  component: ScaleIdSchema,
  grade: z.number().int().min(0).max(8),
  /** Calibrated, summing to 1; empty where the answer has none (a person's grade, a stored answer). */
  probabilities: z.array(z.number().min(0).max(1)).max(20),
  measured: MeasuredValueSchema.optional(),
})
export type ComponentGrade = z.infer<typeof ComponentGradeSchema>

/** Reasons to look twice at a finding or a whole reading. */
export const FLAGS = [
  'out-of-distribution',
  'low-confidence',
  'outside-field-of-view',
  'side-inferred',
  'coarse-slices',
  'region-cut-off',
  /** Another volume of the case was answered otherwise. */
  'series-disagree',
  /** A person set another side than the reading was made for: medial and lateral were exchanged after it. */
  'side-changed',
] as const
export const FlagSchema = z.enum(FLAGS)
export type Flag = z.infer<typeof FlagSchema>

/** What another volume of the case says to the same question. */
export const SecondAnswerSchema = z.object({
  volume: VolumeRefSchema,
  grades: z.array(ComponentGradeSchema).max(20),
  boxLps: BoxSchema.nullable(),
  confidence: z.number().min(0).max(1).nullable(),
  /** Whether all its grades are those of the finding. */
  agrees: z.boolean(),
})
export type SecondAnswer = z.infer<typeof SecondAnswerSchema>

/** The model's answer to one of the 69 questions. Not answered: `grades` and `steps` may be empty, `reason` says why. */
export const FindingSchema = z.object({
  question: z.number().int().min(1).max(69),
  category: FineCategorySchema,
  region: RegionIdSchema,
  /** The volume it is answered from; null where it is not answered. */
  volume: VolumeRefSchema.nullable(),
  /**
   * The region's box in the frame of that volume; left out where it is the one of `regions`, which holds each region once,
   * on the volume that shows it best.
   */
  boxLps: BoxSchema.optional(),
  /** Why that volume, in one sentence; left out where the case has one volume. */
  choice: z.string().max(1000).optional(),
  answered: z.boolean(),
  reason: z.string().max(LENGTHS.sentence).optional(),
  /** How it stands at the reading's operating point; grades and probabilities do not hang on it. */
  standing: ModelStandingSchema,
  /** Why it is unsure, in one sentence. */
  unsure: z.string().max(LENGTHS.sentence).optional(),
  /** What makes it unsure at every operating point, in one sentence: its measure is in doubt. */
  doubt: z.string().max(LENGTHS.sentence).optional(),
  grades: z.array(ComponentGradeSchema).max(20),
  /** What other volumes of the case answered, best first. */
  others: z.array(SecondAnswerSchema).max(1000).default([]),
  steps: z.array(ReasoningStepSchema).max(200),
  /** Calibrated probability that all grades of the finding are right; null where it is not known. */
  confidence: z.number().min(0).max(1).nullable(),
  flags: z.array(FlagSchema).max(50),
  /** What would have to be measured for the neighbouring grade, in one sentence. */
  counterfactual: z.string().max(LENGTHS.sentence).optional(),
})
export type Finding = z.infer<typeof FindingSchema>

export const RegionBoxSchema = z.object({
  id: RegionIdSchema,
  volume: VolumeRefSchema,
  label: z.string().max(LENGTHS.name),
  boxLps: BoxSchema,
  boxVoxel: BoxSchema,
  confidence: z.number().min(0).max(1).nullable(),
})
export type RegionBox = z.infer<typeof RegionBoxSchema>

export const PROVIDERS = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const
export const ProviderSchema = z.enum(PROVIDERS)
export type Provider = z.infer<typeof ProviderSchema>

export const STAGES = ['scan', 'decode', 'standardise', 'localise', 'grade', 'reason'] as const
export type Stage = (typeof STAGES)[number]

export const PackReferenceSchema = z.object({
  id: z.string().max(LENGTHS.name),
  version: z.string().max(LENGTHS.name),
  sha256: z.string().max(LENGTHS.id),
})

const TimingsSchema = z.object({
  scan: MillisecondsSchema,
  decode: MillisecondsSchema,
  standardise: MillisecondsSchema,
  localise: MillisecondsSchema,
  grade: MillisecondsSchema,
  reason: MillisecondsSchema,
  total: MillisecondsSchema,
})

const OutOfDistributionSchema = z.object({ score: MeasureSchema, threshold: MeasureSchema })

/** A volume of the case, and what the pack made of it. */
export const ReadVolumeSchema = z.object({
  hash: VolumeRefSchema,
  series: z.object({
    uid: z.string().max(LENGTHS.description),
    number: z.number().int().nullable(),
    modality: z.string().max(LENGTHS.description),
    description: z.string().max(LENGTHS.description),
  }),
  /** What tells it from other volumes of its series ("echo 2"); empty where it is the only one. */
  label: z.string().max(LENGTHS.description),
  orientation: OrientationPlaneSchema,
  contrast: ContrastSchema,
  frameOfReference: z.string().max(LENGTHS.description),
  dims: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
  spacing: Vec3Schema,
  affineLps: AffineSchema,
  /** `read`: all stages; `looked-at`: localised only; `skipped`: not looked at. The latter two with their reason. */
  standing: z.enum(['read', 'looked-at', 'skipped']),
  reason: z.string().max(1000).optional(),
  /** 0 is typical of the training data; above `threshold` the volume is flagged. Null where it was skipped. */
  outOfDistribution: OutOfDistributionSchema.nullable(),
  flags: z.array(FlagSchema).max(50),
  /**
   * Where structures lie in this volume's frame, LPS mm: centroids of what was localised and the joint centre. Two
   * volumes without a common frame of reference are linked by them. Empty where the volume was skipped.
   */
  landmarks: z.array(z.object({ id: z.string().max(LENGTHS.id), pointLps: Vec3Schema })).max(500),
  /** How thick cartilage is over its bones, where the pack reads surfaces; else it is mapped from `structures`. */
  thickness: ThicknessMapSchema.optional(),
  /** What was outlined in it; left out in readings of before 0.2, and where too much was outlined to be kept. */
  structures: StructuresSchema.optional(),
  timingsMs: TimingsSchema,
})
export type ReadVolume = z.infer<typeof ReadVolumeSchema>

/** `reading.json`, schema "condyle.reading/3": what a pack says of a case, over all its volumes. */
export const ReadingSchema = z.object({
  schema: z.literal('condyle.reading/3'),
  study: z.object({
    uid: z.string().max(LENGTHS.description),
    date: z.string().max(LENGTHS.id).optional(),
    description: z.string().max(LENGTHS.description).optional(),
  }),
  side: SideSchema,
  sideSource: SideSourceSchema,
  /** Most useful first. */
  volumes: z.array(ReadVolumeSchema).min(1).max(1000),
  pack: PackReferenceSchema.extend({
    title: z.string().max(LENGTHS.text),
    trainedOn: z.string().max(LENGTHS.text),
  }),
  provider: ProviderSchema,
  /** Over all volumes. */
  timingsMs: TimingsSchema,
  /** Of the most useful volume that was read. */
  outOfDistribution: OutOfDistributionSchema,
  flags: z.array(FlagSchema).max(50),
  /** Each region once, on the volume that shows it best. */
  regions: z.array(RegionBoxSchema).max(500),
  /** What its standings follow from; left out where the pack states no operating points. */
  judging: JudgingSchema.optional(),
  findings: z.array(FindingSchema).max(500),
})
export type Reading = z.infer<typeof ReadingSchema>
