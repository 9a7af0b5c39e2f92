import { QuintupleSchema, type Quintuple } from '../../../src-shared/case/quintuple.js'
import type { Reading } from '../../../src-shared/case/reading.js'
import type { Author, ReadState, FindingState } from '../../../src-shared/case/revision.js'
import { isReviewed } from '../../../src-shared/review/finding-standing.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import { invertAffine, transformBox } from '../../../src-shared/geometry/affine.js'
import { questionWording } from '../../../src-shared/moaks/wording.js'
import { identityScrubber, patientPseudonym, readerPseudonym } from '../de-identify.js'
import { interchangeAnswer } from './interchange.js'

export interface QuintupleSource {
  readonly meta: VolumeMeta
  readonly state: ReadState
  /** Name of the volume's file in the dataset folder, or null where only the reference is kept. */
  readonly file: string | null
  /** Secret of this casebook (`Casebook.pseudonymKey`). */
  readonly pseudonymKey: Buffer
  /** The reading that the findings come from, to name the pack with its hash. */
  readonly reading?: Reading | null
}

/**
 * The findings that a person accepted, edited or added, as quintuples; nothing undecided, rejected or unanswered.
 *
 * De-identified: the case is named by its volume's hash, patient and readers by keyed pseudonyms; there are no dates,
 * notes stay out, and the patient's name is taken out of what people wrote.
 */
export function quintuplesOf(source: QuintupleSource): Quintuple[] {
  return source.state.findings
    .filter((finding) => finding.answered && isReviewed(finding) && finding.decision !== 'rejected')
    .map((finding) => QuintupleSchema.parse(quintuple(source, finding)))
}

/** The quintuples as JSON lines. */
export function quintupleLines(quintuples: readonly Quintuple[]): string {
  return quintuples.map((one) => `${JSON.stringify(one)}\n`).join('')
}

function quintuple(source: QuintupleSource, finding: FindingState): Quintuple {
  const { meta, state, file, pseudonymKey, reading } = source
  // Only people write names; the model's own words stay as they are.
  const scrub = finding.authors.steps.kind === 'person' ? identityScrubber(meta.study) : (text: string): string => text
  const author = ({ kind, name }: Author): Author => ({
    kind,
    name: kind === 'person' ? readerPseudonym(name, pseudonymKey) : name,
  })
  const { boxLps, steps, authors } = finding
  return {
    schema: 'condyle.quintuple/1',
    case: meta.hash,
    patient: patientPseudonym(meta, pseudonymKey),
    side: state.side,
    volume: {
      path: file,
      hash: meta.hash,
      dims: meta.dims,
      spacing: meta.spacing,
      affineLps: meta.affineLps,
    },
    question: finding.question,
    prompt: questionWording(finding.question, 'zeroshot', { chain: true, box: true }).question,
    boxLps,
    ...(boxLps ? { boxVoxel: mutable(transformBox(invertAffine(meta.affineLps), boxLps)) } : {}),
    steps: steps.map((step) => ({ ...step, text: scrub(step.text) })),
    grades: finding.grades,
    answer: interchangeAnswer(finding.question, finding.grades),
    authors: {
      grades: author(authors.grades),
      box: boxLps ? author(authors.box) : null,
      steps: steps.length > 0 ? author(authors.steps) : null,
      ...(authors.decision ? { decision: author(authors.decision) } : {}),
    },
    ...(finding.decision === 'edited' ? { decision: 'edited' } : { decision: 'accepted' }),
    ...(reading ? { pack: packOf(reading) } : {}),
    deIdentified: true,
  }
}

function packOf({ pack: { id, version, sha256 } }: Reading): NonNullable<Quintuple['pack']> {
  return { id, version, sha256 }
}

type SchemaBox = NonNullable<Quintuple['boxLps']>

function mutable({ min, max }: ReturnType<typeof transformBox>): SchemaBox {
  return { min: [...min], max: [...max] }
}
