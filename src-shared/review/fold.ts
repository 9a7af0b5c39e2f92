import type { FindingState, ReadState, Revision } from '../case/revision.js'
import { findingsNamed } from './action-findings.js'
import { applyAction } from './apply-action.js'
import type { ReadOrigin } from './case-records.js'
import { drawnAnnotations } from './drawn-annotations.js'
import { isReviewed } from './finding-standing.js'
import { isOfFirstVersion } from './first-version.js'
import { foldAnnotations } from './fold-annotations.js'
import { Proposals } from './pinned-proposals.js'
import type { KeptReading } from './proposals.js'
import { areOpposite } from './reading-for-side.js'
import { SideStory } from './side-story.js'
import { undoView } from './undo.js'
import { writtenReport } from './written-report.js'
import { actionLabel } from './words.js'

/**
 * The state of a read: the case's current reading with the reader's own revisions folded in.
 *
 * Where the model has read the case again, a finding that a person has decided keeps the proposal that was decided
 * about (`earlier` holds the readings before the current one); only findings that nobody has decided show the new
 * one. So an acceptance never slips onto a grade that nobody has seen. A signed read stays on the reading that its
 * signature names: nothing moves under a signature.
 *
 * Where the side is set, the findings are those of the new side at once: medial and lateral change places, decisions
 * stay at the place on the image that they were made about.
 */
export function foldRead(
  origin: ReadOrigin,
  newest: KeptReading | null,
  revisions: readonly Revision[],
  earlier: readonly KeptReading[] = [],
): ReadState {
  const view = undoView(revisions)
  const readings = new Map([...earlier, ...(newest ? [newest] : [])].map((one) => [one.id, one]))
  const signature = signatureOf(view.effective)
  const current = signature ? signedReading(signature, readings) : newest
  const sides = new SideStory({ origin, current, readings, revisions, effective: view.effective })
  const proposals = new Proposals({ current, byId: readings, sideOf: (one) => sides.ofReading(one) }, sides.start)
  let findings = proposals.current()
  for (const revision of view.effective) {
    findings = proposals.turn(findings, sides.before(revision))
    const { action } = revision
    if (action.type === 'set-side') {
      if (!isOfFirstVersion(revision)) findings = proposals.turn(findings, action.side)
    } else
      findings = proposals.settle(
        applyAction(proposals.pin(findings, revision), revision, (key) => proposals.proposed(key)),
        revision,
      )
  }
  const { side, sideSource } = sides.end
  findings = proposals.turn(findings, side)
  if (current && areOpposite(sides.ofReading(current), side)) findings = findings.map(marked)
  const toReview = findings.filter((finding) => finding.answered)
  const drawn = drawnAnnotations(revisions)
  return {
    caseId: origin.id,
    readId: origin.readId,
    mode: origin.mode,
    readingId: current?.id ?? null,
    findings: [...findings],
    annotations: foldAnnotations(view.effective),
    side,
    sideSource,
    report: writtenReport(view.effective),
    signedOff: signature ? { by: signature.author.name, at: signature.at } : null,
    undo: view.undo && retraced(view.undo, findings, drawn),
    redo: view.redo && retraced(view.redo, findings, drawn),
    reviewed: toReview.filter(isReviewed).length,
    toReview: toReview.length,
    lastSequence: revisions.at(-1)?.sequence ?? 0,
  }
}

function retraced(
  revision: Revision,
  findings: readonly FindingState[],
  drawn: ReturnType<typeof drawnAnnotations>,
): ReadState['undo'] {
  const [finding, ...more] = findingsNamed(revision.action)
  return {
    revision: revision.sequence,
    label: actionLabel(revision, findings, drawn),
    finding: more.length === 0 ? (finding ?? null) : null,
  }
}

/** The sign-off that holds, or null where there is none or it was withdrawn. */
function signatureOf(effective: readonly Revision[]): Revision | null {
  const last = effective.findLast(({ action }) => action.type === 'sign-off' || action.type === 'withdraw-sign-off')
  return last?.action.type === 'sign-off' ? last : null
}

function signedReading({ readingId }: Revision, readings: ReadonlyMap<string, KeptReading>): KeptReading | null {
  return readingId === null ? null : (readings.get(readingId) ?? null)
}

/** Until the model has read the knee as the side it is now, its answers want a second look. */
function marked(finding: FindingState): FindingState {
  return finding.answered && finding.origin.kind === 'model'
    ? { ...finding, flags: [...finding.flags, 'side-changed'] }
    : finding
}
