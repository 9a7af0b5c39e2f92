import { setImmediate } from 'node:timers/promises'
import type { FindingState } from '../../src-shared/case/revision.js'
import { drawKeyImage, KEY_PLANES, keySubject, type KeyPlane } from './key-images/index.js'
import type { ReportImage } from './report/finding-view.js'
import { reportHtml } from './report/html.js'
import type { ReportInput, ReportVolume } from './report/input.js'
import { abnormalFindings, reportModel } from './report/model.js'
import { captionText, volumeOf } from './report/places.js'
import type { Voxels } from '../datasets/voxels.js'

export interface CaseReportInput extends ReportInput {
  /** Decodes a volume of the case by its hash, null where it is not to be had; without it there are no key images. */
  readonly voxels: VoxelSource | null
}

/** Gives the voxels of a volume by its hash; asked once for each volume, one after another. */
export type VoxelSource = (hash: string) => Promise<Voxels | null>

/** A key image of a finding. */
export interface KeyImage {
  readonly finding: FindingState
  readonly plane: KeyPlane
  /** Where it lies: series, slice, millimetres. */
  readonly caption: string
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
  for (const { finding, plane, caption, png } of images) {
    const source = `data:image/png;base64,${png.toString('base64')}`
    const others = byFinding.get(finding.key) ?? []
    byFinding.set(finding.key, [...others, { plane, caption, source }])
  }
  return reportHtml(reportModel(input, byFinding))
}

/**
 * Three key images of each of the worst abnormal findings, on the volume that it is answered from; other work goes on
 * between one and the next. Volumes are decoded one after another.
 */
export async function keyImages(
  { state, volumes }: Pick<ReportInput, 'state' | 'volumes'>,
  voxelsOf: VoxelSource,
): Promise<KeyImage[]> {
  const illustrated = abnormalFindings(state).slice(0, MOST_ILLUSTRATED)
  const images = new Map<FindingState, KeyImage[]>()
  for (const volume of volumes) {
    const shown = illustrated.filter((finding) => volumeOf(finding, volumes) === volume)
    const voxels = shown.length > 0 ? await voxelsOf(volume.meta.hash) : null
    if (!voxels) continue
    for (const finding of shown) images.set(finding, await imagesOf(finding, voxels, volume, volumes.length === 1))
  }
  return illustrated.flatMap((finding) => images.get(finding) ?? [])
}

async function imagesOf(
  finding: FindingState,
  voxels: Voxels,
  volume: ReportVolume,
  alone: boolean,
): Promise<KeyImage[]> {
  const subject = keySubject(finding)
  if (!subject) return []
  const images: KeyImage[] = []
  for (const plane of KEY_PLANES) {
    const caption = captionText(plane, subject.focus, volume, alone)
    images.push({ finding, plane, caption, png: drawKeyImage(voxels, subject, plane) })
    await setImmediate()
  }
  return images
}
