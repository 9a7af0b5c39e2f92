import type { Bridge } from '../../src-shared/bridge.js'
import type { CaseVolume } from '../../src-shared/case/case-volume.js'
import { contrastOfSeries } from '../../src-shared/case/series-words.js'
import type { CaseSummary } from '../../src-shared/case/worklist.js'
import type { Comparison } from '../../src-shared/followup/record.js'
import { formatDate } from '../design/format.js'
import type { PriorCase } from '../viewer/types.js'
import type { ViewerController } from '../viewer/controller.svelte.js'
import type { Registration } from '../viewer/link/link.js'

/** The other dates of the knee of an open case, and those whose pictures were fetched to be shown beside it. */
export class FollowUp {
  shown = $state.raw<readonly PriorCase[]>([])
  /** A case whose pictures are being fetched. */
  fetching = $state<string | null>(null)

  constructor(
    private readonly bridge: Bridge,
    /** Newest first; those without a date last. */
    readonly cases: readonly CaseSummary[],
    private readonly fail: (error: unknown) => void,
  ) {}

  /** The pictures of another date; undefined where they cannot be shown, which `fail` has been told. */
  async fetch(caseId: string): Promise<PriorCase | undefined> {
    const known = this.shown.find((prior) => prior.caseId === caseId)
    const summary = this.cases.find((one) => one.id === caseId)
    if (known || !summary || this.fetching !== null) return known
    this.fetching = caseId
    try {
      const volumes = await this.bridge.request('case.volumes', { caseId })
      const title = dateTitle(summary.studyDate)
      if (volumes.length === 0)
        throw new Error(`The images of ${title} are not on this computer any more: open that case to fetch them again.`)
      const prior = { caseId, title, volumes }
      this.shown = [...this.shown, prior]
      return prior
    } catch (error) {
      this.fail(error)
      return undefined
    } finally {
      this.fetching = null
    }
  }

  /**
   * The date that is looked at first beside a case of `studyDate`: the latest before it, else the newest other one.
   * Dates that are shown already come last, so that asking again brings the next.
   */
  nextCase(studyDate: string): CaseSummary | undefined {
    const shown = (id: string): boolean => this.shown.some((prior) => prior.caseId === id)
    const rank = (one: CaseSummary): number =>
      (shown(one.id) ? 2 : 0) + (one.studyDate !== '' && one.studyDate < studyDate ? 0 : 1)
    return [...this.cases].sort((a, b) => rank(a) - rank(b))[0]
  }
}

/** "14 Mar 2024", or that nothing tells: an unknown date is never taken for today's. */
export function dateTitle(studyDate: string): string {
  return studyDate === '' ? 'unknown date' : formatDate(studyDate)
}

/** The volume of another date that is most like one of today's: same plane and contrast, else same plane, else the first. */
export function mostAlike(volumes: readonly CaseVolume[], like: CaseVolume | undefined): CaseVolume | undefined {
  if (!like) return volumes[0]
  const samePlane = volumes.filter(({ meta }) => meta.orientation === like.meta.orientation)
  const wanted = contrastOfSeries(like.meta.series)
  const sameContrast = samePlane.find(({ meta }) => {
    const contrast = contrastOfSeries(meta.series)
    return contrast.weighting === wanted.weighting && contrast.fatSuppressed === wanted.fatSuppressed
  })
  return sameContrast ?? samePlane[0] ?? volumes[0]
}

/** How the pictures of an earlier date are linked with today's: by the bone that is looked at, where it was found again. */
export function registrationsOf({ volumes, bones }: Comparison, wanted: string): Registration[] {
  const { bone, toNow, errorMm } = bones.find((one) => one.bone === wanted) ?? {}
  if (!volumes || !bone || !toNow || !errorMm) return []
  return [{ from: volumes.before, to: volumes.now, bone, toOther: toNow, residualMm: errorMm.median }]
}

/** Puts a volume into the viewport after the active one, which stays as it is; makes room where there is one only. */
export function showBeside(viewer: ViewerController, hash: string): void {
  if (viewer.maximised !== null) viewer.maximise(null)
  if (viewer.viewports.length < 2) viewer.setLayout('3')
  const { active } = viewer
  viewer.showVolume((active + 1) % viewer.viewports.length, hash)
  viewer.activate(active)
}
