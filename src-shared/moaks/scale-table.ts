import type { CutOff, Grade, GradeScale } from './scale.js'

/**
 * The grade scales as data. Grades and thresholds follow MOAKS (Hunter et al. 2011); the sentences are ours.
 *
 * Where MOAKS gives words but no number (osteophyte, Hoffa, effusion) the thresholds are operational and say so.
 * Those of the osteophyte are the millimetres of KOSS (Kornaat et al. 2005, Skeletal Radiology 34:95), with 1 mm as
 * the smallest protrusion worth calling one; the other two are Condyle's own.
 */
const MOAKS = 'Hunter et al. 2011, Osteoarthritis and Cartilage 19:990 (MOAKS)'
const OSTEOPHYTE =
  `${MOAKS}; the millimetres are those of Kornaat et al. 2005, Skeletal Radiology 34:95 (KOSS: <3, 3–5, >5 mm), ` +
  'the least of 1 mm is Condyle’s'
const OWN_NUMBERS = `${MOAKS}; it gives no numbers, the thresholds are Condyle’s`
const INTERCHANGE = 'Coding of the released 3DReasonKnee answers; MOAKS itself scores only whether a cyst is there'

const from = (grade: number, value: number): CutOff => ({ grade, from: value, inclusive: true })
const above = (grade: number, value: number): CutOff => ({ grade, from: value, inclusive: false })

/** 0 none · 1 <33 % · 2 33–66 % · 3 >66 %, both limits of grade 2 included. */
const THIRDS: readonly CutOff[] = [above(1, 0), from(2, 33), above(3, 66)]
/** 0 none · 1 <10 % · 2 10–75 % · 3 >75 %, both limits of grade 2 included. */
const CARTILAGE: readonly CutOff[] = [above(1, 0), from(2, 10), above(3, 75)]

const absent = (definition: string): Grade => ({ value: 0, label: 'absent', definition, severity: 0 })
/** MOAKS knows no degrees of what is present: see standing.ts. */
const present = (definition: string): Grade => ({ value: 1, label: 'present', definition, severity: 2 })

export const SCALE_TABLE = [
  {
    id: 'bml.size',
    title: 'BML size',
    kind: 'ordinal',
    normal: 0,
    grades: [
      { value: 0, label: 'none', definition: 'No bone marrow lesion or cyst in the subregion.', severity: 0 },
      {
        value: 1,
        label: '<33 %',
        definition: 'Lesions with their cysts fill less than 33 % of the subregion.',
        severity: 1,
      },
      {
        value: 2,
        label: '33–66 %',
        definition: 'Lesions with their cysts fill 33 to 66 % of the subregion.',
        severity: 2,
      },
      {
        value: 3,
        label: '>66 %',
        definition: 'Lesions with their cysts fill more than 66 % of the subregion.',
        severity: 3,
      },
    ],
    measure: {
      name: 'BML volume share',
      unit: '%',
      description: 'Volume of all bone marrow lesions including cysts, as a share of the volume of the subregion.',
      cutOffs: THIRDS,
      authority: 'moaks',
    },
    source: MOAKS,
  },
  {
    id: 'bml.number',
    title: 'BML number',
    kind: 'ordinal',
    normal: 0,
    grades: [
      { value: 0, label: '0', definition: 'No lesion in the subregion.', severity: 0 },
      { value: 1, label: '1', definition: 'One lesion in the subregion.', severity: 1 },
      { value: 2, label: '2', definition: 'Two separate lesions in the subregion.', severity: 2 },
      { value: 3, label: '≥3', definition: 'Three or more separate lesions in the subregion.', severity: 3 },
    ],
    measure: {
      name: 'BML count',
      unit: 'count',
      description: 'Number of lesions in the subregion that do not touch each other.',
      cutOffs: [from(1, 1), from(2, 2), from(3, 3)],
      authority: 'moaks',
    },
    source: MOAKS,
  },
  {
    id: 'bml.share',
    title: 'Share of lesion that is BML',
    kind: 'ordinal',
    normal: 0,
    // What a lesion consists of says little of how bad it is: its size colours the finding.
    grades: [
      {
        value: 0,
        label: 'none',
        definition: 'Nothing of the lesion is ill-defined marrow oedema, or there is no lesion.',
        severity: 0,
      },
      { value: 1, label: '<33 %', definition: 'Less than 33 % of the lesion is BML, the rest is cyst.', severity: 1 },
      { value: 2, label: '33–66 %', definition: '33 to 66 % of the lesion is BML, the rest is cyst.', severity: 1 },
      { value: 3, label: '>66 %', definition: 'More than 66 % of the lesion is BML and not cyst.', severity: 1 },
    ],
    measure: {
      name: 'BML share of lesion',
      unit: '%',
      description: 'Volume of the lesion without its cysts, as a share of the volume of the lesion with its cysts.',
      cutOffs: THIRDS,
      authority: 'moaks',
    },
    source: MOAKS,
  },
  {
    id: 'cartilage.size',
    title: 'Cartilage loss, size',
    kind: 'ordinal',
    normal: 0,
    grades: [
      { value: 0, label: 'none', definition: 'No cartilage loss in the subregion.', severity: 0 },
      { value: 1, label: '<10 %', definition: 'Loss of any depth over less than 10 % of the surface.', severity: 1 },
      { value: 2, label: '10–75 %', definition: 'Loss of any depth over 10 to 75 % of the surface.', severity: 2 },
      { value: 3, label: '>75 %', definition: 'Loss of any depth over more than 75 % of the surface.', severity: 3 },
    ],
    measure: {
      name: 'cartilage loss share',
      unit: '%',
      description: 'Surface with partial or full-thickness loss, as a share of the cartilage surface of the subregion.',
      cutOffs: CARTILAGE,
      authority: 'moaks',
    },
    source: MOAKS,
  },
  {
    id: 'cartilage.full-thickness',
    title: 'Cartilage loss, full thickness',
    kind: 'ordinal',
    normal: 0,
    grades: [
      { value: 0, label: 'none', definition: 'Nowhere is bone exposed.', severity: 0 },
      { value: 1, label: '<10 %', definition: 'Bone is exposed over less than 10 % of the surface.', severity: 1 },
      { value: 2, label: '10–75 %', definition: 'Bone is exposed over 10 to 75 % of the surface.', severity: 2 },
      { value: 3, label: '>75 %', definition: 'Bone is exposed over more than 75 % of the surface.', severity: 3 },
    ],
    measure: {
      name: 'full-thickness loss share',
      unit: '%',
      description:
        'Surface with full-thickness loss, as a share of the cartilage surface of the subregion (as MOAKS defines it; the released 3DReasonKnee data take the share of the defect).',
      cutOffs: CARTILAGE,
      authority: 'moaks',
    },
    source: MOAKS,
  },
  {
    id: 'osteophyte.size',
    title: 'Osteophyte',
    kind: 'ordinal',
    normal: 0,
    grades: [
      { value: 0, label: 'none', definition: 'The margin is smooth.', severity: 0 },
      { value: 1, label: 'small', definition: 'The largest outgrowth protrudes a little.', severity: 1 },
      { value: 2, label: 'medium', definition: 'The largest outgrowth protrudes clearly.', severity: 2 },
      { value: 3, label: 'large', definition: 'The largest outgrowth protrudes far beyond the margin.', severity: 3 },
    ],
    measure: {
      name: 'osteophyte protrusion',
      unit: 'mm',
      description: 'Base to tip of the largest outgrowth. MOAKS gives no millimetres; 3 and 5 mm are those of KOSS.',
      cutOffs: [from(1, 1), from(2, 3), above(3, 5)],
      authority: 'operational',
    },
    source: OSTEOPHYTE,
  },
  {
    id: 'hoffa.grade',
    title: 'Hoffa-synovitis',
    kind: 'ordinal',
    normal: 0,
    grades: [
      { value: 0, label: 'normal', definition: 'The fat pad is dark but for a few thin lines.', severity: 0 },
      { value: 1, label: 'mild', definition: 'Few small bright areas in the fat pad.', severity: 1 },
      {
        value: 2,
        label: 'moderate',
        definition: 'Bright areas that take up a moderate part of the fat pad.',
        severity: 2,
      },
      { value: 3, label: 'severe', definition: 'Bright areas that take up much of the fat pad.', severity: 3 },
    ],
    measure: {
      name: 'bright fat pad share',
      unit: '%',
      description: 'Volume of the bright areas as a share of the fat pad. MOAKS gives no numbers; these are Condyle’s.',
      cutOffs: [from(1, 2), from(2, 10), from(3, 30)],
      authority: 'operational',
    },
    source: OWN_NUMBERS,
  },
  {
    id: 'effusion.grade',
    title: 'Effusion-synovitis',
    kind: 'ordinal',
    normal: 0,
    grades: [
      { value: 0, label: 'physiologic', definition: 'No more fluid than a healthy joint holds.', severity: 0 },
      {
        value: 1,
        label: 'small',
        definition: 'Fluid runs without a gap through the retropatellar space.',
        severity: 1,
      },
      { value: 2, label: 'medium', definition: 'The suprapatellar recess is slightly convex.', severity: 2 },
      { value: 3, label: 'large', definition: 'The joint capsule is distended.', severity: 3 },
    ],
    measure: {
      name: 'joint fluid volume',
      unit: 'ml',
      description: 'Volume of all fluid in the joint cavity. MOAKS gives no numbers; these are Condyle’s.',
      cutOffs: [from(1, 6), from(2, 14), from(3, 30)],
      authority: 'operational',
    },
    source: OWN_NUMBERS,
  },
  {
    id: 'extrusion.grade',
    title: 'Meniscal extrusion',
    kind: 'ordinal',
    normal: 0,
    grades: [
      {
        value: 0,
        label: '<2 mm',
        definition: 'The meniscus reaches less than 2 mm beyond the tibial margin.',
        severity: 0,
      },
      {
        value: 1,
        label: '2–2.9 mm',
        definition: 'The meniscus reaches 2 to 2.9 mm beyond the tibial margin.',
        severity: 1,
      },
      {
        value: 2,
        label: '3–4.9 mm',
        definition: 'The meniscus reaches 3 to 4.9 mm beyond the tibial margin.',
        severity: 2,
      },
      {
        value: 3,
        label: '≥5 mm',
        definition: 'The meniscus reaches 5 mm or more beyond the tibial margin.',
        severity: 3,
      },
    ],
    measure: {
      name: 'extrusion',
      unit: 'mm',
      description: 'Largest distance of the meniscus beyond the tibial margin, osteophytes left out.',
      cutOffs: [from(1, 2), from(2, 3), from(3, 5)],
      authority: 'moaks',
    },
    source: MOAKS,
  },
  {
    id: 'morphology.class',
    title: 'Tear, maceration or signal',
    kind: 'nominal',
    normal: 0,
    grades: [
      { value: 0, label: 'normal', definition: 'An evenly dark triangle of normal shape.', severity: 0 },
      { value: 1, label: 'signal', definition: 'Bright signal inside that does not reach a surface.', severity: 2 },
      {
        value: 2,
        label: 'radial tear',
        definition: 'A cleft from the free edge outwards, across the fibres.',
        severity: 2,
      },
      {
        value: 3,
        label: 'horizontal tear',
        definition: 'A cleft that splits the meniscus into an upper and a lower leaf.',
        severity: 2,
      },
      { value: 4, label: 'vertical tear', definition: 'An upright cleft along the fibres.', severity: 2 },
      { value: 5, label: 'complex tear', definition: 'Clefts in more than one direction.', severity: 2 },
      { value: 6, label: 'partial maceration', definition: 'Part of the meniscal tissue is gone.', severity: 2 },
      {
        value: 7,
        label: 'progressive partial maceration',
        definition: 'More tissue is gone than at the examination before; follow-up only.',
        severity: 2,
      },
      { value: 8, label: 'complete maceration', definition: 'No meniscal tissue is left here.', severity: 2 },
    ],
    source: MOAKS,
  },
  {
    id: 'cyst.presence',
    title: 'Meniscal cyst',
    kind: 'binary',
    normal: 0,
    grades: [absent('No fluid-filled sac at the meniscus.'), present('A fluid-filled sac in or beside the meniscus.')],
    source: MOAKS,
  },
  {
    id: 'cyst.tear-location',
    title: 'Tear that goes with the cyst',
    kind: 'nominal',
    normal: 3,
    grades: [
      { value: 0, label: 'anterior horn', definition: 'The tear lies in the anterior horn.', severity: 2 },
      { value: 1, label: 'body', definition: 'The tear lies in the body.', severity: 2 },
      { value: 2, label: 'posterior horn', definition: 'The tear lies in the posterior horn.', severity: 2 },
      { value: 3, label: 'no tear', definition: 'There is no cyst, or no tear goes with it.', severity: 0 },
    ],
    source: INTERCHANGE,
  },
  {
    id: 'hypertrophy.presence',
    title: 'Meniscal hypertrophy',
    kind: 'binary',
    normal: 0,
    grades: [absent('The meniscus has its usual size.'), present('The meniscus is clearly larger than usual.')],
    source: MOAKS,
  },
  {
    id: 'root-tear.presence',
    title: 'Meniscal root tear',
    kind: 'binary',
    normal: 0,
    grades: [absent('The posterior root is continuous to the tibia.'), present('The posterior root is interrupted.')],
    source: MOAKS,
  },
  {
    id: 'ligament.complete-tear',
    title: 'Complete tear',
    kind: 'binary',
    normal: 0,
    grades: [absent('At least part of the band is continuous.'), present('No fibre of the band runs from end to end.')],
    source: MOAKS,
  },
  {
    id: 'ligament.insertional-lesion',
    title: 'BML or cyst at insertion or origin',
    kind: 'binary',
    normal: 0,
    grades: [
      absent('The marrow at both ends is dark.'),
      present('A bright area or cyst lies at an end of the ligament.'),
    ],
    source: MOAKS,
  },
  {
    id: 'acl.repair',
    title: 'ACL repair',
    kind: 'binary',
    normal: 0,
    grades: [absent('No sign of surgery.'), present('A graft or bone tunnels are seen.')],
    source: MOAKS,
  },
  {
    id: 'tendon.signal',
    title: 'Tendon signal',
    kind: 'binary',
    normal: 0,
    grades: [absent('The tendon is evenly dark.'), present('Bright signal lies inside the tendon.')],
    source: MOAKS,
  },
  {
    id: 'periarticular.presence',
    title: 'Periarticular finding',
    kind: 'binary',
    normal: 0,
    grades: [absent('Not seen on these images.'), present('Seen on these images.')],
    source: MOAKS,
  },
] as const satisfies readonly GradeScale[]
