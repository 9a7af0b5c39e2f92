import { z } from 'zod'
import { AffineSchema, BoxSchema, SideSchema, SideSourceSchema, Vec3Schema } from './geometry.js'

/**
 * What a reasoning step points at. Coordinates are LPS millimetres. Every kind may carry the measured value
 * that the step states; a step that points at nothing has evidence `null` and is shown as such.
 */
export const MeasuredValueSchema = z.object({
  name: z.string(),
  value: z.number(),
  /** '%', 'mm', 'ml', 'count' … as printed after the number. */
  unit: z.string(),
})
export type MeasuredValue = z.infer<typeof MeasuredValueSchema>

export const EvidenceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('box'), boxLps: BoxSchema, value: MeasuredValueSchema.optional() }),
  z.object({
    kind: z.literal('plane'),
    plane: z.enum(['sagittal', 'coronal', 'axial']),
    pointLps: Vec3Schema,
    value: MeasuredValueSchema.optional(),
  }),
  z.object({ kind: z.literal('point'), pointLps: Vec3Schema, value: MeasuredValueSchema.optional() }),
  z.object({
    kind: z.literal('distance'),
    fromLps: Vec3Schema,
    toLps: Vec3Schema,
    value: MeasuredValueSchema.optional(),
  }),
  z.object({ kind: z.literal('measure'), value: MeasuredValueSchema }),
])
export type Evidence = z.infer<typeof EvidenceSchema>

export const ReasoningStepSchema = z.object({ text: z.string().min(1).max(2000), evidence: EvidenceSchema.nullable() })
export type ReasoningStep = z.infer<typeof ReasoningStepSchema>

/** One graded component. `component` is a key of moaks/scales.ts; probabilities follow the scale's grade order. */
export const ComponentGradeSchema = z.object({
  component: z.string(),
  grade: z.number().int().min(0).max(8),
  /** Calibrated, summing to 1; empty where the answer has none (a person's grade, a stored answer). */
  probabilities: z.array(z.number().min(0).max(1)),
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
] as const
export const FlagSchema = z.enum(FLAGS)
export type Flag = z.infer<typeof FlagSchema>

/** The model's answer to one of the 69 questions. Not answered: `grades` and `steps` may be empty, `reason` says why. */
export const FindingSchema = z.object({
  question: z.number().int().min(1).max(69),
  category: z.string(),
  region: z.string(),
  answered: z.boolean(),
  reason: z.string().optional(),
  grades: z.array(ComponentGradeSchema),
  steps: z.array(ReasoningStepSchema),
  /** Calibrated probability that all grades of the finding are right; null where it is not known. */
  confidence: z.number().min(0).max(1).nullable(),
  flags: z.array(FlagSchema),
  /** What would have to be measured for the neighbouring grade, in one sentence. */
  counterfactual: z.string().optional(),
})
export type Finding = z.infer<typeof FindingSchema>

export const RegionBoxSchema = z.object({
  id: z.string(),
  label: z.string(),
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

export const PackReferenceSchema = z.object({ id: z.string(), version: z.string(), sha256: z.string() })

/** `reading.json`, schema "condyle.reading/1". */
export const ReadingSchema = z.object({
  schema: z.literal('condyle.reading/1'),
  study: z.object({
    uid: z.string(),
    date: z.string().optional(),
    description: z.string().optional(),
  }),
  series: z.object({ uid: z.string(), modality: z.string(), description: z.string() }),
  volume: z.object({
    hash: z.string(),
    dims: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
    spacing: Vec3Schema,
    affineLps: AffineSchema,
    side: SideSchema,
    sideSource: SideSourceSchema,
  }),
  pack: PackReferenceSchema.extend({ title: z.string(), trainedOn: z.string() }),
  provider: ProviderSchema,
  timingsMs: z.object({
    scan: z.number(),
    decode: z.number(),
    standardise: z.number(),
    localise: z.number(),
    grade: z.number(),
    reason: z.number(),
    total: z.number(),
  }),
  /** 0 is typical of the training data; above `threshold` the reading is flagged. */
  outOfDistribution: z.object({ score: z.number(), threshold: z.number() }),
  flags: z.array(FlagSchema),
  regions: z.array(RegionBoxSchema),
  findings: z.array(FindingSchema),
})
export type Reading = z.infer<typeof ReadingSchema>
