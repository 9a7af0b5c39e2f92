import type { ReadVolume, Reading } from '../case/reading.js'
import type { ReadState } from '../case/revision.js'
import { changeOf } from './change.js'
import { observe } from './observe.js'
import { answeredFromPair } from './progressive.js'
import { lostTissueId, QUANTITIES, type Quantity } from './quantities.js'
import type { BoneLink, Change, Comparison, Observed } from './record.js'
import { REGISTERED_BONES } from './registration/bone-points.js'
import { kneeShape } from './registration/knee-shape.js'
import { registerKnee, type BoneRegistration } from './registration/register-knee.js'
import { repeatabilityOf, type RepeatabilityTable } from './repeatability.js'
import { unlikeness, type ComparedVolume } from './unlike.js'
import { failureSentence } from './words.js'

/** A knee at one date, as it stands for whoever asks. */
export interface DatedKnee {
  readonly caseId: string
  /** ISO. */
  readonly studyDate: string
  readonly state: Pick<ReadState, 'findings'>
  /** What the state was folded with. */
  readonly reading: Reading | null
  /** Who made the scanner, by the volume's hash; empty or left out where it is not known. */
  readonly makers: Readonly<Record<string, string>>
}

/** Two volumes of two dates whose bones were laid on each other. */
export interface RegisteredPair {
  readonly before: string
  readonly now: string
  readonly bones: readonly BoneRegistration[]
}

/**
 * The volumes by which two dates are laid on each other: of those that were outlined, two of one plane and sequence before two
 * that are not, the most useful first. Null where one date has none.
 */
export function volumesToRegister(before: DatedKnee, now: DatedKnee): { before: ReadVolume; now: ReadVolume } | null {
  const outlined = ({ reading }: DatedKnee): ReadVolume[] =>
    reading?.volumes.filter(({ structures }) => structures !== undefined) ?? []
  const pairs = outlined(now).flatMap((one) => outlined(before).map((other) => ({ before: other, now: one })))
  const alike = pairs.find((pair) => {
    const [then, today] = [volumeOf(before, pair.before.hash), volumeOf(now, pair.now.hash)]
    return then && today && unlikeness(then, today).length === 0
  })
  return alike ?? pairs.find((pair) => pair.before.orientation === pair.now.orientation) ?? pairs[0] ?? null
}

/** Lays the bones of two dates on each other. A second of work. Null where one date has nothing outlined. */
export function registerDates(before: DatedKnee, now: DatedKnee): RegisteredPair | null {
  const pair = volumesToRegister(before, now)
  if (!pair) return null
  const [one, other] = [kneeShape(pair.before), kneeShape(pair.now)]
  return one && other ? { before: pair.before.hash, now: pair.now.hash, bones: registerKnee(one, other) } : null
}

/** Fewer bones than this cannot be the same knee in one piece: an outline of another knee passes for one by luck. */
const FEWEST_BONES = 2

/**
 * What became of a knee between two dates. The earlier date comes first: throws RangeError where it does not, since a trend
 * that runs backwards looks like any other.
 */
export function compareDates(
  before: DatedKnee,
  now: DatedKnee,
  registered: RegisteredPair | null,
  table: RepeatabilityTable,
): Comparison {
  if (before.studyDate === '' || now.studyDate === '' || before.studyDate >= now.studyDate)
    throw new RangeError('The earlier examination has to be before the later one.')
  const bones = boneLinks(registered)
  const packs = [before, now].map(({ reading }) => reading?.pack)
  const otherPack =
    packs[0] && packs[1] && packs[0].sha256 !== packs[1].sha256
      ? `Read by other models: ${packs[0].id} ${packs[0].version} then, ${packs[1].id} ${packs[1].version} now. Run the model again on both.`
      : ''
  const [seenBefore, seenNow] = [observe(before.state, before.reading), observe(now.state, now.reading)]
  const changes = QUANTITIES.flatMap((quantity): Change[] => {
    const [then, today] = alikePair(before, now, seenBefore.get(quantity.id), seenNow.get(quantity.id))
    if (!then && !today) return []
    const against = otherPack || failureOf(bones, quantity) || volumesAgainst(before, now, then, today)
    return [changeOf(quantity, then, today, { against, repeatability: repeatabilityOf(table, quantity.kind) })]
  })
  const byId = new Map(changes.map((change) => [change.id, change]))
  const used = registered && { before: registered.before, now: registered.now }
  return {
    caseId: before.caseId,
    studyDate: before.studyDate,
    volumes: used,
    bones,
    warnings: [...(otherPack ? [otherPack] : []), ...(used ? warningsOf(before, now, used) : [])],
    changes: changes.map((change) =>
      change.component === 'morphology.class' && change.question !== null
        ? answeredFromPair(change, byId.get(lostTissueId(change.question)))
        : change,
    ),
  }
}

function boneLinks(registered: RegisteredPair | null): BoneLink[] {
  const found = registered?.bones ?? []
  const good = found.filter(({ kind }) => kind === 'registered').length
  return REGISTERED_BONES.map((bone): BoneLink => {
    const own = found.find((one) => one.bone === bone)
    const failed = (failure: string): BoneLink => ({ bone, toNow: null, errorMm: null, failure })
    if (!own) return failed(failureSentence(bone, 'not-outlined'))
    if (own.kind === 'failed') return failed(failureSentence(bone, own.failure))
    if (good < FEWEST_BONES)
      return failed(`The other bones could not be found again, so the ${bone} is not believed either.`)
    const { median, most } = own.error
    return { bone, toNow: [...own.toSecond], errorMm: { median, most }, failure: '' }
  })
}

/** What is held against each other: two answers from series that are alike where there are, else those that stand in the findings. */
function alikePair(
  before: DatedKnee,
  now: DatedKnee,
  then: readonly Observed[] = [],
  today: readonly Observed[] = [],
): readonly [Observed | null, Observed | null] {
  const pairs = today.flatMap((one) => then.map((other) => [other, one] as const))
  return (
    pairs.find(([other, one]) => volumesAgainst(before, now, other, one) === '') ?? [then[0] ?? null, today[0] ?? null]
  )
}

function failureOf(bones: readonly BoneLink[], { bone }: Quantity): string {
  return bones.find((one) => one.bone === bone)?.failure ?? ''
}

function volumesAgainst(before: DatedKnee, now: DatedKnee, then: Observed | null, today: Observed | null): string {
  const [one, other] = [volumeOf(before, then?.volume ?? null), volumeOf(now, today?.volume ?? null)]
  return one && other ? unlikeness(one, other).join(' ') : ''
}

function warningsOf(before: DatedKnee, now: DatedKnee, used: { before: string; now: string }): string[] {
  const [one, other] = [volumeOf(before, used.before), volumeOf(now, used.now)]
  return one && other ? unlikeness(one, other) : []
}

function volumeOf({ reading, makers }: DatedKnee, wanted: string | null): ComparedVolume | undefined {
  const volume = reading?.volumes.find(({ hash }) => hash === wanted)
  if (!volume) return undefined
  const { hash, orientation, contrast, spacing } = volume
  return { hash, orientation, contrast, sliceMm: spacing[2], manufacturer: makers[hash] ?? '' }
}
