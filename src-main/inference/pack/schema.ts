import { z } from 'zod'
import { LESIONS, TISSUES } from '../../../src-shared/anatomy/labels.js'
import { boundedJson, boundedRecord, LENGTHS, MeasureSchema, MOST } from '../../../src-shared/case/bounds.js'
import { Vec3Schema } from '../../../src-shared/case/geometry.js'
import { REGION_IDS } from '../../../src-shared/moaks/regions.js'
import { INFERENCE_LIMITS } from '../limits.js'
import { CloseUpPlanSchema } from './close-up-plan.js'
import { FileNameSchema } from './file-name.js'
import { OperatingPointsSchema } from './operating-points.js'
import { SurfacePlanSchema } from './surface-plan.js'

/**
 * The one contract this version of Condyle can run. A field that is not in it is refused, since it may change what an
 * answer means; whoever adds one raises the number (docs/decisions/packs-are-strict.md).
 */
export const PACK_CONTRACT = 'condyle.pack/3'

const Sha256Schema = z
  .string()
  .max(64)
  .regex(/^[0-9a-f]{64}$/, 'A SHA-256 has 64 lower-case hexadecimal digits.')

const { gridAxis, gridVoxels, gridSpacingMm } = INFERENCE_LIMITS
const AxisSchema = z.number().int().positive().max(gridAxis)
const Size3Schema = z.tuple([AxisSchema, AxisSchema, AxisSchema])

/** Lists of a pack are never longer: features, classes, rows of a matrix. */
const MOST_ITEMS = 4096
const NameSchema = z.string().min(1).max(LENGTHS.name)
const TextSchema = z.string().min(1).max(LENGTHS.text)
const RowSchema = z.array(MeasureSchema).max(MOST_ITEMS)
const PositiveSchema = z.number().positive().max(MOST)
const QuestionSchema = z.number().int().min(1).max(69)

/**
 * The grid a graph reads: `size` = [slice, row, column] voxels of `spacing` mm. Slices run along patient +x,
 * rows from superior to inferior, columns from anterior to posterior.
 */
export const GridSchema = z
  .strictObject({ size: Size3Schema, spacing: z.number().min(gridSpacingMm.min).max(gridSpacingMm.max) })
  .refine(({ size: [slices, rows, columns] }) => slices * rows * columns <= gridVoxels, {
    message: `A grid has at most ${gridVoxels.toLocaleString('en')} voxels.`,
  })

const TissueNameSchema = z.enum(TISSUES)
const LesionNameSchema = z.enum(LESIONS)

/**
 * One graded component that shares a head: the same features and classes for every question named.
 * grade.onnx has for it an input `<name>` float32 [N, features] and an output `<name>.probabilities`
 * float32 [N, classes].
 */
export const GradeFamilySchema = z
  .strictObject({
    /** Such as `bml.size`. */
    name: NameSchema,
    /** Key of the component in moaks/scales.ts, such as `size`. */
    component: NameSchema,
    /** The questions of 1–69 whose component this head grades. */
    questions: z.array(QuestionSchema).min(1).max(69),
    /** Names of the features in input order, as produced by pipeline/features. */
    features: z.array(NameSchema).min(1).max(MOST_ITEMS),
    /** Grades in output order. */
    classes: z.array(z.number().int().min(0).max(8)).min(2).max(9),
    /** `expected` rounds the mean grade (ordinal scales only), `most-probable` takes the maximum. */
    decision: z.enum(['most-probable', 'expected']),
    /**
     * What each class's probability is multiplied by before the most probable one is chosen; all 1 where absent. Rare
     * grades weigh more where a pack is to find them rather than to be right most often. Probabilities stay as they are.
     */
    weights: z.array(PositiveSchema).max(9).optional(),
  })
  .refine(
    ({ classes, weights, decision }) =>
      weights === undefined || (weights.length === classes.length && decision === 'most-probable'),
    'Weights want one number for each class, and the most probable class to be chosen.',
  )
export type GradeFamily = z.infer<typeof GradeFamilySchema>

/** What the sanity checks look at; each is computed from the localiser's output. */
export const SANITY_MEASURES = [
  /** Share of the localise grid labelled bone (femur, tibia, patella). */
  'bone-fraction',
  /** Femur, tibia and patella volume in ml. */
  'femur-volume',
  'tibia-volume',
  'patella-volume',
  /** Cartilage of all surfaces, ml. */
  'cartilage-volume',
  /** Mean softmax probability of the chosen class over voxels that are not background. */
  'foreground-certainty',
  /** Share of femur voxels that lie in its largest component. */
  'femur-connected',
  'tibia-connected',
  /** Femur centroid minus tibia centroid along superior, mm. */
  'femur-above-tibia',
  /** Femur centroid minus patella centroid along posterior, mm; 0 where either is missing. */
  'patella-before-femur',
  /** Patella centroid minus tibia centroid along superior, mm; 0 where either is missing. */
  'patella-above-tibia',
  /** Share of the localise grid inside the image whose intensity is not 0. */
  'image-fraction',
] as const
export const SanityMeasureSchema = z.enum(SANITY_MEASURES)
export type SanityMeasure = z.infer<typeof SanityMeasureSchema>

/**
 * score = |W (embedding − mean)| / √rows(W) + Σ over checks of (distance outside [min, max]) / scale.
 * With W the whitening matrix of the training embeddings the first term is a Mahalanobis distance that is
 * about 1 for a typical knee; W may hold further rows that look more closely in the directions of known strangers. Above
 * `threshold` the reading is flagged.
 */
export const OutOfDistributionSchema = z.strictObject({
  mean: RowSchema,
  whitening: z.array(RowSchema).min(1).max(MOST_ITEMS),
  threshold: PositiveSchema,
  checks: z
    .array(
      z.strictObject({ measure: SanityMeasureSchema, min: MeasureSchema, max: MeasureSchema, scale: PositiveSchema }),
    )
    .max(100),
})

const RegionIdSchema = z.enum(REGION_IDS)

/** Faces of a box: min x, y, z, max x, y, z. */
const FacesSchema = z.array(MeasureSchema).length(6)

/**
 * What is added to the boxes that were found (pipeline/box-correction.ts). Faces are in mm from the joint centre, LPS
 * axes, of a left knee as of the right knee it mirrors. A region's six rows of `weights` take its own faces, with `inner`
 * those of its bulk (src-shared/anatomy/region-boxes.ts), then those of every anchor (`usual` where it was not found).
 */
export const BoxCorrectionSchema = z
  .strictObject({
    anchors: z.array(z.strictObject({ region: RegionIdSchema, usual: FacesSchema })).max(100),
    inner: z.boolean().default(false),
    regions: z.partialRecord(
      RegionIdSchema,
      z.strictObject({ weights: z.array(RowSchema).length(6), offset: FacesSchema }),
    ),
    /** No face moves farther, mm. */
    largest: PositiveSchema,
  })
  .refine(({ anchors, inner, regions }) => {
    const width = 6 * (anchors.length + (inner ? 2 : 1))
    return Object.values(regions).every((region) => region?.weights.every((row) => row.length === width))
  }, 'Every row of weights needs six numbers for the region, six for its bulk where that counts, and six for each anchor.')

/**
 * On images that do not show fluid bright beside dark marrow and fat, `questions` are not answered
 * (pipeline/fluid-sensitivity.ts): score = bias + Σ weight · ln(level of the tissue / level of the reference), with
 * `usual` for the logarithm where a tissue was not found; 0 and more is bright enough.
 */
export const FluidSensitivitySchema = z.strictObject({
  reference: TissueNameSchema,
  tissues: z
    .array(z.strictObject({ tissue: TissueNameSchema, usual: MeasureSchema, weight: MeasureSchema }))
    .min(1)
    .max(100),
  bias: MeasureSchema,
  questions: z.array(QuestionSchema).max(69),
})
export type FluidSensitivity = z.infer<typeof FluidSensitivitySchema>

/** Points (raw, calibrated) of a rising piecewise-linear map on 0…1; fewer than two points = identity. */
const CalibrationMapSchema = z
  .array(z.strictObject({ raw: z.number().min(0).max(1), calibrated: z.number().min(0).max(1) }))
  .max(1000)

/** pack.json, contract "condyle.pack/3". */
export const PackManifestSchema = z
  .strictObject({
    schema: z.literal(PACK_CONTRACT),
    id: z
      .string()
      .max(100)
      .regex(/^[a-z0-9][a-z0-9-]*$/),
    version: NameSchema,
    title: TextSchema,
    licence: TextSchema,
    trainedOn: TextSchema,
    intendedUse: TextSchema,
    limits: z.array(TextSchema).max(100),
    /**
     * Intensities: clipped to these percentiles of the non-zero voxels of the whole volume, scaled to 0…1, then
     * (x − mean) / deviation. Voxels outside the image are 0 before that last step.
     */
    input: z.strictObject({
      percentiles: z.tuple([z.number().min(0).max(100), z.number().min(0).max(100)]),
      mean: MeasureSchema,
      deviation: PositiveSchema,
      /**
       * Where given, the segmenter's grid is not scaled by the upper percentile: these tissues, where the localiser saw
       * them, get this level in the median (src-shared/anatomy/grid/tissue-window.ts), so that the amount of joint fluid
       * changes nothing. The localiser's own grid stays scaled by percentiles.
       */
      scale: z
        .strictObject({
          tissues: z.array(TissueNameSchema).min(1).max(MOST_ITEMS),
          level: z.number().positive().max(1),
        })
        .optional(),
    }),
    /** `tissues`: class order of the output, index → tissue. */
    localise: z.strictObject({
      grid: GridSchema,
      tissues: z.array(TissueNameSchema).min(2).max(100),
      /** Length of the `embedding` output. */
      embedding: z.number().int().positive().max(MOST_ITEMS),
    }),
    segment: z.strictObject({
      grid: GridSchema,
      tissues: z.array(TissueNameSchema).min(2).max(100),
      lesions: z.array(LesionNameSchema).min(2).max(100),
      /** Tile [slice, row, column], multiples of 16, and overlap in voxels; a tile as large as the grid runs it whole. */
      tile: z.strictObject({ size: Size3Schema, overlap: z.number().int().min(0).max(gridAxis) }),
      /**
       * The grid is centred on the joint centre: the centroid of the tibial cartilages and menisci in the localiser's
       * labels, plus this many mm in the canonical right knee (LPS axes; +x is towards medial).
       */
      centreOffset: Vec3Schema.default([0, 0, 0]),
      /**
       * A tissue, or a lesion of it, is drawn only within this many mm of where the localiser saw that tissue; 0 lets
       * the segmenter draw anything anywhere.
       */
      reach: z.number().min(0).max(1000).default(5),
      /**
       * Where `told`, the graph has a second input `prior` [1, tissues, d/2, h/2, w/2] on a grid of twice the spacing:
       * the localiser's logits relative to each voxel's best, 1 at the best and 0 at −floor. Every tissue of the
       * segmenter is then one of the localiser's.
       */
      localiser: z.strictObject({ floor: PositiveSchema, told: z.boolean() }).default({ floor: 6, told: false }),
      /**
       * How many channels of evidence the graph gives beside its labels, as a third output `evidence` uint8
       * [1, channels, d, h, w] that only the pack's own close-ups can read; 0 for none.
       */
      evidence: z.number().int().min(0).max(100).default(0),
    }),
    /** Closer looks at single regions; they want a segmenter that gives evidence. */
    closeUps: z.array(CloseUpPlanSchema).max(20).default([]),
    /** Columns on the bones; they want a segmenter that gives evidence. Without them cartilage is measured on labels. */
    surfaces: SurfacePlanSchema.optional(),
    /** Without it boxes stay as they were found. */
    boxes: BoxCorrectionSchema.optional(),
    /** Without it every image is taken to show what the questions ask for. */
    fluidSensitivity: FluidSensitivitySchema.optional(),
    graphs: z.strictObject({
      localise: FileNameSchema,
      segment: FileNameSchema,
      grade: FileNameSchema,
    }),
    families: z.array(GradeFamilySchema).min(1).max(500),
    /** Questions answered; each needs a family for every component of its scale. */
    questions: z.array(QuestionSchema).min(1).max(69),
    /**
     * The probability that all grades of a finding are right: the components' highest probabilities combined,
     * then mapped. `byCategory` overrides `map` for a category of moaks/questions.ts.
     */
    confidence: z.strictObject({
      combine: z.enum(['product', 'minimum']),
      map: CalibrationMapSchema,
      byCategory: boundedRecord(z.string().max(LENGTHS.name), CalibrationMapSchema, 100).default({}),
    }),
    /** From which probability on findings are called abnormal; without it they stand by their grades. */
    operatingPoints: OperatingPointsSchema.optional(),
    outOfDistribution: OutOfDistributionSchema,
    /** Held-out metrics as printed in the card; free names, numbers or nested records. */
    metrics: boundedJson(z.record(z.string(), z.json()), 1_000_000),
    /** SHA-256 of every other file of the pack. */
    files: boundedRecord(FileNameSchema, Sha256Schema, INFERENCE_LIMITS.files),
  })
  .superRefine((pack, context) => {
    for (const file of [
      ...Object.values(pack.graphs),
      ...pack.closeUps.map(({ graph }) => graph),
      ...(pack.surfaces ? [pack.surfaces.graph] : []),
    ])
      if (pack.files[file] === undefined)
        context.addIssue({ code: 'custom', path: ['files'], message: `The graph ${file} has no SHA-256.` })
    const { grid, tile, evidence } = pack.segment
    const names = new Set(pack.closeUps.map(({ name }) => name))
    if (names.size < pack.closeUps.length)
      context.addIssue({ code: 'custom', path: ['closeUps'], message: 'Two close-ups have the same name.' })
    // Evidence is not put together from tiles.
    if (pack.closeUps.length > 0 && (evidence === 0 || grid.size.some((n, axis) => n !== tile.size[axis])))
      context.addIssue({
        code: 'custom',
        path: ['closeUps'],
        message: 'Close-ups want a segmenter that gives evidence of its whole grid in one tile.',
      })
    if (pack.surfaces && (evidence === 0 || grid.size.some((n, axis) => n !== tile.size[axis])))
      context.addIssue({
        code: 'custom',
        path: ['surfaces'],
        message: 'Columns want a segmenter that gives evidence of its whole grid in one tile.',
      })
    const width = pack.outOfDistribution.mean.length
    if (width !== pack.localise.embedding || pack.outOfDistribution.whitening.some((row) => row.length !== width))
      context.addIssue({
        code: 'custom',
        path: ['outOfDistribution'],
        message: `mean and every row of whitening need ${pack.localise.embedding} numbers.`,
      })
    if (pack.segment.localiser.told && pack.segment.tissues.some((name) => !pack.localise.tissues.includes(name)))
      context.addIssue({
        code: 'custom',
        path: ['segment', 'localiser'],
        message: 'The localiser has no opinion on some tissues of the segmenter; the segmenter cannot be told.',
      })
    for (const [name, { usual }] of Object.entries(pack.operatingPoints?.families ?? {})) {
      const family = pack.families.find((one) => one.name === name)
      const message = family
        ? `${name} has ${family.features.length} features and ${usual?.length ?? 0} usual ranges.`
        : `${name} has operating points and is no family of this pack.`
      if (!family || (usual && usual.length !== family.features.length))
        context.addIssue({ code: 'custom', path: ['operatingPoints', 'families', name], message })
    }
    const answered = new Set(pack.families.flatMap((family) => family.questions))
    for (const question of pack.questions)
      if (!answered.has(question))
        context.addIssue({ code: 'custom', path: ['questions'], message: `Question ${question} has no family.` })
    if (pack.segment.tile.size.some((n) => n % 16 !== 0))
      context.addIssue({ code: 'custom', path: ['segment', 'tile'], message: 'Tile sizes are multiples of 16.' })
  })
export type PackManifest = z.infer<typeof PackManifestSchema>
