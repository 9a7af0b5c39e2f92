import type { Side, SideSource } from '../../../src-shared/case/geometry.js'
import type { Judging } from '../../../src-shared/case/judging.js'
import type { Finding, Provider, Reading } from '../../../src-shared/case/reading.js'
import type { ReadManifest } from '../pack/manifest.js'
import { CaseProgress } from './case-progress.js'
import { NewFindings } from './new-findings.js'
import { letMessagesThrough, type ReadingHooks } from './progress.js'
import { readVolume } from './read-volume.js'
import type { PackSessions } from './session.js'
import { sideOfCase } from './stages/case-side.js'
import { chooseFindings, chooseRegions, type VolumeAnswers } from './stages/choose-answers.js'
import { judgedFindings, judgingOf } from './stages/judging.js'
import { centreOf, lookAt, type Look, type LookFacts } from './stages/look.js'
import { whichToRead } from './stages/which-volumes.js'
import { Stopwatch } from './stopwatch.js'
import { VolumeRecord } from './volume-record.js'
import { factsOf, latticeOf, StandardisedVolumes, type VolumeToRead } from './volume-to-read.js'

export interface ReadCaseInput {
  /** All volumes of the case, in any order. Never empty. */
  readonly volumes: readonly VolumeToRead[]
  readonly pack: ReadManifest
  readonly sessions: PackSessions
  /** The provider that runs the sessions, for the record. */
  readonly provider: Provider
  /** The side the user set, which overrules headers and images; null for none. */
  readonly side: 'left' | 'right' | null
  /** After so many ms no further volume is begun; the most useful one is read always. */
  readonly budgetMs: number
  /** Grades are asked for even on images that the out-of-distribution score rejects. */
  readonly insist?: boolean
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number
}

/** A volume that was looked at. */
type Looked = VolumeRecord & { readonly seen: LookFacts }

interface KneeSide {
  readonly side: Side
  readonly source: SideSource
}

/**
 * Reads one knee over all its volumes. Each gets a cheap look, the most useful first; then those that show some question
 * best, or nearly so, go through all stages one after another, and every question is answered from the volume that shows
 * it best. Throws one sentence for a person, or the signal's reason where it was aborted.
 */
export async function readCase(input: ReadCaseInput, hooks: ReadingHooks = {}): Promise<Reading> {
  return new CaseReading(input, hooks).read()
}

class CaseReading {
  readonly #input: ReadCaseInput
  readonly #hooks: ReadingHooks
  /** Most useful first. */
  readonly #records: readonly VolumeRecord[]
  /** What the looks gave, until it has served: it takes as much memory as all else that is kept. */
  readonly #looks = new Map<VolumeRecord, Look>()
  readonly #progress: CaseProgress
  readonly #standardised: StandardisedVolumes
  readonly #judging: Judging | undefined
  readonly #watch = new Stopwatch()
  readonly #now: () => number
  readonly #begun: number

  constructor(input: ReadCaseInput, hooks: ReadingHooks) {
    const alone = input.volumes.length === 1
    this.#input = input
    this.#hooks = hooks
    this.#records = input.volumes.map((volume) => new VolumeRecord(volume, alone)).sort(byUsefulness)
    this.#progress = new CaseProgress(hooks, this.#records.length)
    this.#judging = judgingOf(input.pack.manifest)
    this.#standardised = new StandardisedVolumes(input.pack.manifest)
    this.#now = input.now ?? (() => performance.now())
    this.#begun = this.#now()
  }

  async read(): Promise<Reading> {
    await this.#lookAtAll()
    const looked = this.#records.filter((record): record is Looked => record.seen !== null)
    const side = this.#sideOf(looked)
    for (const record of looked) record.centre = centreOf(record.seen, this.#input.pack.manifest, side.side)
    const answers = await this.#readAll(this.#worthReading(looked, side.side), side)
    this.#progress.finish()
    return this.#written(answers, side, looked)
  }

  async #lookAtAll(): Promise<void> {
    const { pack, sessions } = this.#input
    for (const [index, record] of this.#records.entries()) {
      if (index > 0 && this.#isOutOfTime(0)) {
        record.leave(this.#outOfTime())
        continue
      }
      const part = this.#progress.look(record)
      const lap = new Stopwatch()
      part.show({ stage: 'standardise', done: 0, message: 'Bringing the image onto the model’s grid' })
      await letMessagesThrough(this.#hooks)
      const volume = await this.#standardised.of(record.volume)
      record.timingsMs.standardise += lap.lap()
      part.show({ stage: 'localise', done: 0.4, message: 'Looking for the structures of the knee' })
      await letMessagesThrough(this.#hooks)
      const look = await lookAt(volume, latticeOf(record.volume.meta), pack.manifest, sessions)
      this.#looks.set(record, look)
      record.seen = look.facts
      record.timingsMs.localise += lap.lap()
      part.end()
    }
  }

  #sideOf(looked: readonly Looked[]): KneeSide {
    const likeTraining = looked.some(({ seen }) => !seen.outOfDistribution.flagged)
    return sideOfCase(
      this.#input.side,
      this.#records.map(({ volume: { meta }, seen, usefulness }) => {
        // An importer's guess is left to the images.
        const told = meta.sideSource !== null && meta.sideSource !== 'inferred'
        const heard = seen && !(likeTraining && seen.outOfDistribution.flagged)
        return {
          header: told ? meta.side : 'unknown',
          headerSource: meta.sideSource ?? 'inferred',
          image: heard ? seen.inferredSide : 'unknown',
          weight: usefulness,
        }
      }),
    )
  }

  /** Those that go through all stages; the others learn why they do not. */
  #worthReading(looked: readonly Looked[], side: Side): Looked[] {
    const verdicts = whichToRead(
      looked.map(({ volume: { meta }, seen, centre }) => ({
        facts: factsOf(meta),
        image: latticeOf(meta),
        centre,
        strange: seen.outOfDistribution.flagged,
      })),
      this.#input.pack.manifest.questions,
      side === 'left',
    )
    return looked.filter((record, index) => {
      const against = verdicts[index] ?? null
      if (against === null) return true
      record.leave(against)
      this.#looks.delete(record)
      return false
    })
  }

  async #readAll(records: readonly Looked[], side: KneeSide): Promise<VolumeAnswers[]> {
    const { pack, sessions, insist = false } = this.#input
    const answers: VolumeAnswers[] = []
    const fresh = new NewFindings(this.#hooks)
    this.#progress.expect(records.length)
    let longest = 0
    for (const record of records) {
      const look = this.#looks.get(record)
      this.#looks.delete(record)
      if (!look) continue
      if (answers.length > 0 && this.#isOutOfTime(longest)) {
        record.leave(this.#outOfTime())
        continue
      }
      const started = this.#now()
      const part = this.#progress.read(record)
      const volume = await this.#standardised.of(record.volume)
      const onVolume = { signal: this.#hooks.signal, onProgress: part.show }
      answers.push(await readVolume(record, look, volume, side, pack.manifest, sessions, insist, onVolume))
      fresh.tell(judgedFindings(chooseFindings(answers), this.#judging))
      part.end()
      longest = Math.max(longest, this.#now() - started)
    }
    return answers
  }

  /** Whether work that takes so many ms would end after the budget. */
  #isOutOfTime(needed: number): boolean {
    return this.#now() - this.#begun + needed > this.#input.budgetMs
  }

  #outOfTime(): string {
    const seconds = Math.round(this.#input.budgetMs / 1000)
    return `The time set for a reading, ${seconds} s, was used up by series that show more.`
  }

  #written(answers: readonly VolumeAnswers[], side: KneeSide, looked: readonly Looked[]): Reading {
    const { pack, provider } = this.#input
    const { id, version, title, trainedOn } = pack.manifest
    const findings: Finding[] = judgedFindings(chooseFindings(answers), this.#judging)
    const first = looked.find(({ volume }) => volume.meta.hash === answers[0]?.hash) ?? looked[0]
    const volumes = this.#records.map((record) => record.written(side.source))
    const sum = (of: (timings: (typeof volumes)[number]['timingsMs']) => number): number =>
      volumes.reduce((total, { timingsMs }) => total + of(timingsMs), 0)
    const study = first?.volume.meta.study
    const outOfDistribution = first?.strangeness()
    if (!first || !study || !outOfDistribution) throw new Error('There is no volume to read; import the study again.')
    const imported = { scan: sum(({ scan }) => scan), decode: sum(({ decode }) => decode) }
    return {
      schema: 'condyle.reading/3',
      study: { uid: study.uid, date: study.date, description: study.description },
      ...{ side: side.side, sideSource: side.source },
      volumes,
      pack: { id, version, sha256: pack.sha256, title, trainedOn },
      provider,
      timingsMs: {
        ...imported,
        standardise: sum(({ standardise }) => standardise),
        localise: sum(({ localise }) => localise),
        grade: sum(({ grade }) => grade),
        reason: sum(({ reason }) => reason),
        total: imported.scan + imported.decode + this.#watch.total(),
      },
      outOfDistribution,
      flags: first.flags(side.source),
      regions: chooseRegions(answers),
      ...(this.#judging ? { judging: this.#judging } : {}),
      findings,
    }
  }
}

/** Most useful first; what is alike by series number and hash, so that the order in which series came does not matter. */
function byUsefulness(a: VolumeRecord, b: VolumeRecord): number {
  const [one, other] = [a.volume.meta, b.volume.meta]
  return (
    b.usefulness - a.usefulness ||
    (one.series.number ?? Number.MAX_SAFE_INTEGER) - (other.series.number ?? Number.MAX_SAFE_INTEGER) ||
    (one.hash < other.hash ? -1 : 1)
  )
}
