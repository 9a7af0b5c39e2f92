import path from 'node:path'
import { QUINTUPLE_FILE, type Quintuple } from '../../../src-shared/case/quintuple.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import { writeFileWhole } from '../../files/atomic-write.js'
import { writeExportFolder } from '../../files/export-folder.js'
import { niftiGz } from '../nifti.js'
import type { Voxels } from '../voxels.js'
import { quintupleLines, quintuplesOf, type QuintupleSource } from './export.js'

/** A case to write: every read of it that is asked for, and the way to its voxels. */
export interface DecidedCase {
  readonly reads: readonly QuintupleSource[]
  /** Rejects with a sentence where the voxels cannot be read. */
  readonly voxels: (meta: VolumeMeta) => Promise<Voxels>
}

/** The name that a volume has in a dataset folder. */
export function volumeFileName(hash: string): string {
  return `${hash}.nii.gz`
}

/**
 * Writes a dataset folder: `quintuples.jsonl`, and those volumes as gzipped NIfTI that the quintuples name a file of.
 * The folder may only be a new one, an empty one or such an export itself.
 *
 * @returns how many quintuples were written.
 * @throws Error with a sentence; `nothingDecided` where no read holds a decision. The folder stays as it was then.
 */
export async function writeQuintupleDataset(
  folder: string,
  cases: Iterable<Promise<DecidedCase>>,
  nothingDecided: string,
): Promise<number> {
  return writeExportFolder(folder, { mayShare: false }, async (draft) => {
    const lines: string[] = []
    const written = new Set<string>()
    for (const pending of cases) {
      const { reads, voxels } = await pending
      for (const source of reads) {
        const quintuples = quintuplesOf(source)
        lines.push(...quintuples.map((one) => quintupleLines([one])))
        for (const { meta, file } of source.volumes) {
          if (file === null || written.has(file) || !isNamed(file, quintuples)) continue
          await writeFileWhole(path.join(draft, file), niftiGz(await voxels(meta)))
          written.add(file)
        }
      }
    }
    if (lines.length === 0) throw new Error(nothingDecided)
    await writeFileWhole(path.join(draft, QUINTUPLE_FILE), lines.join(''))
    return lines.length
  })
}

function isNamed(file: string, quintuples: readonly Quintuple[]): boolean {
  return quintuples.some(({ volume }) => volume.path === file)
}
