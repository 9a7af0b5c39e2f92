/** What the application made of one input, as far as the fuzzer looks at it. */
import type { VolumeMeta } from '../../src-shared/case/volume.js'
import type { StackSource } from '../../src-main/imaging/stack.js'

/** A volume that was read, with some of its voxels, for whoever reads the same files otherwise to compare. */
export interface ReadVolume {
  readonly meta: Pick<VolumeMeta, 'dims' | 'spacing' | 'affineLps' | 'flags'>
  readonly source: StackSource
  /** Codes of what was said about it: what is said is no silent difference. */
  readonly said: readonly string[]
  readonly patient: { readonly name: string; readonly id: string }
  /** i, j, k and the value. */
  readonly samples: readonly (readonly [number, number, number, number])[]
}

export interface Outcome {
  /** Whether anything was taken from the input. */
  readonly read: boolean
  /** Every sentence that a person would see. */
  readonly sentences: readonly string[]
  readonly volumes: readonly ReadVolume[]
}

export const refused = (...sentences: readonly string[]): Outcome => ({ read: false, sentences, volumes: [] })
export const taken = (...sentences: readonly string[]): Outcome => ({ read: true, sentences, volumes: [] })

/** What no sentence for a person holds: names of errors, of libraries, of values that JavaScript has and people do not. */
const FOREIGN =
  /\bE[A-Z]{4,}\b(?!\.)|\b[A-Z][a-z]+Error\b|\bundefined\b|\bNaN\b|\[object |Cannot (read|convert|destructure)|is not (a function|iterable|defined)|\bInvalid (input|option|string|array)|SQLITE_|\bat [\w.]+ \(/

/** What is wrong with a sentence as such; undefined where nothing is. */
export function sentenceFault(sentence: string): string | undefined {
  if (sentence.trim() === '') return 'an empty sentence'
  const foreign = FOREIGN.exec(sentence)
  if (foreign) return `"${foreign[0]}" in the sentence "${shortened(sentence)}"`
  if (sentence.length > 2000) return `a sentence of ${sentence.length} characters: "${shortened(sentence)}"`
  return /[.?!…)"”]$/.test(sentence.trim()) ? undefined : `a sentence without an end: "${shortened(sentence)}"`
}

/** What is wrong with an outcome, by itself. */
export function outcomeFaults({ read, sentences, volumes }: Outcome): string[] {
  const faults = sentences.flatMap((sentence) => sentenceFault(sentence) ?? [])
  if (!read && sentences.length === 0) faults.push('refused without a sentence')
  for (const { meta } of volumes)
    if (![...meta.affineLps, ...meta.spacing].every(Number.isFinite) || meta.spacing.some((mm) => mm <= 0))
      faults.push(`a volume at ${meta.affineLps.join(' ')}, spacing ${meta.spacing.join(' ')}`)
  return [...new Set(faults)]
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
