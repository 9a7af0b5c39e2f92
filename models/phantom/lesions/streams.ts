import { Random } from '../random.js'

/** Random numbers for placing one lesion, told apart by what it is and where: `marrow/tibia-medial-central`. */
export type LesionStreams = (lesion: string) => Random

/** One stream for all lesions in their order, as every single examination is placed. */
export function sharedStream(random: Random): LesionStreams {
  return () => random
}

/**
 * A stream of its own for every lesion, so that a knee seen again keeps each lesion in its place and shape whatever
 * came or went beside it.
 */
export function ownStreams(seed: number): LesionStreams {
  return (lesion) => new Random(seed, streamOf(lesion))
}

/** FNV-1a (Fowler, Noll, Vo), kept clear of the small numbers that name the simulator's other streams. */
function streamOf(name: string): number {
  let hash = 0x811c9dc5
  for (let n = 0; n < name.length; n++) hash = Math.imul(hash ^ name.charCodeAt(n), 0x01000193)
  return (hash >>> 0) | 0x100
}
