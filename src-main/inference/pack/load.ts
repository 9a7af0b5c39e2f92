import { join } from 'node:path'
import { sha256 } from './canonical-json.js'
import { INFERENCE_LIMITS } from '../limits.js'
import { PackError } from './errors.js'
import { onnxDoubt } from './external-data.js'
import { COPY_AGAIN, readManifest, type ReadManifest } from './manifest.js'
import { readPackFile } from './pack-file.js'

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
 * sentence where the contract is unknown, a file is missing, a link or too large, or is not the one that was published.
 */
export async function loadPack(folder: string): Promise<LoadedPack> {
  const read = await readManifest(folder)
  const verified = new Map<string, Uint8Array>()
  let left: number = INFERENCE_LIMITS.packBytes
  for (const [name, expected] of Object.entries(read.manifest.files)) {
    const path = join(folder, name)
    const bytes = await readPackFile(path, Math.min(INFERENCE_LIMITS.fileBytes, left), COPY_AGAIN)
    left -= bytes.byteLength
    if (sha256(bytes) !== expected)
      throw new PackError(
        `${path} is not the file its pack.json was published with (its SHA-256 differs); ${COPY_AGAIN}.`,
      )
    verified.set(name, bytes)
  }
  const graph = (name: string): Uint8Array => {
    const bytes = verified.get(name)
    if (!bytes) throw new PackError(`The graph ${name} of ${folder} has no SHA-256 in pack.json; ${COPY_AGAIN}.`)
    const doubt = onnxDoubt(bytes)
    if (doubt === 'external-data')
      throw new PackError(
        `${join(folder, name)} keeps its weights in another file, which no hash of the pack covers; export the graph with its ` +
          'weights inside.',
      )
    if (doubt === 'damaged') throw new PackError(`${join(folder, name)} is not an ONNX graph; ${COPY_AGAIN}.`)
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
