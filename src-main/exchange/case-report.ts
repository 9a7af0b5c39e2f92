import { setImmediate } from 'node:timers/promises'
import { annotationTitle } from '../../src-shared/annotations/words.js'
import type { AnnotationOf } from '../../src-shared/case/annotation.js'
import type { FindingState } from '../../src-shared/case/revision.js'
import { rgbOf, SEVERITY_PALETTE } from '../../src-shared/moaks/severity-palette.js'
import { standingOfFinding } from '../../src-shared/review/finding-standing.js'
import { drawKeptImage, drawKeyImage, KEY_PLANES, keySubject, type KeyPlane } from './key-images/index.js'
import type { ReportImage } from './report/finding-view.js'
import { reportHtml } from './report/html.js'
import type { ReportInput, ReportVolume } from './report/input.js'
import { keptCaption } from './report/measurements.js'
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

/** A picture that the reader kept. */
export interface KeptImage {
  readonly annotation: AnnotationOf<'key-image'>
  readonly caption: string
  readonly png: Buffer
}

/** All pictures of a report. */
export interface CaseImages {
  readonly findings: readonly KeyImage[]
  readonly kept: readonly KeptImage[]
}

/** The report on a case as one HTML page with its key images inside. De-identified unless the input says otherwise. */
export async function caseReport(input: CaseReportInput): Promise<string> {
  return reportWith(input, input.voxels ? await caseImages(input, input.voxels) : { findings: [], kept: [] })
}

/** The report with key images that are drawn already. */
export function reportWith(input: ReportInput, { findings, kept }: CaseImages): string {
  const sourceOf = (png: Buffer): string => `data:image/png;base64,${png.toString('base64')}`
  const byFinding = new Map<string, ReportImage[]>()
  for (const { finding, plane, caption, png } of findings) {
    const others = byFinding.get(finding.key) ?? []
    byFinding.set(finding.key, [...others, { plane, caption, source: sourceOf(png) }])
  }
  const keptImages = kept.map(({ annotation, caption, png }) => ({
    title: annotationTitle(annotation),
    caption,
    source: sourceOf(png),
  }))
  return reportHtml(reportModel(input, byFinding, keptImages))
}

/**
 * Three key images of each of the worst abnormal findings, on the volume that it is answered from, and the pictures
 * that the reader kept; other work goes on between one and the next. Volumes are decoded one after another.
 */
export async function caseImages(
  { state, volumes }: Pick<ReportInput, 'state' | 'volumes'>,
  voxelsOf: VoxelSource,
): Promise<CaseImages> {
  const illustrated = abnormalFindings(state).slice(0, MOST_ILLUSTRATED)
  const wanted = state.annotations.flatMap(({ annotation }) => (annotation.kind === 'key-image' ? [annotation] : []))
  const images = new Map<FindingState, KeyImage[]>()
  const kept = new Map<string, KeptImage>()
  for (const volume of volumes) {
    const shown = illustrated.filter((finding) => volumeOf(finding, volumes) === volume)
    const keptHere = wanted.filter((annotation) => annotation.volume === volume.meta.hash)
    const voxels = shown.length + keptHere.length > 0 ? await voxelsOf(volume.meta.hash) : null
    if (!voxels) continue
    for (const finding of shown) images.set(finding, await imagesOf(finding, voxels, volume, volumes.length === 1))
    for (const annotation of keptHere) {
      kept.set(annotation.id, keptImageOf(annotation, state, voxels, volume))
      await setImmediate()
    }
  }
  return {
    findings: illustrated.flatMap((finding) => images.get(finding) ?? []),
    kept: wanted.flatMap(({ id }) => kept.get(id) ?? []),
  }
}

function keptImageOf(
  annotation: AnnotationOf<'key-image'>,
  state: ReportInput['state'],
  voxels: Voxels,
  volume: ReportVolume,
): KeptImage {
  const finding = state.findings.find(({ key }) => key === annotation.finding)
  // The box of another series' finding may lie elsewhere in this one: only its own is drawn.
  const own = finding?.boxLps && finding.volume === volume.meta.hash ? finding : undefined
  const colour = own && rgbOf(SEVERITY_PALETTE[standingOfFinding(own)].onDark)
  const box = own?.boxLps && colour ? { boxLps: own.boxLps, colour } : null
  const annotations = state.annotations.map((one) => one.annotation)
  const png = drawKeptImage(voxels, annotation, { annotations, box }, volume.meta)
  return { annotation, caption: keptCaption(annotation, volume), png }
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
