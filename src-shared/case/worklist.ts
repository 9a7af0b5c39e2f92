import { z } from 'zod'
import { SideSchema, SideSourceSchema, Vec3Schema } from './geometry.js'

/** One row of the worklist. */
export const CaseSummarySchema = z.object({
  id: z.string(),
  volumeHash: z.string(),
  patientName: z.string(),
  patientId: z.string(),
  studyUid: z.string(),
  studyDate: z.string(),
  studyDescription: z.string(),
  seriesUid: z.string(),
  seriesDescription: z.string(),
  modality: z.string(),
  side: SideSchema,
  sideSource: SideSourceSchema,
  simulated: z.boolean(),
  importedAt: z.string(),
  openedAt: z.string().nullable(),
  status: z.enum(['unread', 'read', 'in-review', 'signed-off']),
  /** Findings with a grade that a healthy knee does not have, rejected ones left out. */
  abnormal: z.number().int(),
  /** Of `toReview`, so many are accepted, edited or rejected. */
  reviewed: z.number().int(),
  toReview: z.number().int(),
})
export type CaseSummary = z.infer<typeof CaseSummarySchema>

export const WorklistQuerySchema = z.object({
  text: z.string().max(200).default(''),
  status: z.enum(['any', 'unread', 'read', 'in-review', 'signed-off']).default('any'),
  sort: z.enum(['opened', 'imported', 'study-date', 'patient']).default('opened'),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(500).default(100),
})
export type WorklistQuery = z.input<typeof WorklistQuerySchema>

export const WorklistPageSchema = z.object({ total: z.number().int(), cases: z.array(CaseSummarySchema) })
export type WorklistPage = z.infer<typeof WorklistPageSchema>

/** How the reader left a case: restored when it is opened again. Positions in LPS mm. */
export const ViewStateSchema = z.object({
  crosshairLps: Vec3Schema.nullable(),
  window: z.number().positive().nullable(),
  level: z.number().nullable(),
  zoom: z.object({ axial: z.number(), coronal: z.number(), sagittal: z.number() }),
  pan: z.object({
    axial: z.tuple([z.number(), z.number()]),
    coronal: z.tuple([z.number(), z.number()]),
    sagittal: z.tuple([z.number(), z.number()]),
  }),
  maximised: z.enum(['none', 'axial', 'coronal', 'sagittal', 'volume']),
  boxesVisible: z.boolean(),
  selectedFinding: z.string().nullable(),
  selectedStep: z.number().int().nullable(),
  filter: z.string(),
})
export type ViewState = z.infer<typeof ViewStateSchema>
