import type { ImportNote } from '../../src-shared/case/case-volume.js'
import { seriesTitleWithDescription } from '../../src-shared/case/series-words.js'
import type { VolumeMeta } from '../../src-shared/case/volume.js'
import type { NewCase, NewVolume } from '../casebook/index.js'
import { casesOf, thumbnailOf, type ImportedStack, type VolumeCache } from '../imaging/index.js'

/**
 * What the casebook is told of an import: its volumes by patient, study and side, each with its picture and where it
 * came from, and the notes where they belong: with the case of their volume, or with all where they are about the
 * import as a whole.
 */
export async function importedCases(
  imported: readonly ImportedStack[],
  notes: readonly ImportNote[],
  { paths, cache, at }: { readonly paths: readonly string[]; readonly cache: VolumeCache; readonly at: string },
): Promise<NewCase[]> {
  const stacks = new Map(imported.map((one) => [one.stack.summary.id, one.stack]))
  const metas = imported.flatMap(({ stack, meta }) => (meta ? [{ stackId: stack.summary.id, meta }] : []))
  const cases: NewCase[] = []
  for (const { study, side, sideSource, volumes } of casesOf(metas)) {
    const entries: NewVolume[] = []
    const copies: ImportNote[] = []
    for (const { stackId, meta } of volumes) {
      const stack = stacks.get(stackId)
      if (entries.some(({ hash }) => hash === meta.hash)) {
        copies.push(copyNote(meta, stack?.summary.files ?? 0, at))
        continue
      }
      const { uid, number, description, modality, simulated } = meta.series
      entries.push({
        hash: meta.hash,
        series: { uid, number, description, modality, simulated },
        label: stack?.summary.label ?? '',
        source: { sourceKey: meta.sourceKey, paths },
        thumbnail: stack?.summary.thumbnail ?? (await thumbnailOf(cache, meta)),
      })
    }
    const hashes = new Set(entries.map(({ hash }) => hash))
    const own = notes.filter(({ volume }) => volume === null || hashes.has(volume))
    cases.push({ study, side, sideSource, volumes: entries, notes: [...own, ...copies] })
  }
  return cases
}

/** A series whose voxels are those of another one, so that it is one volume with it. */
function copyNote(meta: VolumeMeta, fileCount: number, at: string): ImportNote {
  return {
    kind: 'set-aside',
    title: `Second copy: ${seriesTitleWithDescription(meta)}`,
    message: 'Every voxel of this series is the same as in another series of the case: it is shown once.',
    files: [],
    fileCount,
    volume: meta.hash,
    at,
  }
}
