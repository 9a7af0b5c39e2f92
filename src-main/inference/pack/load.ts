import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from './canonical-json.js'
import { PackError } from './errors.js'
import { readManifest, type ReadManifest } from './manifest.js'

/** A verified pack: its graphs' bytes are the very bytes that were hashed. */
export interface LoadedPack extends ReadManifest {
  readonly folder: string
  readonly graphs: {
    readonly localise: Uint8Array
    readonly segment: Uint8Array
    /** By the close-up's name. */
    readonly closeUps: ReadonlyMap<string, Uint8Array>
    /** Null where the pack has no columns. */
    readonly surfaces: Uint8Array | null
    readonly grade: Uint8Array
  }
}

/**
 * Loads a pack folder and verifies the SHA-256 of every file that its pack.json lists. Throws PackError with one
 * sentence where the contract is unknown, a file is missing, or a file is not the one that was published.
 */
export async function loadPack(folder: string): Promise<LoadedPack> {
  const read = await readManifest(folder)
  const verified = new Map<string, Uint8Array>()
  for (const [name, expected] of Object.entries(read.manifest.files)) {
    const path = join(folder, name)
    let bytes: Uint8Array
    try {
      bytes = await readFile(path)
    } catch {
      throw new PackError(`${path} is missing or cannot be read; copy the pack again from where it came.`)
    }
    if (sha256(bytes) !== expected)
      throw new PackError(
        `${path} is not the file its pack.json was published with (its SHA-256 differs); copy the pack again.`,
      )
    verified.set(name, bytes)
  }
  const graph = (name: string): Uint8Array => {
    const bytes = verified.get(name)
    if (!bytes) throw new PackError(`The graph ${name} of ${folder} has no SHA-256 in pack.json.`)
    return bytes
  }
  const { localise, segment, grade } = read.manifest.graphs
  return {
    ...read,
    folder,
    graphs: {
      localise: graph(localise),
      segment: graph(segment),
      closeUps: new Map(read.manifest.closeUps.map((plan) => [plan.name, graph(plan.graph)])),
      surfaces: read.manifest.surfaces ? graph(read.manifest.surfaces.graph) : null,
      grade: graph(grade),
    },
  }
}
