import { z } from 'zod'

/**
 * The regions of the knee that Condyle can put a box around, with the names used in `reading.json`.
 *
 * Anatomical structures come first, then the MOAKS sub-regions (Hunter et al. 2011, Osteoarthritis and
 * Cartilage 19:990): the articular surfaces graded for cartilage and marrow, the osteophyte sites and the
 * thirds of each meniscus. "Medial" and "lateral" are anatomical, never image left or right.
 */
export type Compartment = 'patellofemoral' | 'medial-tibiofemoral' | 'lateral-tibiofemoral' | 'central' | 'whole-joint'

export interface Region {
  readonly id: string
  readonly label: string
  readonly compartment: Compartment
  readonly kind: 'structure' | 'subregion' | 'site'
}

const structure = (id: string, label: string, compartment: Compartment): Region => ({
  id,
  label,
  compartment,
  kind: 'structure',
})
const subregion = (id: string, label: string, compartment: Compartment): Region => ({
  id,
  label,
  compartment,
  kind: 'subregion',
})
const site = (id: string, label: string, compartment: Compartment): Region => ({ id, label, compartment, kind: 'site' })

const PF = 'patellofemoral'
const MTF = 'medial-tibiofemoral'
const LTF = 'lateral-tibiofemoral'

export const REGIONS = [
  structure('femur', 'Femur', 'whole-joint'),
  structure('tibia', 'Tibia', 'whole-joint'),
  structure('patella', 'Patella', PF),
  structure('fibula', 'Fibula', LTF),
  structure('femoral-cartilage', 'Femoral cartilage', 'whole-joint'),
  structure('medial-tibial-cartilage', 'Medial tibial cartilage', MTF),
  structure('lateral-tibial-cartilage', 'Lateral tibial cartilage', LTF),
  structure('patellar-cartilage', 'Patellar cartilage', PF),
  structure('medial-meniscus', 'Medial meniscus', MTF),
  structure('lateral-meniscus', 'Lateral meniscus', LTF),
  structure('acl', 'Anterior cruciate ligament', 'central'),
  structure('pcl', 'Posterior cruciate ligament', 'central'),
  structure('patellar-tendon', 'Patellar tendon', PF),
  structure('quadriceps-tendon', 'Quadriceps tendon', PF),
  structure('hoffa-fat-pad', 'Hoffa fat pad', PF),
  structure('joint-fluid', 'Joint fluid', 'whole-joint'),

  subregion('patella-medial', 'Patella, medial', PF),
  subregion('patella-lateral', 'Patella, lateral', PF),
  subregion('femur-medial-trochlea', 'Medial femur, trochlea', PF),
  subregion('femur-lateral-trochlea', 'Lateral femur, trochlea', PF),
  subregion('femur-medial-central', 'Medial femur, central', MTF),
  subregion('femur-medial-posterior', 'Medial femur, posterior', MTF),
  subregion('femur-lateral-central', 'Lateral femur, central', LTF),
  subregion('femur-lateral-posterior', 'Lateral femur, posterior', LTF),
  subregion('tibia-medial-anterior', 'Medial tibia, anterior', MTF),
  subregion('tibia-medial-central', 'Medial tibia, central', MTF),
  subregion('tibia-medial-posterior', 'Medial tibia, posterior', MTF),
  subregion('tibia-lateral-anterior', 'Lateral tibia, anterior', LTF),
  subregion('tibia-lateral-central', 'Lateral tibia, central', LTF),
  subregion('tibia-lateral-posterior', 'Lateral tibia, posterior', LTF),
  subregion('tibia-subspinous', 'Tibia, subspinous', 'central'),

  site('patella-superior-margin', 'Patella, superior margin', PF),
  site('patella-inferior-margin', 'Patella, inferior margin', PF),
  site('patella-medial-margin', 'Patella, medial margin', PF),
  site('patella-lateral-margin', 'Patella, lateral margin', PF),
  site('femur-medial-anterior-margin', 'Medial femur, anterior margin', PF),
  site('femur-medial-central-margin', 'Medial femur, central margin', MTF),
  site('femur-medial-posterior-margin', 'Medial femur, posterior margin', MTF),
  site('femur-lateral-anterior-margin', 'Lateral femur, anterior margin', PF),
  site('femur-lateral-central-margin', 'Lateral femur, central margin', LTF),
  site('femur-lateral-posterior-margin', 'Lateral femur, posterior margin', LTF),
  site('tibia-medial-margin', 'Medial tibia, margin', MTF),
  site('tibia-lateral-margin', 'Lateral tibia, margin', LTF),

  subregion('medial-meniscus-anterior', 'Medial meniscus, anterior horn', MTF),
  subregion('medial-meniscus-body', 'Medial meniscus, body', MTF),
  subregion('medial-meniscus-posterior', 'Medial meniscus, posterior horn', MTF),
  subregion('lateral-meniscus-anterior', 'Lateral meniscus, anterior horn', LTF),
  subregion('lateral-meniscus-body', 'Lateral meniscus, body', LTF),
  subregion('lateral-meniscus-posterior', 'Lateral meniscus, posterior horn', LTF),
] as const satisfies readonly Region[]

export type RegionId = (typeof REGIONS)[number]['id']

export const REGION_IDS: readonly RegionId[] = REGIONS.map((region) => region.id)

/** A region as it comes from outside: a file, another process, the casebook. */
export const RegionIdSchema = z.enum(REGION_IDS)

const byId: ReadonlyMap<string, Region> = new Map(REGIONS.map((region) => [region.id, region]))

/** The region with this id, or undefined where the id is not one of ours. */
export function findRegion(id: string): Region | undefined {
  return byId.get(id)
}
