/**
 * What a scan of files found: stacks that could become a volume, what was set aside and why, and every doubt
 * about the geometry. Sentences are for a person and name the file, the cause and the remedy.
 */
import { z } from 'zod'
import { LineSchema, MeasureSchema, MOST_ITEMS, PathTextSchema, PictureSchema, ProseSchema } from './bounds.js'
import { SideSchema, SideSourceSchema, Vec3Schema } from './geometry.js'

/** Machine-readable name of a doubt or fault, so that tests and the window need not read the sentence. */
export const ISSUE_CODES = [
  'missing-slices',
  'uneven-spacing',
  'duplicate-slice',
  'duplicate-file',
  'sheared-slices',
  'spacing-disagrees',
  'single-slice',
  'few-slices',
  'coarse-slices',
  'geometry-missing',
  'geometry-assumed',
  'truncated-pixels',
  'undecodable-pixels',
  'header-damaged',
  'header-incomplete',
  'header-repaired',
  'mixed-rescale',
  'split-by-repeats',
  'not-readable',
  'unsafe-archive',
  'limit-reached',
  'side-conflict',
  'mosaic',
  'not-mr',
  'both-knees',
  'patients-differ',
] as const
export const IssueCodeSchema = z.enum(ISSUE_CODES)
export type IssueCode = z.infer<typeof IssueCodeSchema>

export const ImportIssueSchema = z.object({
  /** `error`: cannot be imported as it is; `warning`: imported, look twice; `info`: worth knowing. */
  severity: z.enum(['info', 'warning', 'error']),
  code: IssueCodeSchema,
  message: ProseSchema,
  /** File names (not whole paths) the sentence is about. */
  files: z.array(PathTextSchema).max(MOST_ITEMS),
})
export type ImportIssue = z.infer<typeof ImportIssueSchema>

/** A group of files that will not be offered as a volume. */
export const SetAsideSchema = z.object({
  kind: z.enum([
    'localiser',
    'not-an-image',
    'colour-image',
    'not-mr',
    'derived',
    'damaged',
    'not-medical',
    'unsupported',
    'duplicate',
  ]),
  /** What it is, in a few words: "RT Plan", "Three-plane localiser", "Text file". */
  title: ProseSchema,
  /** One sentence that names the file, the cause and the remedy. */
  reason: ProseSchema,
  files: z.array(PathTextSchema).max(MOST_ITEMS),
  fileCount: z.number().int().min(1),
})
export type SetAside = z.infer<typeof SetAsideSchema>

/** Header facts of a study. Empty string where the header says nothing; dates as ISO `YYYY-MM-DD`. */
export const StudyInfoSchema = z.object({
  uid: ProseSchema,
  date: LineSchema,
  description: ProseSchema,
  patientName: ProseSchema,
  patientId: ProseSchema,
  patientSex: ProseSchema,
  patientAge: ProseSchema,
  /** Issuer of Patient ID (0010,0021). */
  patientIdIssuer: ProseSchema.default(''),
  patientBirthDate: ProseSchema.default(''),
})
export type StudyInfo = z.infer<typeof StudyInfoSchema>

/** The study of a file that says nothing of it: NIfTI, NRRD, data of a benchmark. */
export const UNKNOWN_STUDY: StudyInfo = {
  uid: '',
  date: '',
  description: '',
  patientName: '',
  patientId: '',
  patientSex: '',
  patientAge: '',
  patientIdIssuer: '',
  patientBirthDate: '',
}

/** Header facts of a series; empty string or null where the header says nothing. */
export const SeriesInfoSchema = z.object({
  uid: ProseSchema,
  number: z.number().int().nullable(),
  description: ProseSchema,
  modality: ProseSchema,
  manufacturer: ProseSchema,
  bodyPart: ProseSchema,
  /** True where the header says that the images come from Condyle's knee simulator. */
  simulated: z.boolean(),
  echoTimeMs: MeasureSchema.nullable(),
  repetitionTimeMs: MeasureSchema.nullable(),
  /** As in the header; never used as the distance between slices. */
  sliceThicknessMm: MeasureSchema.nullable(),
  flipAngleDegrees: MeasureSchema.nullable().default(null),
  /** Scanning Sequence (0018,0020), several values joined by a backslash. */
  scanningSequence: ProseSchema.default(''),
  sequenceName: ProseSchema.default(''),
  /** Scan Options (0018,0022), several values joined by a backslash. */
  scanOptions: ProseSchema.default(''),
  /** Image Type (0008,0008) of its images, several values joined by a backslash; left out where it says nothing. */
  imageType: ProseSchema.optional(),
})
export type SeriesInfo = z.infer<typeof SeriesInfoSchema>

/** The series of a file that says nothing of it. */
export const UNKNOWN_SERIES: SeriesInfo = {
  uid: '',
  number: null,
  description: '',
  modality: '',
  manufacturer: '',
  bodyPart: '',
  simulated: false,
  echoTimeMs: null,
  repetitionTimeMs: null,
  sliceThicknessMm: null,
  flipAngleDegrees: null,
  scanningSequence: '',
  sequenceName: '',
  scanOptions: '',
}

export const OrientationPlaneSchema = z.enum(['sagittal', 'coronal', 'axial', 'oblique'])
export type OrientationPlane = z.infer<typeof OrientationPlaneSchema>

/** One orientation, one echo, one temporal position, evenly spaced: what can become one volume. */
export const StackSummarySchema = z.object({
  /** Stable for the same files, unique within one scan. */
  id: LineSchema,
  format: z.enum(['dicom', 'nifti', 'nrrd']),
  /** What tells this stack from the others of its series ("echo 2", "time 3"); empty where it is the only one. */
  label: ProseSchema,
  study: StudyInfoSchema,
  series: SeriesInfoSchema,
  /** Columns, rows, slices of the volume it would become. */
  dims: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
  /** Millimetres along columns (i), rows (j) and slices (k). */
  spacing: Vec3Schema,
  orientation: OrientationPlaneSchema,
  frameOfReference: ProseSchema,
  side: SideSchema,
  /** Null while the side is unknown. */
  sideSource: SideSourceSchema.nullable(),
  files: z.number().int().min(1),
  issues: z.array(ImportIssueSchema).max(MOST_ITEMS),
  /** How much the headers suggest a knee MRI fit for reading, 0…1, with the reasons in words. */
  kneeLikelihood: z.object({ score: z.number().min(0).max(1), reasons: z.array(ProseSchema).max(MOST_ITEMS) }),
  /** The middle slice as a PNG data URL, at most 160 pixels wide and high; null where it could not be drawn. */
  thumbnail: PictureSchema.nullable(),
})
export type StackSummary = z.infer<typeof StackSummarySchema>

export const ScanResultSchema = z.object({
  /** Most knee-like first. */
  stacks: z.array(StackSummarySchema).max(MOST_ITEMS),
  /** Stacks to take without asking: all that can be read as volumes of a knee. Empty where a person has to choose. */
  suggested: z.array(LineSchema).max(MOST_ITEMS),
  /** Why a person has to choose, in one sentence; null where nobody has to. */
  question: ProseSchema.nullable(),
  setAside: z.array(SetAsideSchema).max(MOST_ITEMS),
  /** Doubts about the whole scan; those about one stack are in the stack. */
  issues: z.array(ImportIssueSchema).max(MOST_ITEMS),
  filesSeen: z.number().int().min(0),
})
export type ScanResult = z.infer<typeof ScanResultSchema>
