import type { FineCategory } from './categories.js'
import type { Question, QuestionComponent } from './question.js'
import { findRegion, type RegionId } from './regions.js'

/**
 * The questions as data. Ids, categories and the interchange keys are facts of the released 3DReasonKnee files
 * (annotations CC-BY-4.0, arXiv 2510.20967); regions and titles are ours.
 */
const BML: readonly QuestionComponent[] = [
  { key: 'bml.size', interchangeKey: 'Size of BML (including cyst)' },
  { key: 'bml.number', interchangeKey: 'Number of BML within subregion' },
  { key: 'bml.share', interchangeKey: '% of lesion that is BML (excluding cyst)' },
]
const CARTILAGE: readonly QuestionComponent[] = [
  { key: 'cartilage.size', interchangeKey: 'Size of lesion' },
  { key: 'cartilage.full-thickness', interchangeKey: 'Depth of lesion' },
]
const OSTEOPHYTE: readonly QuestionComponent[] = [{ key: 'osteophyte.size', interchangeKey: 'grade' }]
const HOFFA: readonly QuestionComponent[] = [{ key: 'hoffa.grade', interchangeKey: 'grade' }]
const EFFUSION: readonly QuestionComponent[] = [{ key: 'effusion.grade', interchangeKey: 'grade' }]
const EXTRUSION: readonly QuestionComponent[] = [{ key: 'extrusion.grade', interchangeKey: 'grade' }]
const MORPHOLOGY: readonly QuestionComponent[] = [{ key: 'morphology.class', interchangeKey: 'morphology' }]
const CYST: readonly QuestionComponent[] = [
  { key: 'cyst.presence', interchangeKey: 'presence' },
  { key: 'cyst.tear-location', interchangeKey: 'tear_location' },
]
const HYPERTROPHY: readonly QuestionComponent[] = [{ key: 'hypertrophy.presence', interchangeKey: 'presence' }]
const ROOT: readonly QuestionComponent[] = [{ key: 'root-tear.presence', interchangeKey: 'presence' }]
const TEAR: QuestionComponent = { key: 'ligament.complete-tear', interchangeKey: 'Complete Tear' }
const INSERTION: QuestionComponent = {
  key: 'ligament.insertional-lesion',
  interchangeKey: 'Associated with BML/cyst at site of insertion or origin',
}
const REPAIR: QuestionComponent = { key: 'acl.repair', interchangeKey: 'ACL Repair' }
const TENDON: readonly QuestionComponent[] = [{ key: 'tendon.signal', interchangeKey: 'Signal Abnormality' }]
const PERIARTICULAR: readonly QuestionComponent[] = [{ key: 'periarticular.presence', interchangeKey: 'presence' }]

const SCORES = 'MOAKS_scores'
const GRADE = 'MOAKS_grade'

/** A question before its region's label and compartment are added. `place` replaces the label where it says too little. */
interface Row {
  readonly category: FineCategory
  readonly regionId: RegionId
  readonly feature: string
  readonly components: readonly QuestionComponent[]
  readonly subjectKey: string
  readonly rootKey: string | null
  readonly place?: string
}

/** The 14 articular subregions in the order of the released files; BML adds the subspinous one. */
const ARTICULAR = [
  'patella-medial',
  'patella-lateral',
  'femur-medial-trochlea',
  'femur-medial-central',
  'femur-medial-posterior',
  'femur-lateral-trochlea',
  'femur-lateral-central',
  'femur-lateral-posterior',
  'tibia-medial-anterior',
  'tibia-medial-central',
  'tibia-medial-posterior',
  'tibia-lateral-anterior',
  'tibia-lateral-central',
  'tibia-lateral-posterior',
] as const satisfies readonly RegionId[]

/** The 12 margins, each with the root key of its released template. */
const MARGINS: readonly (readonly [RegionId, string | null])[] = [
  ['patella-superior-margin', SCORES],
  ['patella-inferior-margin', SCORES],
  ['patella-medial-margin', SCORES],
  ['patella-lateral-margin', null],
  ['femur-medial-anterior-margin', SCORES],
  ['femur-medial-central-margin', null],
  ['femur-medial-posterior-margin', SCORES],
  ['femur-lateral-anterior-margin', null],
  ['femur-lateral-central-margin', SCORES],
  ['femur-lateral-posterior-margin', SCORES],
  ['tibia-medial-margin', SCORES],
  ['tibia-lateral-margin', SCORES],
]

/** Region, direction of extrusion, root key. The released keys name the direction, the region is where it is seen. */
const EXTRUSIONS: readonly (readonly [RegionId, 'medial' | 'lateral', 'anterior' | 'medial' | 'lateral', string])[] = [
  ['medial-meniscus-anterior', 'medial', 'anterior', SCORES],
  ['medial-meniscus-body', 'medial', 'medial', GRADE],
  ['lateral-meniscus-anterior', 'lateral', 'anterior', SCORES],
  ['lateral-meniscus-body', 'lateral', 'lateral', SCORES],
]

const MENISCUS_THIRDS: readonly (readonly [RegionId, string])[] = [
  ['medial-meniscus-anterior', SCORES],
  ['medial-meniscus-body', SCORES],
  ['medial-meniscus-posterior', SCORES],
  ['lateral-meniscus-anterior', GRADE],
  ['lateral-meniscus-body', GRADE],
  ['lateral-meniscus-posterior', SCORES],
]

const SIDES = ['medial', 'lateral'] as const

/** Pes anserine, iliotibial band, popliteal cyst, bursae, ganglion, loose bodies: the nearest region and the place. */
const PERIARTICULAR_SITES: readonly (readonly [RegionId, string, string, string])[] = [
  ['tibia', 'Pes anserine bursitis', 'pes_anserine_bursitis_presence', 'medial tibia'],
  ['femur', 'Iliotibial band signal', 'iliotibial_band_signal_presence', 'lateral femur'],
  ['joint-fluid', 'Popliteal cyst', 'popliteal_cyst_presence', 'behind the medial condyle'],
  ['patellar-tendon', 'Infrapatellar bursitis', 'infrapatellar_bursitis_presence', 'patellar tendon'],
  ['patella', 'Prepatellar bursitis', 'prepatellar_bursitis_presence', 'patella'],
  ['joint-fluid', 'Ganglion cyst', 'ganglion_cyst_presence', 'about the joint'],
  ['joint-fluid', 'Loose bodies', 'loose_bodies_presence', 'joint cavity'],
]

const words = (regionId: RegionId): string => regionId.replaceAll('-', ' ')
const row = (
  category: FineCategory,
  regionId: RegionId,
  feature: string,
  components: readonly QuestionComponent[],
  subjectKey: string,
  rootKey: string | null,
): Row => ({ category, regionId, feature, components, subjectKey, rootKey })

const ROWS: readonly Row[] = [
  ...[...ARTICULAR, 'tibia-subspinous' as const].map((id) =>
    row('bml', id, 'Bone marrow lesion', BML, `${words(id)} BML`, SCORES),
  ),
  ...ARTICULAR.map((id) => row('cartilage', id, 'Cartilage loss', CARTILAGE, `${words(id)} cartilage lesion`, SCORES)),
  ...MARGINS.map(([id, root]) =>
    row('osteophyte', id, 'Osteophyte', OSTEOPHYTE, words(id).replace(' margin', ' osteophyte'), root),
  ),
  row('hoffa-synovitis', 'hoffa-fat-pad', 'Hoffa-synovitis', HOFFA, 'Hoffa-Synovitis', SCORES),
  {
    ...row('effusion-synovitis', 'joint-fluid', 'Effusion-synovitis', EFFUSION, 'effusion-synovitis', SCORES),
    place: 'joint cavity',
  },
  ...EXTRUSIONS.map(([id, side, direction, root]) => ({
    ...row('meniscal-extrusion', id, 'Extrusion', EXTRUSION, `${side} meniscus ${direction} extrusion`, root),
    place: `${side} meniscus, ${direction === 'anterior' ? 'anteriorly' : `${direction}ly`}`,
  })),
  ...MENISCUS_THIRDS.map(([id, root]) =>
    row('meniscal-morphology', id, 'Tear, maceration or signal', MORPHOLOGY, `${words(id)} morphology`, root),
  ),
  ...SIDES.map((side) =>
    row('meniscal-cyst', `${side}-meniscus`, 'Meniscal cyst', CYST, `${side}_meniscal_cyst`, null),
  ),
  ...SIDES.map((side) =>
    row('meniscal-hypertrophy', `${side}-meniscus`, 'Hypertrophy', HYPERTROPHY, `${side}_meniscal_hypertrophy`, null),
  ),
  ...SIDES.map((side) => ({
    ...row('root-tear', `${side}-meniscus-posterior`, 'Root tear', ROOT, `${side}_meniscal_root_tear`, null),
    place: `${side} meniscus, posterior root`,
  })),
  row('ligament', 'acl', 'Ligament', [TEAR, INSERTION, REPAIR], 'ACL', null),
  row('ligament', 'pcl', 'Ligament', [TEAR, INSERTION], 'PCL', null),
  row('tendon', 'patellar-tendon', 'Tendon signal', TENDON, 'Patellar_Tendon', null),
  ...PERIARTICULAR_SITES.map(([id, feature, subjectKey, place]) => ({
    ...row('periarticular', id, feature, PERIARTICULAR, subjectKey, null),
    place,
  })),
]

/** First letter down, so that a region's label can stand inside a title: "Hoffa fat pad" keeps its name. */
function inSentence(label: string): string {
  return label.startsWith('Hoffa') ? label : label.charAt(0).toLowerCase() + label.slice(1)
}

export const QUESTION_TABLE: readonly Question[] = ROWS.map((entry, index) => {
  const id = index + 1
  const region = findRegion(entry.regionId)
  if (!region) throw new RangeError(`Question ${id} names a region that does not exist: ${entry.regionId}.`)
  const { category, regionId, feature, components, subjectKey, rootKey } = entry
  const place = entry.place ?? inSentence(region.label)
  return {
    id,
    category,
    regionId,
    feature,
    place,
    title: `${feature} — ${place}`,
    compartment: region.compartment,
    components,
    subjectKey,
    rootKey,
  }
})
