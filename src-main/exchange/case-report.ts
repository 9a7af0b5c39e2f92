import { setImmediate } from 'node:timers/promises'
import type { FindingState } from '../../src-shared/case/revision.js'
import { drawKeyImage, KEY_PLANES, keySubject, type KeyPlane, type KeySubject } from './key-images/index.js'
import type { ReportImage } from './report/finding-view.js'
import { reportHtml } from './report/html.js'
import type { ReportInput } from './report/input.js'
import { abnormalFindings, reportModel } from './report/model.js'
import { planeText } from './report/words.js'
import type { Voxels } from '../datasets/voxels.js'

export interface CaseReportInput extends ReportInput {
  /** Null leaves key images out. */
  readonly voxels: Voxels | null
}

/** A key image of a finding. */
export interface KeyImage {
  readonly finding: FindingState
  readonly subject: KeySubject
  readonly plane: KeyPlane
  readonly png: Buffer
}

/** Pictures cost pages: the worst findings get them. */
const MOST_ILLUSTRATED = 16

/** The report on a case as one HTML page with its key images inside. De-identified unless the input says otherwise. */
export async function caseReport(input: CaseReportInput): Promise<string> {
  return reportWith(input, input.voxels ? await keyImages(input, input.voxels) : [])
}

/** The report with key images that are drawn already. */
export function reportWith(input: ReportInput, images: readonly KeyImage[]): string {
  const byFinding = new Map<string, ReportImage[]>()
  for (const { finding, subject, plane, png } of images) {
    const caption = planeText(plane, subject.focus)
    const source = `data:image/png;base64,${png.toString('base64')}`
    const others = byFinding.get(finding.key) ?? []
    byFinding.set(finding.key, [
      ...others,
      { plane, caption: caption.charAt(0).toUpperCase() + caption.slice(1), source },
    ])
  }
  return reportHtml(reportModel(input, byFinding))
}

/** Three key images of each of the worst abnormal findings; other work goes on between one and the next. */
export async function keyImages({ state }: Pick<ReportInput, 'state'>, voxels: Voxels): Promise<KeyImage[]> {
  const images: KeyImage[] = []
  for (const finding of abnormalFindings(state).slice(0, MOST_ILLUSTRATED)) {
    const subject = keySubject(finding)
    if (!subject) continue
    for (const plane of KEY_PLANES) {
      images.push({ finding, subject, plane, png: drawKeyImage(voxels, subject, plane) })
      await setImmediate()
    }
  }
  return images
}
