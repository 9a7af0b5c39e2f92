/**
 * Two dates of simulated knees: how well their bones are laid on each other, and how often change is called where there was
 * none and where a grade changed. Read by the reference pack from one sagittal DESS; the knees that made the table of
 * repeatability are not among them.
 */
import { compareDates, registerDates } from '../../src-shared/followup/compare.js'
import { REPEATABILITY } from '../../src-shared/followup/repeatability.js'
import { CallCounts, callWords } from './followup/calls.js'
import { dated } from './followup/dated.js'
import { jointLineErrors } from './followup/joint-line.js'
import { FOLLOWED_KNEES } from './followup/knees.js'
import { OccasionReadings } from './followup/readings.js'
import { measureRealPairs } from './followup/real-pairs.js'
import { realData } from '../fixtures/real-data.js'
import { alone, quantile, type Measurement } from './measure.js'

export async function run(): Promise<Measurement[]> {
  const readings = await OccasionReadings.open()
  const errors: number[] = []
  let failed = 0
  const counts = new CallCounts()
  for (const seed of FOLLOWED_KNEES) {
    const [first, again, later] = [
      await readings.of(seed, 'first'),
      await readings.of(seed, 'again'),
      await readings.of(seed, 'later'),
    ]
    const before = dated(first, '2024-01-01')
    for (const now of [again, later]) {
      const today = dated(now, '2026-01-01')
      const registered = registerDates(before, today)
      const off = jointLineErrors(first, now, registered)
      errors.push(...off.errors)
      failed += off.failed
      const comparison = compareDates(before, today, registered, REPEATABILITY)
      if (now === again) counts.addUnchanged(comparison)
      else counts.addChanged(comparison, first, now)
    }
  }
  await readings.release()
  const calls = counts.all()
  const pairs = `${2 * FOLLOWED_KNEES.length} pairs of simulated knees with ${readings.reader}`
  const worst = Math.max(...calls.map(({ falselyCalled, still }) => (still > 0 ? falselyCalled / still : 0)))
  const found = calls.filter(({ changed }) => changed > 0)
  const least = Math.min(...found.map(({ found: right, changed }) => right / changed))
  return [
    ...realPairs(),
    alone('Two dates laid on each other: error at the joint line, median', quantile(errors, 0.5), 'mm', 1, {
      note: `${pairs}; ${failed} of ${6 * FOLLOWED_KNEES.length} bones said that they could not be found again`,
    }),
    alone('Two dates laid on each other: error at the joint line, 95 %', quantile(errors, 0.95), 'mm', 2.5),
    alone('Change called in knees that did not change, worst category', 100 * worst, '%', 5, {
      note: callWords(calls, ({ falselyCalled, still }) => `${falselyCalled} of ${still}`),
    }),
    alone('Change by a grade that was not found, worst category', 100 * (1 - least), '%', 30, {
      note: callWords(found, ({ found: right, changed }) => `${right} of ${changed} found`),
    }),
  ]
}

/** The hand-drawn outlines of real people at two visits, where they are there: no image, and no truth but that bones stay. */
function realPairs(): Measurement[] {
  const folder = realData('real-labels-oai')
  if (folder === undefined) return []
  const { pairs, bones, registered, medians, thinned } = measureRealPairs(folder)
  const [least, half, most] = [0.05, 0.5, 0.95].map((share) => quantile(thinned, share).toFixed(2))
  return [
    alone(
      'Two visits of real knees outlined by hand: residual of a bone near the joint, median of bones',
      quantile(medians, 0.5),
      'mm',
      0.45,
      {
        note: `${registered} of ${bones} bones of ${pairs} people registered; mean cartilage thickness of a subregion changed by ${half} mm (5 % ${least}, 95 % ${most}) over 36 to 96 months`,
      },
    ),
  ]
}
