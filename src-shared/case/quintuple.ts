import { z } from 'zod'
import { boundedJson } from './bounds.js'
import { AffineSchema, BoxSchema, SideSchema, Vec3Schema } from './geometry.js'
import { ComponentGradeSchema, PackReferenceSchema, ReasoningStepSchema } from './reading.js'
import { AuthorSchema } from './revision.js'

/**
 * One quintuple (volume · question · box · steps · grades), one line of `quintuples.jsonl`.
 *
 * The file lies in a dataset folder; `volume.path` is relative to that folder, with forward slashes. Boxes are LPS mm.
 * Everything but ids, grades and the volume's geometry may be missing: a reader may have graded without a box.
 */
export const QuintupleSchema = z.object({
  schema: z.literal('condyle.quintuple/1'),
  /** Names the volume; the same in all quintuples of one volume. */
  case: z.string().min(1).max(200),
  /** Pseudonym that groups the volumes of one knee at one date; left out before 0.2. */
  examination: z.string().min(1).max(200).optional(),
  /** Pseudonym that groups the cases of one person; confidence intervals resample by it. */
  patient: z.string().min(1).max(200),
  side: SideSchema,
  volume: z.object({
    /** NIfTI or NRRD file, or null where only the reference is kept (the pixels lie elsewhere). */
    path: z.string().min(1).max(1000).nullable(),
    hash: z.string().max(200).optional(),
    /** The series it is made from, and what tells it from other volumes of that series; left out before 0.2. */
    series: z
      .object({
        uid: z.string().max(100),
        number: z.number().int().nullable(),
        description: z.string().max(500),
        label: z.string().max(200),
      })
      .optional(),
    dims: z.tuple([z.number().int().positive(), z.number().int().positive(), z.number().int().positive()]),
    spacing: Vec3Schema,
    affineLps: AffineSchema,
  }),
  question: z.number().int().min(1).max(69),
  /** The question as it was asked, in words. */
  prompt: z.string().max(8000).optional(),
  boxLps: BoxSchema.nullable(),
  /** The same box in continuous voxel indices of the volume: integers are voxel centres, edges are faces. */
  boxVoxel: BoxSchema.optional(),
  steps: z.array(ReasoningStepSchema).max(50),
  grades: z.array(ComponentGradeSchema).min(1).max(20),
  /** The grades in the interchange form of the released files, `{"MOAKS_scores": {…}}`. */
  answer: boundedJson(z.record(z.string(), z.unknown()), 100_000).optional(),
  /** Who wrote each field: a model or a person. */
  authors: z
    .object({
      grades: AuthorSchema,
      box: AuthorSchema.nullable(),
      steps: AuthorSchema.nullable(),
      /** Who stands behind the whole. */
      decision: AuthorSchema.optional(),
    })
    .optional(),
  /** Whether a person took the model's proposal as it was, or wrote part of it. */
  decision: z.enum(['accepted', 'edited']).optional(),
  /** The model pack whose proposal was decided about. */
  pack: PackReferenceSchema.optional(),
  /** True where names, ids and dates were left out. */
  deIdentified: z.boolean().optional(),
})
export type Quintuple = z.infer<typeof QuintupleSchema>

/** The file of a dataset folder that holds the quintuples. */
export const QUINTUPLE_FILE = 'quintuples.jsonl'
