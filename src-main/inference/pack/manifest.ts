import { join } from 'node:path'
import { z } from 'zod'
import { wordsOfIssue } from '../../files/schema-words.js'
import { canonicalJson, sha256 } from './canonical-json.js'
import { INFERENCE_LIMITS } from '../limits.js'
import { PackError } from './errors.js'
import { readPackFile } from './pack-file.js'
import { PACK_CONTRACT, PackManifestSchema, type PackManifest } from './schema.js'

/** What helps with most packs that cannot be used. */
export const COPY_AGAIN = 'copy the pack again from where it came, or choose another model in the settings'

/** A pack.json that keeps the contract, and the hash that names this very pack. */
export interface ReadManifest {
  readonly manifest: PackManifest
  /** SHA-256 of the canonical pack.json; it covers the graphs, whose own hashes stand in it. */
  readonly sha256: string
}

const ContractSchema = z.object({ schema: z.string().max(200) })

/** Reads and checks pack.json of a pack folder. Throws PackError with a sentence where it cannot be used. */
export async function readManifest(folder: string): Promise<ReadManifest> {
  const path = join(folder, 'pack.json')
  const text = Buffer.from(await readPackFile(path, INFERENCE_LIMITS.manifestBytes, COPY_AGAIN)).toString('utf8')
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new PackError(`${path} is not valid JSON; ${COPY_AGAIN}.`)
  }
  const contract = ContractSchema.safeParse(json)
  if (!contract.success)
    throw new PackError(`${path} does not say which contract it keeps ("schema"); it is not a Condyle model pack.`)
  if (contract.data.schema !== PACK_CONTRACT)
    throw new PackError(
      `${path} keeps the contract "${contract.data.schema}", and this version of Condyle runs only "${PACK_CONTRACT}"; ` +
        'use a Condyle version that knows it, or another pack.',
    )
  const parsed = PackManifestSchema.safeParse(json)
  if (!parsed.success) {
    throw new PackError(`${path} ${brokenAt(parsed.error.issues)}`)
  }
  return { manifest: parsed.data, sha256: sha256(canonicalJson(json)) }
}

/** What keeps a pack.json from its contract, as the rest of a sentence. Unknown fields come first: they name a newer writer. */
function brokenAt(issues: readonly z.core.$ZodIssue[]): string {
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key].join('.')) : [],
  )
  if (unknown.length > 0)
    return (
      `carries ${unknown.length === 1 ? 'a field' : 'fields'} that "${PACK_CONTRACT}" does not know: ` +
      `${shortened(unknown.join(', '))}. What it means could be missed; use a Condyle version that knows it, or take it out.`
    )
  return `breaks its contract: ${wordsOfIssue(issues[0], 'the whole')}; ${COPY_AGAIN}.`
}

/** What the pack itself wrote may be of any length. */
function shortened(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`
}
