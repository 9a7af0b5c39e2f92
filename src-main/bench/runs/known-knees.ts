import { QuintupleSchema } from '../../../src-shared/case/quintuple.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import { readJsonLines } from '../../datasets/json-lines.js'
import { volumeFileOf } from './data-place.js'

/** What recognising knees of some data needs of the workstation. */
export interface VolumeSources {
  /** Description of a case's volume, or null where it left the cache. */
  readonly volume: (hash: string) => Promise<VolumeMeta | null>
  /** Decodes a volume file of the data, to see which case it is. */
  readonly open: (file: string) => Promise<VolumeMeta>
}

/** A knee of some data; `hash`: that of its volume in the casebook, null where it is not there. */
export interface KnownKnee {
  readonly name: string
  readonly hash: string | null
}

interface KneeOfData {
  readonly name: string
  readonly hash: string | undefined
  readonly hasVolume: boolean
  readonly dims: string
}

/**
 * The knees of a folder of quintuples, and which volume of those given each is. A knee is recognised by the hash of its volume: as
 * the data states it, or computed from its file where a volume of the same size is among them.
 */
export async function knownKnees(
  file: string,
  hashes: ReadonlySet<string>,
  sources: VolumeSources,
): Promise<KnownKnee[]> {
  let sizes: Promise<ReadonlySet<string>> | undefined
  const isSizeOfOne = async (dims: string): Promise<boolean> => (await (sizes ??= sizesOf(hashes, sources))).has(dims)
  const known: KnownKnee[] = []
  for (const knee of await kneesOf(file)) {
    const stated = [knee.hash, knee.name].find((hash) => hash !== undefined && hashes.has(hash))
    const hash =
      stated ?? (knee.hasVolume && (await isSizeOfOne(knee.dims)) ? await hashOf(file, knee, sources) : undefined)
    known.push({ name: knee.name, hash: hash !== undefined && hashes.has(hash) ? hash : null })
  }
  return known
}

/** Looks at every volume: only where the data does not say which it is. */
async function sizesOf(hashes: ReadonlySet<string>, { volume }: VolumeSources): Promise<ReadonlySet<string>> {
  const sizes = new Set<string>()
  for (const hash of hashes) {
    const meta = await volume(hash)
    if (meta) sizes.add(meta.dims.join('×'))
  }
  return sizes
}

async function kneesOf(file: string): Promise<KneeOfData[]> {
  const knees = new Map<string, KneeOfData>()
  for await (const { value } of readJsonLines(file)) {
    const quintuple = QuintupleSchema.safeParse(value).data
    if (!quintuple || knees.has(quintuple.case)) continue
    const { hash, path, dims } = quintuple.volume
    knees.set(quintuple.case, { name: quintuple.case, hash, hasVolume: path !== null, dims: dims.join('×') })
  }
  return [...knees.values()]
}

async function hashOf(file: string, knee: KneeOfData, { open }: VolumeSources): Promise<string> {
  return (await open(await volumeFileOf({ layout: 'quintuples', file }, knee.name))).hash
}
