import { compareDates, registerDates, type DatedKnee, type RegisteredPair } from '../../src-shared/followup/compare.js'
import type { FollowUpRecord } from '../../src-shared/followup/record.js'
import { REPEATABILITY } from '../../src-shared/followup/repeatability.js'
import { repeatabilitySentence } from '../../src-shared/followup/words.js'
import type { Casebook } from './casebook.js'
import type { ReviewService } from './review-service.js'

/** Pairs of dates whose bones were laid on each other, kept while the casebook is open: nothing of it can change. */
const MOST_KEPT = 50

/** What became of knees over time, for a reader: their own reads, and the model's where they decided nothing. */
export class FollowUps {
  readonly #registered = new Map<string, RegisteredPair | null>()

  constructor(
    private readonly casebook: Casebook,
    private readonly review: ReviewService,
  ) {}

  /**
   * The case against each examination of the same knee before it that the reader may see. A second of work for each.
   * Throws CasebookError `no-such-case`.
   *
   * @param makers who made the scanner, by the hash of a volume
   */
  of(caseId: string, reader: string | null, makers: Readonly<Record<string, string>>): FollowUpRecord {
    const now = this.#dated(caseId, reader, makers)
    const others = this.casebook.followUp(caseId, reader)
    const before = others
      .filter(({ studyDate }) => studyDate !== '' && now.studyDate !== '' && studyDate < now.studyDate)
      .sort((a, b) => (a.studyDate < b.studyDate ? 1 : -1))
    return {
      caseId,
      studyDate: now.studyDate,
      comparisons: before.map(({ id }) => {
        const then = this.#dated(id, reader, makers)
        return compareDates(then, now, this.#register(then, now), REPEATABILITY)
      }),
      notCompared: others
        .filter((one) => !before.includes(one))
        .map(({ id, studyDate }) => ({ caseId: id, studyDate, reason: whyNot(studyDate, now.studyDate) })),
      repeatability: repeatabilitySentence(REPEATABILITY, now.reading?.pack ?? null),
    }
  }

  #dated(caseId: string, reader: string | null, makers: Readonly<Record<string, string>>): DatedKnee {
    const state = this.review.state(caseId, reader)
    const studyDate = this.casebook.case(caseId)?.studyDate ?? ''
    return { caseId, studyDate, state, reading: this.review.reading(state), makers }
  }

  #register(before: DatedKnee, now: DatedKnee): RegisteredPair | null {
    const key = [before, now]
      .map(
        ({ reading }) => `${reading?.pack.sha256 ?? ''} ${(reading?.volumes ?? []).map(({ hash }) => hash).join(' ')}`,
      )
      .join(' | ')
    const known = this.#registered.get(key)
    if (known !== undefined) return known
    const registered = registerDates(before, now)
    const [oldest] = this.#registered.keys()
    if (oldest !== undefined && this.#registered.size >= MOST_KEPT) this.#registered.delete(oldest)
    this.#registered.set(key, registered)
    return registered
  }
}

function whyNot(studyDate: string, today: string): string {
  if (today === '') return 'This examination has no date, so nothing is earlier or later than it.'
  if (studyDate === '') return 'That examination has no date, so nothing says whether it is the earlier one.'
  return studyDate === today
    ? 'Both examinations are of one day: there is no change to follow.'
    : 'That examination is the later one: open it to compare it with this one.'
}
