import type { FollowUpRecord } from '../../src-shared/followup/record.js'
import { wholeVolume } from './whole-volume.js'
import type { Workstation } from './workstation.js'

/** A case against those of its knee before it, for the one who reads now; worked out in the casebook's second thread. */
export async function followUpOf(
  { aside, casebook, reader, volumes }: Pick<Workstation, 'aside' | 'casebook' | 'reader' | 'volumes'>,
  caseId: string,
): Promise<FollowUpRecord> {
  const cases = [caseId, ...casebook.followUp(caseId, reader.id).map(({ id }) => id)]
  const hashes = cases.flatMap((id) => casebook.volumes(id).map(({ hash }) => hash))
  const makers = await Promise.all(
    hashes.map(async (hash) => [hash, (await wholeVolume(volumes, hash))?.series.manufacturer ?? ''] as const),
  )
  return aside.do('follow-up', { caseId, reader: reader.id, makers: Object.fromEntries(makers) })
}
