import { findScale, severityOf, type ScaleId, type Severity } from './scales.js'

/**
 * How the answer to a question stands: 0 normal, 1 mild, 2 moderate, 3 severe, `abnormal` where MOAKS knows no degree,
 * `unsure` where the model has to leave it to a person, which is never abnormal, and `not-answered`, which is never normal.
 */
export type Standing = Severity | 'abnormal' | 'unsure' | 'not-answered'

/** The words for it, in a list, a tooltip or a report. */
export const STANDING_WORDS = {
  0: 'normal',
  1: 'mild',
  2: 'moderate',
  3: 'severe',
  abnormal: 'abnormal',
  unsure: 'unsure',
  'not-answered': 'not answered',
} as const satisfies Readonly<Record<Standing, string>>

/** For colour and order beside the degrees: what is abnormal without one stands in the middle. */
export const SEVERITY_WITHOUT_DEGREE: Severity = 2

/**
 * What a component says of its finding: whether there is anything and how much of it (`degree`), only whether there is
 * anything (`sign`), or something of what is there (`detail`), which makes nothing abnormal that is absent.
 */
type Part = 'degree' | 'sign' | 'detail'

/**
 * After MOAKS (Hunter et al. 2011, Osteoarthritis and Cartilage 19:990). Size of marrow lesions and of cartilage loss,
 * osteophytes, synovitis and extrusion are graded 0 to 3 in steps of more. Meniscal morphology is a list of kinds, and
 * the other signs are scored absent or present: neither has a degree. The number of marrow lesions counts them, their
 * share says what they consist of, and the place of a tear goes with a cyst.
 */
const PARTS: Readonly<Record<ScaleId, Part>> = {
  'bml.size': 'degree',
  'bml.number': 'sign',
  'bml.share': 'detail',
  'cartilage.size': 'degree',
  'cartilage.full-thickness': 'degree',
  'osteophyte.size': 'degree',
  'hoffa.grade': 'degree',
  'effusion.grade': 'degree',
  'extrusion.grade': 'degree',
  'morphology.class': 'sign',
  'cyst.presence': 'sign',
  'cyst.tear-location': 'detail',
  'hypertrophy.presence': 'sign',
  'root-tear.presence': 'sign',
  'ligament.complete-tear': 'sign',
  'ligament.insertional-lesion': 'sign',
  'acl.repair': 'sign',
  'tendon.signal': 'sign',
  'periarticular.presence': 'sign',
}

interface Graded {
  readonly component: string
  readonly grade: number
}

/**
 * The grade that a finding is named by ("Cartilage 2"): the first, in the order of the question, that is abnormal and
 * says whether there is anything; where none is, the first. Undefined for no grades.
 */
export function leadingGrade<Grade extends Graded>(grades: readonly Grade[]): Grade | undefined {
  const telling = grades.filter(({ component }) => partOf(component) !== 'detail')
  return telling.find(isAbnormalGrade) ?? telling[0] ?? grades[0]
}

/** How grades of one question stand together. Components that are none of ours say nothing. */
export function standingOfGrades(grades: readonly Graded[]): Exclude<Standing, 'unsure'> {
  if (grades.length === 0) return 'not-answered'
  const leading = leadingGrade(grades)
  return leading && partOf(leading.component) !== 'detail' ? standingOfGrade(leading) : 0
}

/** How one grade stands, for itself. */
export function standingOfGrade(grade: Graded): Severity | 'abnormal' {
  if (!isAbnormalGrade(grade)) return 0
  const scale = findScale(grade.component)
  return scale && partOf(grade.component) === 'degree' ? severityOf(scale, grade.grade) : 'abnormal'
}

/** A number for colour and order, or null where nothing is answered, or nothing sure. */
export function severityOfStanding(standing: Standing): Severity | null {
  if (standing === 'not-answered' || standing === 'unsure') return null
  return standing === 'abnormal' ? SEVERITY_WITHOUT_DEGREE : standing
}

/**
 * The worse of two standings, a degree before none where they weigh the same. Unsure hides behind nothing that is normal,
 * and hides nothing that is abnormal; not answered is only shown where nothing else is known.
 */
export function worseStanding(a: Standing, b: Standing): Standing {
  const [first, second] = [weightOf(a), weightOf(b)]
  return second > first || (first === second && a === 'abnormal') ? b : a
}

function weightOf(standing: Standing): number {
  return standing === 'unsure' ? 0.5 : (severityOfStanding(standing) ?? -1)
}

/** Whether a component only says something of what another found, so that it makes nothing abnormal by itself. */
export function isDetail(component: string): boolean {
  return partOf(component) === 'detail'
}

function isAbnormalGrade({ component, grade }: Graded): boolean {
  const scale = findScale(component)
  return scale !== undefined && grade !== scale.normal && scale.grades.some(({ value }) => value === grade)
}

function partOf(component: string): Part | undefined {
  return PARTS_BY_NAME.get(component)
}

const PARTS_BY_NAME: ReadonlyMap<string, Part> = new Map(Object.entries(PARTS))
