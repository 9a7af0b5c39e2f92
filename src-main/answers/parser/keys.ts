import { QUESTIONS, type Question, type QuestionComponent } from '../../../src-shared/moaks/questions.js'
import type { ScaleId } from '../../../src-shared/moaks/scales.js'

/** Keys of answers repeat thousands of times; so many different ones are remembered. */
const MOST_REMEMBERED = 5000
const remembered = new Map<string, string>()

/** Letters and digits only, lower case, so that "Size_of-lesion" meets "Size of lesion". */
export function plain(key: string): string {
  const known = remembered.get(key)
  if (known !== undefined) return known
  const made = key
    .toLowerCase()
    .replace(/%/g, 'percent')
    .replace(/[^a-z0-9]/g, '')
  if (remembered.size < MOST_REMEMBERED && key.length < 200) remembered.set(key, made)
  return made
}

/** Other names models give the components, in plain form. The exact interchange key needs no entry. */
const SYNONYMS: Readonly<Record<ScaleId, readonly string[]>> = {
  'bml.size': ['size', 'bmlsize', 'sizeofbml', 'sizeincludingcyst', 'volume', 'bmlsizeincludingcyst'],
  'bml.number': ['number', 'count', 'numberofbml', 'numberofbmls', 'numberoflesions', 'bmlnumber', 'bmlcount'],
  'bml.share': [
    'share',
    'percentbml',
    'percentage',
    'percent',
    'percentoflesionthatisbml',
    'percentageoflesionthatisbml',
    'percentageoflesionthatisbmlexcludingcyst',
    'bmlpercentage',
    'bmlshare',
  ],
  'cartilage.size': ['size', 'lesionsize', 'area', 'sizeofcartilagelesion', 'sizeofcartilageloss', 'surfacearea'],
  'cartilage.full-thickness': [
    'depth',
    'lesiondepth',
    'fullthickness',
    'fullthicknessloss',
    'depthofcartilagelesion',
    'percentfullthickness',
    'fullthicknesscartilageloss',
  ],
  'osteophyte.size': ['size', 'osteophyte', 'osteophytegrade', 'osteophytesize'],
  'hoffa.grade': ['hoffasynovitis', 'synovitis', 'signal'],
  'effusion.grade': ['effusion', 'effusionsynovitis', 'size'],
  'extrusion.grade': ['extrusion', 'extrusiongrade', 'meniscalextrusion'],
  'morphology.class': ['grade', 'class', 'type', 'morphologygrade', 'morphologyclass', 'meniscalmorphology', 'tear'],
  'cyst.presence': ['present', 'cyst', 'cystpresence', 'meniscalcyst'],
  'cyst.tear-location': ['location', 'tear', 'locationoftear', 'tearlocationcode'],
  'hypertrophy.presence': ['present', 'hypertrophy', 'grade'],
  'root-tear.presence': ['present', 'tear', 'roottear', 'grade'],
  'ligament.complete-tear': [
    'tear',
    'completetearpresent',
    'torn',
    'aclcompletetear',
    'pclcompletetear',
    'acltear',
    'pcltear',
  ],
  'ligament.insertional-lesion': [
    'associatedbml',
    'bmlcyst',
    'bmlorcyst',
    'associatedwithbmlcyst',
    'insertionallesion',
    'bml',
    'associatedwithbmlcystatsiteofinsertion',
    'associatedwithbmlcystatinsertionororigin',
  ],
  'acl.repair': ['repair', 'reconstruction', 'aclreconstruction', 'graft', 'repaired'],
  'tendon.signal': ['signal', 'abnormality', 'abnormal', 'signalabnormalitypresent', 'presence', 'grade'],
  'periarticular.presence': ['present', 'grade'],
}

/** Names that may hold the only grade of a question with one component. */
const GENERIC = new Set(['grade', 'score', 'severity', 'moaksgrade', 'moaksscore', 'finalgrade', 'result', 'answer'])

/** How well a key names a component: 2 as the interchange writes it, 1 by another name, 0 not at all. */
export function componentMatch(key: string, component: QuestionComponent, alone: boolean): 0 | 1 | 2 {
  if (key === component.interchangeKey) return 2
  const name = plain(key)
  if (name === plain(component.interchangeKey) || name === plain(component.key)) return 1
  if (SYNONYMS[component.key].includes(name)) return 1
  return alone && GENERIC.has(name) ? 1 : 0
}

const subjects: ReadonlyMap<string, Question> = new Map(
  QUESTIONS.map((question) => [plain(question.subjectKey), question]),
)

/** The question whose subject this key names, by any spelling; undefined for every other key. */
export function questionOfSubject(key: string): Question | undefined {
  return subjects.get(plain(key))
}

/** Whether a key is one of the root keys seen around an answer. */
export function isRootKey(key: string): boolean {
  return /moaks|^scores?$|^grades?$|final|diagnos|^answers?$|^results?$|^assessment$|^output$/i.test(key)
}

/** Parts of an answer in which a number is never a grade. */
export function isForeignKey(key: string): boolean {
  return /^(?:confidence|probabilit|bbox|box|bounding|coordinates|reason|explanation|rationale|thought|steps?$|chain|measure)/i.test(
    key,
  )
}
