import type { FineCategory } from './categories.js'
import type { Question } from './questions.js'

/**
 * The sentences that questions are asked with. They are Condyle's own; ids and answer keys are the interchange
 * vocabulary of the released files.
 */
const PLACES: ReadonlyMap<string, string> = new Map([
  ['patella-medial', 'the medial facet of the patella, the median ridge included'],
  ['patella-lateral', 'the lateral facet of the patella'],
  ['femur-medial-trochlea', 'the medial trochlea of the femur'],
  ['femur-medial-central', 'the central, weight-bearing part of the medial femoral condyle'],
  ['femur-medial-posterior', 'the posterior part of the medial femoral condyle'],
  ['femur-lateral-trochlea', 'the lateral trochlea of the femur'],
  ['femur-lateral-central', 'the central, weight-bearing part of the lateral femoral condyle'],
  ['femur-lateral-posterior', 'the posterior part of the lateral femoral condyle'],
  ['tibia-medial-anterior', 'the anterior third of the medial tibial plateau'],
  ['tibia-medial-central', 'the central third of the medial tibial plateau'],
  ['tibia-medial-posterior', 'the posterior third of the medial tibial plateau'],
  ['tibia-lateral-anterior', 'the anterior third of the lateral tibial plateau'],
  ['tibia-lateral-central', 'the central third of the lateral tibial plateau'],
  ['tibia-lateral-posterior', 'the posterior third of the lateral tibial plateau'],
  ['tibia-subspinous', 'the subspinous part of the tibia, below the tibial spines'],
  ['patella-superior-margin', 'the superior margin of the patella'],
  ['patella-inferior-margin', 'the inferior margin of the patella'],
  ['patella-medial-margin', 'the medial margin of the patella'],
  ['patella-lateral-margin', 'the lateral margin of the patella'],
  ['femur-medial-anterior-margin', 'the anterior margin of the medial femur'],
  ['femur-medial-central-margin', 'the central margin of the medial femoral condyle'],
  ['femur-medial-posterior-margin', 'the posterior margin of the medial femoral condyle'],
  ['femur-lateral-anterior-margin', 'the anterior margin of the lateral femur'],
  ['femur-lateral-central-margin', 'the central margin of the lateral femoral condyle'],
  ['femur-lateral-posterior-margin', 'the posterior margin of the lateral femoral condyle'],
  ['tibia-medial-margin', 'the margin of the medial tibial plateau'],
  ['tibia-lateral-margin', 'the margin of the lateral tibial plateau'],
  ['medial-meniscus', 'the medial meniscus'],
  ['lateral-meniscus', 'the lateral meniscus'],
  ['medial-meniscus-anterior', 'the anterior horn of the medial meniscus'],
  ['medial-meniscus-body', 'the body of the medial meniscus'],
  ['medial-meniscus-posterior', 'the posterior horn of the medial meniscus'],
  ['lateral-meniscus-anterior', 'the anterior horn of the lateral meniscus'],
  ['lateral-meniscus-body', 'the body of the lateral meniscus'],
  ['lateral-meniscus-posterior', 'the posterior horn of the lateral meniscus'],
])

const EXTRUSION_DIRECTION: ReadonlyMap<number, string> = new Map([
  [44, 'anteriorly'],
  [45, 'medially'],
  [46, 'anteriorly'],
  [47, 'laterally'],
])

const PERIARTICULAR_ASKED: ReadonlyMap<number, string> = new Map([
  [63, 'Is the pes anserine bursa filled with fluid?'],
  [64, 'Is there abnormal signal in or around the iliotibial band?'],
  [65, 'Is there a popliteal cyst?'],
  [66, 'Is there bursitis below the patella, in front of or behind the patellar tendon?'],
  [67, 'Is there bursitis in front of the patella?'],
  [68, 'Is there a ganglion cyst?'],
  [69, 'Are there loose bodies in the joint?'],
])

const PERIARTICULAR_KNOWN: ReadonlyMap<number, string> = new Map([
  [
    63,
    'The bursa lies between the medial tibia and the sartorius, gracilis and semitendinosus tendons, a few centimetres below the joint line. Fluid makes it a bright, flat pocket there.',
  ],
  [
    64,
    'The band runs dark and thin along the lateral side to the anterolateral tibia. Bright signal between it and the lateral epicondyle points to friction.',
  ],
  [
    65,
    'The cyst leaves the joint between the medial gastrocnemius and the semimembranosus, and its narrow neck can often be followed.',
  ],
  [
    66,
    'A superficial bursa lies in front of the tibial tuberosity, a deep one between the lower patellar tendon and the tibia. A thin film of fluid in the deep one is normal.',
  ],
  [67, 'The bursa lies under the skin in front of the patella. A bright, flat collection there is bursitis.'],
  [
    68,
    'A ganglion is a sharply bordered, often lobed bright sac, for example at the cruciate ligaments or in the fat pad, that is not a meniscal or popliteal cyst.',
  ],
  [
    69,
    'Loose bodies are small dark or bone-like pieces with bright fluid around them, often in the recesses and behind the cruciate ligaments.',
  ],
])

/** How the place of a question reads inside a sentence. */
export function placeOf(question: Question): string {
  return PLACES.get(question.regionId) ?? 'the knee'
}

/** What is asked, one or two sentences, without the grades. */
export function askedSentence(question: Question): string {
  const place = placeOf(question)
  const category: FineCategory = question.category
  switch (category) {
    case 'bml':
      return `Look for bone marrow lesions in ${place}. Grade how much of it they fill together with their cysts, how many they are, and how much of the lesion is marrow lesion rather than cyst.`
    case 'cartilage':
      return `Look for cartilage loss at ${place}. Grade the area of loss of any depth and the area of full-thickness loss.`
    case 'osteophyte':
      return `Is there an osteophyte at ${place}? Grade the one that protrudes most.`
    case 'hoffa-synovitis':
      return 'How much bright signal does the fat pad of Hoffa show? Grade the Hoffa-synovitis.'
    case 'effusion-synovitis':
      return 'How much fluid does the joint hold? Grade the effusion-synovitis.'
    case 'meniscal-extrusion':
      return `How far does ${place} reach ${EXTRUSION_DIRECTION.get(question.id) ?? 'outwards'} beyond the margin of the tibia? Grade the extrusion.`
    case 'meniscal-morphology':
      return `What is the state of ${place}? Name the kind of tear, maceration or signal.`
    case 'meniscal-cyst':
      return `Is there a cyst at ${place}? If so, say in which part the tear lies that goes with it.`
    case 'meniscal-hypertrophy':
      return `Is ${place} hypertrophic?`
    case 'root-tear':
      return `Is the posterior root of the ${question.regionId.startsWith('medial') ? 'medial' : 'lateral'} meniscus torn?`
    case 'ligament':
      return question.id === 60
        ? 'Is the anterior cruciate ligament torn through? Say also whether there is a marrow lesion or cyst where it is attached, and whether it has been reconstructed.'
        : 'Is the posterior cruciate ligament torn through? Say also whether there is a marrow lesion or cyst where it is attached.'
    case 'tendon':
      return 'Is the signal of the patellar tendon abnormal?'
    case 'periarticular':
      return PERIARTICULAR_ASKED.get(question.id) ?? `${question.title}?`
  }
}

/** One to three sentences of radiology for the guided variant. */
export function knowledgeSentences(question: Question): string {
  switch (question.category) {
    case 'bml':
      return 'Healthy marrow is dark on DESS. A marrow lesion is an ill-defined bright area below the joint surface; a cyst is brighter, round and sharply bordered. A thin branching bright line that goes on over several slices is a vessel and does not count.'
    case 'cartilage':
      return 'Healthy cartilage is a smooth grey layer of even thickness between dark bone and bright fluid. Look for abrupt thinning or a break of its contour, slice by slice; where fluid touches bone, the loss is full-thickness.'
    case 'osteophyte':
      return 'Follow the edge of the bone at the margin of the joint surface. An osteophyte is an outgrowth beyond the expected contour with marrow in it; what counts is how far it protrudes, not its volume.'
    case 'hoffa-synovitis':
      return 'On DESS the fat pad is dark, crossed by a few thin lines. Ill-defined bright areas between patellar tendon and femur are the sign of synovitis, and their extent gives the grade.'
    case 'effusion-synovitis':
      return 'Fluid is bright. A thin film is normal; look whether it fills the space behind the patella without a gap, whether the recess above the patella bulges, and whether the whole capsule is distended.'
    case 'meniscal-extrusion':
      return question.id === 45 || question.id === 47
        ? 'Use a coronal plane through the middle of the plateau. Draw the margin of the tibia without any osteophyte and take the largest distance of the outer edge of the meniscus from it.'
        : 'Use a sagittal plane through the anterior horn. Draw the anterior margin of the tibia without any osteophyte and take the largest distance of the front edge of the meniscus from it.'
    case 'meniscal-morphology':
      return 'A healthy meniscus is an evenly dark triangle in cross-section. Bright signal is a tear only if it reaches a surface; its direction names the tear. Missing tissue without a cleft is maceration.'
    case 'meniscal-cyst':
      return 'A meniscal cyst is a sharply bordered bright sac at the outer edge of the meniscus, often with a horizontal tear leading to it.'
    case 'meniscal-hypertrophy':
      return 'A hypertrophic meniscus is clearly higher or wider than usual while its shape is kept. A discoid meniscus covers more of the plateau than usual.'
    case 'root-tear':
      return 'The posterior root fixes the meniscus to the tibia beside the posterior cruciate ligament. A gap or bright cleft there, or a meniscus that vanishes on one sagittal slice, means a tear; it often comes with extrusion.'
    case 'ligament':
      return question.id === 60
        ? 'The anterior cruciate ligament runs as a dark band from the lateral femoral condyle forward to the tibia, parallel to the roof of the notch. A gap or a band that cannot be followed is a complete tear; bone tunnels mean reconstruction.'
        : 'The posterior cruciate ligament is a thick, dark, arched band from the medial femoral condyle to the back of the tibia. A gap in it is a complete tear.'
    case 'tendon':
      return 'The patellar tendon is a dark band from the patella to the tibial tuberosity. Bright signal or thickening within it is abnormal; its attachment at the patella is the usual place.'
    case 'periarticular':
      return PERIARTICULAR_KNOWN.get(question.id) ?? ''
  }
}
