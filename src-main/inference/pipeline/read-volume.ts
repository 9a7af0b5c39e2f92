import type { Side, SideSource } from '../../../src-shared/case/geometry.js'
import { packStructures } from '../../../src-shared/case/structures.js'
import { packThickness } from '../../../src-shared/case/thickness-map.js'
import { KEPT_LESIONS, KEPT_TISSUES } from '../../../src-shared/anatomy/structure-groups.js'
import { mappedColumns } from '../../../src-shared/anatomy/surfaces/mapped-columns.js'
import type { ImageVolume } from '../../../src-shared/geometry/image-volume.js'
import type { StandardisedVolume } from '../../../src-shared/anatomy/grid/standardise.js'
import type { PackManifest } from '../pack/schema.js'
import { letMessagesThrough, type VolumeHooks } from './progress.js'
import type { PackSessions } from './session.js'
import { analyseLooked, type KneeAnalysis } from './stages/analyse.js'
import type { VolumeAnswers } from './stages/choose-answers.js'
import { settleGrades } from './stages/consistent-grades.js'
import { makeFindings } from './stages/findings.js'
import { gradeComponents } from './stages/grade.js'
import type { Look } from './stages/look.js'
import { Stopwatch } from './stopwatch.js'
import type { Outlined, VolumeRecord } from './volume-record.js'
import { factsOf, latticeOf } from './volume-to-read.js'

/**
 * Takes a looked-at volume through all further stages, and gives what it answers to every question by itself. Nothing
 * but the answers is kept. Throws the signal's reason where it was aborted.
 */
export async function readVolume(
  record: VolumeRecord,
  look: Look,
  volume: StandardisedVolume,
  side: { readonly side: Side; readonly source: SideSource },
  pack: PackManifest,
  sessions: PackSessions,
  insist: boolean,
  hooks: VolumeHooks,
): Promise<VolumeAnswers> {
  const { name, timingsMs } = record
  const { meta } = record.volume
  const image = latticeOf(meta)
  const native = (): Promise<ImageVolume> => record.volume.load()
  const analysis = await analyseLooked(look, volume, image, native, pack, sessions, side, hooks)
  const lap = new Stopwatch()
  const graded = settleGrades(await gradeComponents(sessions.grade, pack, analysis.fine?.measurements ?? []))
  timingsMs.standardise += analysis.timingsMs.standardise
  timingsMs.localise += analysis.timingsMs.localise
  timingsMs.grade += analysis.timingsMs.measure + lap.lap()

  hooks.onProgress?.({ stage: 'reason', done: 0.98, message: 'Writing down the reasoning' })
  await letMessagesThrough(hooks)
  const flags = record.flags(side.source)
  const findings = makeFindings({ hash: meta.hash, name, image, analysis, graded, flags, insist }, pack)
  timingsMs.reason += lap.lap()
  record.finish(outlinedIn(analysis))
  return { hash: meta.hash, name, facts: factsOf(meta), findings, regions: analysis.regions }
}

/**
 * What the reading keeps of the outlines, to be seen in the planes, in 3D and as a map of thickness. Without surfaces the map
 * is made of the structures when somebody asks for it: half a second that no reading has to wait for.
 */
function outlinedIn({ fine }: KneeAnalysis): Outlined {
  if (!fine) return { thickness: null, structures: null }
  const { segmentation, surfaces } = fine
  const { tissue, lesion } = segmentation
  const labels = { tissue: tissue.data, lesion: lesion.data, dims: tissue.dims, affine: tissue.affine }
  return {
    thickness: surfaces && packThickness(mappedColumns(surfaces.layer, surfaces.regions, 'surfaces')),
    structures: packStructures(labels, KEPT_TISSUES, KEPT_LESIONS) ?? null,
  }
}
