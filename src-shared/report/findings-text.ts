import type { FindingState, ReadState } from '../case/revision.js'
import { findQuestion } from '../moaks/questions.js'
import type { Compartment } from '../moaks/regions.js'
import { cartilageSentences } from './cartilage.js'
import { effusionSentences, periarticularSentences, synovitisSentences } from './joint.js'
import { kept, ofCategory, type Kept } from './kept.js'
import { ligamentSentences, tendonSentences } from './ligaments.js'
import { marrowSentences } from './marrow.js'
import { meniscusSentences } from './meniscus.js'
import { osteophyteSentences } from './osteophytes.js'

interface Part {
  readonly title: string
  readonly compartment: Compartment
  readonly sentences: (findings: Kept) => readonly string[]
}

const joint = (findings: Kept): string[] => [
  ...cartilageSentences(ofCategory(findings, 'cartilage')),
  ...marrowSentences(ofCategory(findings, 'bml')),
  ...osteophyteSentences(ofCategory(findings, 'osteophyte')),
]

/** The knee in the order in which it is dictated. */
const PARTS: readonly Part[] = [
  {
    title: 'Medial tibiofemoral compartment',
    compartment: 'medial-tibiofemoral',
    sentences: (findings) => [...meniscusSentences('medial', findings), ...joint(findings)],
  },
  {
    title: 'Lateral tibiofemoral compartment',
    compartment: 'lateral-tibiofemoral',
    sentences: (findings) => [...meniscusSentences('lateral', findings), ...joint(findings)],
  },
  {
    title: 'Patellofemoral compartment',
    compartment: 'patellofemoral',
    sentences: (findings) => [...joint(findings), ...tendonSentences(findings), ...synovitisSentences(findings)],
  },
  {
    title: 'Cruciate ligaments',
    compartment: 'central',
    sentences: (findings) => [...ligamentSentences(findings), ...marrowSentences(ofCategory(findings, 'bml'))],
  },
  {
    title: 'Joint and periarticular tissues',
    compartment: 'whole-joint',
    sentences: (findings) => [...effusionSentences(findings), ...periarticularSentences(findings)],
  },
]

/**
 * What a person stands behind, compartment by compartment, a paragraph each. Proposals that nobody has reviewed are
 * not said, but that something is left open is.
 */
export function findingsText({ findings }: Pick<ReadState, 'findings'>): string {
  if (kept(findings).open.length === findings.length) return 'No finding has been reviewed yet.'
  return PARTS.map((part) =>
    paragraph(
      part,
      findings.filter((finding) => compartmentOf(finding) === part.compartment),
    ),
  ).join('\n')
}

function paragraph({ title, sentences }: Part, findings: readonly FindingState[]): string {
  const sorted = kept(findings)
  const said = sorted.abnormal.length + sorted.normal.length
  if (said === 0) return `${title}: Not assessed.`
  const open = sorted.open.length
  const left = open === 0 ? [] : [`${open} of ${findings.length} items not assessed.`]
  return `${title}: ${[...sentences(sorted), ...left].join(' ')}`
}

/** The bursae and the band lie about the joint, wherever their box is drawn. */
function compartmentOf({ question, category }: FindingState): Compartment | undefined {
  return category === 'periarticular' ? 'whole-joint' : findQuestion(question)?.compartment
}
