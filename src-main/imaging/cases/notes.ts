import { POSITION_ASSUMED, type ImportNote } from '../../../src-shared/case/case-volume.js'
import type { ImportIssue, IssueCode, ScanResult, StackSummary } from '../../../src-shared/case/import.js'
import { seriesTitleWithDescription } from '../../../src-shared/case/series-words.js'
import type { ImportedStack } from '../import-stacks.js'

/** File names kept in a note; a series of thousands needs no list of thousands. */
const NAMED_FILES = 20

/** What an issue is in a few words, and what kind of remark it is. */
const ISSUE_NOTES: Readonly<Record<IssueCode, readonly [ImportNote['kind'], string]>> = {
  'missing-slices': ['missing', 'Missing slices'],
  'truncated-pixels': ['missing', 'Damaged images left out'],
  'undecodable-pixels': ['repaired', 'Voxels that were no numbers'],
  'uneven-spacing': ['repaired', 'Uneven slice distances'],
  'duplicate-slice': ['repaired', 'Several images of one slice'],
  'duplicate-file': ['repaired', 'Second copies'],
  'spacing-disagrees': ['repaired', 'Slice distance stated wrongly'],
  'geometry-missing': ['repaired', 'Position not in the file'],
  'geometry-assumed': ['repaired', POSITION_ASSUMED],
  'header-damaged': ['repaired', 'Damaged header'],
  'header-incomplete': ['repaired', 'Incomplete header'],
  'header-repaired': ['repaired', 'Values corrected'],
  'mixed-rescale': ['repaired', 'Mixed brightness scales'],
  'split-by-repeats': ['repaired', 'Repeated images taken apart'],
  'sheared-slices': ['set-aside', 'Slices that make no box'],
  'single-slice': ['remark', 'Single slice'],
  'few-slices': ['remark', 'Few slices'],
  'coarse-slices': ['remark', 'Slices far apart'],
  'not-readable': ['set-aside', 'Could not be read'],
  'unsafe-archive': ['set-aside', 'Unsafe archive'],
  'limit-reached': ['missing', 'Too much for one import'],
  'side-conflict': ['remark', 'Sides contradict each other'],
  mosaic: ['remark', 'Mosaic'],
  'not-mr': ['remark', 'No MR image'],
  'both-knees': ['remark', 'Possibly both knees'],
  'patients-differ': ['held', 'Several patients in one study'],
}

/**
 * What an import set aside, missed, repaired or held, for keeping with its cases. Every stack of the scan that did not
 * become a volume is among it, with the reason. Titles of what is about one volume name its series.
 * @param at when the import ended, ISO 8601, UTC
 */
export function notesOf(result: ScanResult, imported: readonly ImportedStack[], at: string): ImportNote[] {
  const tried = new Map(imported.map((one) => [one.stack.summary.id, one]))
  return [
    ...result.setAside.map(({ title, reason, files, fileCount }): ImportNote => ({
      kind: 'set-aside',
      title,
      message: reason,
      files: files.slice(0, NAMED_FILES),
      fileCount,
      volume: null,
      at,
    })),
    ...result.issues.map((issue) => issueNote(issue, null, '', at)),
    ...imported.flatMap(({ meta, stack: { summary } }) =>
      meta
        ? meta.issues
            .filter(isWorthKeeping)
            .map((issue) => issueNote(issue, meta.hash, seriesTitleWithDescription(summary), at))
        : [],
    ),
    ...result.stacks.flatMap((summary) => {
      const one = tried.get(summary.id)
      return one?.meta ? [] : [notTaken(summary, one?.failure ?? whyNotTaken(summary), at)]
    }),
  ]
}

/** Slices some millimetres apart are how clinical series are; the volume's own flag says so where it matters. */
function isWorthKeeping({ code }: ImportIssue): boolean {
  return code !== 'coarse-slices'
}

function issueNote(issue: ImportIssue, volume: string | null, series: string, at: string): ImportNote {
  const [kind, title] = ISSUE_NOTES[issue.code]
  return {
    kind,
    title: series === '' ? title : `${title}: ${series}`,
    message: issue.message,
    files: issue.files.slice(0, NAMED_FILES),
    fileCount: issue.files.length,
    volume,
    at,
  }
}

function notTaken(summary: StackSummary, message: string, at: string): ImportNote {
  const label = summary.label === '' ? '' : `, ${summary.label}`
  const title = `Not opened: ${seriesTitleWithDescription(summary)}${label}`
  return { kind: 'set-aside', title, message, files: [], fileCount: summary.files, volume: null, at }
}

/** Why a stack was not among those taken: what makes it impossible, else what spoke against it. */
function whyNotTaken({ issues, kneeLikelihood, dims }: StackSummary): string {
  const refused = issues.find(({ severity, code }) => severity === 'error' || code === 'both-knees')
  if (refused) return refused.message
  const clues = kneeLikelihood.reasons.join(', ')
  return `This series of ${dims[2]} ${dims[2] === 1 ? 'slice was' : 'slices was'} not taken for one to read (${clues}). To read it all the same, open it alone.`
}
