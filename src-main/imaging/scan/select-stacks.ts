import type { ScanResult, StackSummary } from '../../../src-shared/case/import.js'
import { seriesTitleWithDescription } from '../../../src-shared/case/series-words.js'
import type { ScannedStack } from '../stack.js'
import { byStudy } from './by-study.js'
import { ANOTHER_PART, COULD_BE_KNEE, MIGHT_BE_KNEE } from './knee-likelihood.js'

export type Selection = Pick<ScanResult, 'suggested' | 'question'>

/** Fewer slices are no volume that a knee could be read from. */
const MIN_SLICES = 5

/**
 * The stacks to take without asking: all of a knee that can be read. In a study that is a knee study by half of its
 * series, those that say nothing come along; where no study says so, the one there is comes if nothing speaks against
 * it. A person is asked only where nothing can tell.
 */
export function selectStacks(stacks: readonly ScannedStack[]): Selection {
  const fitting = stacks.filter(fits)
  const studies = byStudy(fitting)
  const ofKnees = studies.filter((study) => study.some(isLikely))
  const taken = ofKnees.length > 0 ? ofKnees.flatMap(takenOf) : onlyStudy(studies)
  // Files that name no patient and no study: nothing says whether two belong together, or one is the other's labels.
  const loose = taken.filter(({ summary }) => summary.format !== 'dicom')
  const [first] = loose
  if (first && loose.length === taken.length && loose.length > 1)
    return {
      suggested: [],
      question: `${names(loose)} do not say whether they belong together: choose the images of one knee.`,
    }
  const unnamed = patientsWithoutStudy(taken)
  if (unnamed.length > 1)
    return {
      suggested: [],
      question:
        `These images are of ${unnamed.length} patients (${unnamed.join(' and ')}) and name no study, so nothing says which ` +
        'belong together: choose those of one knee.',
    }
  const suggested = taken.filter((stack) => !loose.includes(stack) || loose.length === taken.length)
  if (suggested.length > 0) return { suggested: suggested.map(({ summary }) => summary.id), question: null }
  const choices = stacks.filter(({ summary }) => !isRefused(summary))
  return { suggested: [], question: choices.length > 0 ? questionAbout(choices) : null }
}

/** Who the images of no study are of, where several people are named: by id, else by name. */
function patientsWithoutStudy(stacks: readonly ScannedStack[]): string[] {
  const loose = stacks.flatMap(({ summary }) => (summary.study.uid === '' ? [summary.study] : []))
  return [...new Set(loose.map(({ patientId, patientName }) => patientId || patientName))].filter((who) => who !== '')
}

/** Of a study with a series that is likely a knee: all where most are, else those that nothing speaks against. */
function takenOf(study: readonly ScannedStack[]): ScannedStack[] {
  if (study.filter(isLikely).length * 2 >= study.length) return [...study]
  return study.filter(mightBe)
}

function onlyStudy(studies: readonly ScannedStack[][]): ScannedStack[] {
  const possible = studies.map((study) => study.filter(mightBe)).filter((study) => study.length > 0)
  return possible.length === 1 || possible.every(([one]) => one?.summary.format !== 'dicom') ? possible.flat() : []
}

function fits({ summary, flags }: ScannedStack): boolean {
  return (
    !isRefused(summary) &&
    !flags.includes('geometry-assumed') &&
    !summary.issues.some(({ code }) => code === 'both-knees') &&
    summary.dims[2] >= MIN_SLICES &&
    !summary.kneeLikelihood.reasons.includes(ANOTHER_PART)
  )
}

function isRefused({ issues }: StackSummary): boolean {
  return issues.some(({ severity }) => severity === 'error')
}

function isLikely({ summary }: ScannedStack): boolean {
  return summary.kneeLikelihood.score >= COULD_BE_KNEE
}

function mightBe({ summary }: ScannedStack): boolean {
  return summary.kneeLikelihood.score >= MIGHT_BE_KNEE
}

function questionAbout(choices: readonly ScannedStack[]): string {
  const doubt = choices.flatMap(({ summary }) => summary.issues).find(({ code }) => code === 'both-knees')
  if (doubt && choices.length === 1) return doubt.message
  if (choices.every(({ flags }) => flags.includes('geometry-assumed')))
    return `${names(choices)} lost where the slices lie in the patient: open it only if you know that it is a knee, and which one.`
  if (choices.length === 1) return `Nothing in the header of ${names(choices)} says that it shows a knee: does it?`
  return `Nothing in the headers of these ${choices.length} series says which of them show a knee: choose those that do.`
}

function names(stacks: readonly ScannedStack[]): string {
  const [first, ...more] = stacks.map(
    ({ summary }) => summary.series.description || seriesTitleWithDescription(summary),
  )
  return more.length === 0 ? (first ?? '') : `${first} and ${more.length} more`
}
