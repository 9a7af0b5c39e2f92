import type { Patient } from '../../../src-shared/case/patient.js'
import { QuintupleSchema, type Quintuple } from '../../../src-shared/case/quintuple.js'
import type { Reader } from '../../../src-shared/case/reader.js'
import type { Reading } from '../../../src-shared/case/reading.js'
import type { Author, FindingState, ReadState } from '../../../src-shared/case/revision.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import { invertAffine, transformBox } from '../../../src-shared/geometry/affine.js'
import { questionWording } from '../../../src-shared/moaks/wording.js'
import { isReviewed } from '../../../src-shared/review/finding-standing.js'
import {
  examinationPseudonym,
  identityScrubber,
  patientPseudonym,
  readerPseudonym,
  replacedUid,
  type Identity,
} from '../de-identify.js'
import { interchangeAnswer } from './interchange.js'

/** A volume of the case that findings may be answered from. */
export interface ExportedVolume {
  readonly meta: VolumeMeta
  /** What tells it from other volumes of its series; empty where it is the only one. */
  readonly label: string
  /** Name of its file in the dataset folder, or null where only the reference is kept. */
  readonly file: string | null
}

/** One person's read of one case, and what has to be known to write it without names. */
export interface QuintupleSource {
  readonly state: ReadState
  /** Volumes of the case that are in the cache, in the order of their series. */
  readonly volumes: readonly ExportedVolume[]
  /** The reading that was decided about, or null where there was none. */
  readonly reading: Reading | null
  readonly patient: Patient
  /** Readers of this workstation: who decided before 0.2 is known by name only. */
  readonly readers: readonly Pick<Reader, 'id' | 'name'>[]
  /** Secret of this casebook (`Casebook.pseudonymKey`). */
  readonly pseudonymKey: Buffer
}

/**
 * The findings that a person accepted, edited or added, as quintuples; nothing undecided, rejected or unanswered. Each
 * is about the volume that the finding is answered from.
 *
 * De-identified: the volume is named by its hash, knee, patient and readers by keyed pseudonyms, UIDs are replaced; there
 * are no dates, notes stay out, and the patient's names are taken out of what people wrote.
 *
 * @throws Error with a sentence where the volume of such a finding is not among `volumes`.
 */
export function quintuplesOf(source: QuintupleSource): Quintuple[] {
  return decidedFindings(source.state).map((finding) => QuintupleSchema.parse(quintuple(source, finding)))
}

/** The quintuples as JSON lines. */
export function quintupleLines(quintuples: readonly Quintuple[]): string {
  return quintuples.map((one) => `${JSON.stringify(one)}\n`).join('')
}

function decidedFindings({ findings }: ReadState): FindingState[] {
  return findings.filter((finding) => finding.answered && isReviewed(finding) && finding.decision !== 'rejected')
}

function quintuple(source: QuintupleSource, finding: FindingState): Quintuple {
  const { state, reading, patient, pseudonymKey } = source
  const volume = volumeOf(source, finding)
  const { meta } = volume
  const scrub = identityScrubber(meta.study, ...patient.identities.map(asIdentity))
  // Only people write names; the model's own words stay as they are.
  const words = finding.authors.steps.kind === 'person' ? scrub : (text: string): string => text
  const author = (who: Author): Author => pseudonymous(who, source)
  const { boxLps, steps, authors } = finding
  return {
    schema: 'condyle.quintuple/1',
    case: meta.hash,
    examination: examinationPseudonym(state.caseId, pseudonymKey),
    patient: patientPseudonym(patient, pseudonymKey),
    side: state.side,
    volume: describedVolume(volume, pseudonymKey, scrub),
    question: finding.question,
    prompt: questionWording(finding.question, 'zeroshot', { chain: true, box: true }).question,
    boxLps,
    ...(boxLps ? { boxVoxel: mutable(transformBox(invertAffine(meta.affineLps), boxLps)) } : {}),
    steps: steps.map((step) => ({ ...step, text: words(step.text) })),
    grades: finding.grades,
    answer: interchangeAnswer(finding.question, finding.grades),
    authors: {
      grades: author(authors.grades),
      box: boxLps ? author(authors.box) : null,
      steps: steps.length > 0 ? author(authors.steps) : null,
      ...(authors.decision ? { decision: author(authors.decision) } : {}),
    },
    decision: finding.decision === 'edited' ? 'edited' : 'accepted',
    ...(reading ? { pack: packOf(reading) } : {}),
    deIdentified: true,
  }
}

/**
 * The finding's own volume. One that names none was decided about in 0.1, whose cases had one volume, or has no place in
 * the image; then it is the most useful volume of the reading, or the first of the case.
 */
function volumeOf({ volumes, reading }: QuintupleSource, { volume, title }: FindingState): ExportedVolume {
  const hash = volume ?? reading?.volumes[0]?.hash ?? volumes[0]?.meta.hash
  const found = volumes.find(({ meta }) => meta.hash === hash)
  if (!found)
    throw new Error(
      `The images that "${title}" was answered from are no longer in the cache: open the case, so that they are fetched again, then export.`,
    )
  return found
}

function describedVolume(
  { meta, label, file }: ExportedVolume,
  key: Buffer,
  scrub: (text: string) => string,
): Quintuple['volume'] {
  const { hash, dims, spacing, affineLps, series } = meta
  const { uid, number, description } = series
  return {
    path: file,
    hash,
    series: { uid: replacedUid(uid, key), number, description: scrub(description), label: scrub(label) },
    dims,
    spacing,
    affineLps,
  }
}

/** The author by the pseudonym of who they are, whatever they were called when they wrote. */
function pseudonymous({ kind, name, reader }: Author, { readers, pseudonymKey }: QuintupleSource): Author {
  if (kind === 'model') return { kind, name }
  const known = reader ?? readers.find((one) => one.name === name)?.id ?? name
  return { kind, name: readerPseudonym(known, pseudonymKey) }
}

function asIdentity({ name, patientId }: Patient['identities'][number]): Identity {
  return { patientName: name, patientId }
}

function packOf({ pack: { id, version, sha256 } }: Reading): NonNullable<Quintuple['pack']> {
  return { id, version, sha256 }
}

type SchemaBox = NonNullable<Quintuple['boxLps']>

function mutable({ min, max }: ReturnType<typeof transformBox>): SchemaBox {
  return { min: [...min], max: [...max] }
}
