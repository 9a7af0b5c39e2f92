import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { OSTEOPHYTE_SITES } from '../../../src-shared/anatomy/osteophyte-sites.js'
import { ARTICULAR_SUBREGIONS, MENISCAL_THIRDS } from '../../../src-shared/anatomy/partition.js'
import { PERIARTICULAR, type LesionPlan } from '../lesions/plan.js'
import { UsageError } from './arguments.js'

const ShareSchema = z.number().min(0).max(1)
const SideSchema = z.object({
  body: z.number().min(-2).max(10),
  anterior: z.number().min(-2).max(10),
  hypertrophy: z.boolean(),
  rootTear: z.boolean(),
  cyst: z.boolean(),
})
const MorphologySchema = z.union([
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
  z.literal(6),
  z.literal(8),
])

/** A plan file: any part of a LesionPlan; the parts it leaves out are drawn. Shares are 0…1, lengths mm, fluid ml. */
const PlanFileSchema = z
  .object({
    marrow: z.array(
      z.object({
        subregion: z.enum(ARTICULAR_SUBREGIONS),
        share: ShareSchema,
        parts: z.number().int().min(1).max(4),
        cyst: ShareSchema,
      }),
    ),
    cartilage: z.array(z.object({ subregion: z.enum(ARTICULAR_SUBREGIONS), share: ShareSchema, full: ShareSchema })),
    osteophytes: z.array(z.object({ site: z.enum(OSTEOPHYTE_SITES), protrusion: z.number().min(0.5).max(12) })),
    hoffa: ShareSchema,
    fluid: z.number().min(0).max(80),
    menisci: z.array(z.object({ third: z.enum(MENISCAL_THIRDS), grade: MorphologySchema })),
    medial: SideSchema,
    lateral: SideSchema,
    acl: z.object({ tear: z.boolean(), insertion: z.boolean(), repair: z.boolean() }),
    pcl: z.object({ tear: z.boolean(), insertion: z.boolean() }),
    tendonSignal: z.boolean(),
    periarticular: z.array(z.enum(PERIARTICULAR)),
  })
  .strict()
const PARTS = PlanFileSchema.partial()

/** Reads a plan file. Throws UsageError that names the file and what is wrong with it. */
export async function readPlan(file: string): Promise<Partial<LesionPlan>> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(`The plan ${file} could not be read as JSON (${reason}).`)
  }
  const parsed = PARTS.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new UsageError(`The plan ${file} is wrong at ${issue?.path.join('.') || 'its top'}: ${issue?.message ?? ''}.`)
  }
  return stripUndefined(parsed.data)
}

/** A part that is there as `undefined` would override what is drawn. */
function stripUndefined(plan: z.infer<typeof PARTS>): Partial<LesionPlan> {
  return {
    ...(plan.marrow && { marrow: plan.marrow }),
    ...(plan.cartilage && { cartilage: plan.cartilage }),
    ...(plan.osteophytes && { osteophytes: plan.osteophytes }),
    ...(plan.hoffa !== undefined && { hoffa: plan.hoffa }),
    ...(plan.fluid !== undefined && { fluid: plan.fluid }),
    ...(plan.menisci && { menisci: plan.menisci }),
    ...(plan.medial && { medial: plan.medial }),
    ...(plan.lateral && { lateral: plan.lateral }),
    ...(plan.acl && { acl: plan.acl }),
    ...(plan.pcl && { pcl: plan.pcl }),
    ...(plan.tendonSignal !== undefined && { tendonSignal: plan.tendonSignal }),
    ...(plan.periarticular && { periarticular: plan.periarticular }),
  }
}
