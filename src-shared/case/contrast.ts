import { z } from 'zod'

export const WEIGHTINGS = ['dess', 'pd', 't1', 't2', 'gre', 'unknown'] as const
export const WeightingSchema = z.enum(WEIGHTINGS)
export type Weighting = z.infer<typeof WeightingSchema>

/** What a series shows bright. `fatSuppressed` is null where nothing tells. */
export const ContrastSchema = z.object({
  weighting: WeightingSchema,
  fatSuppressed: z.boolean().nullable(),
})
export type Contrast = z.infer<typeof ContrastSchema>

/** The header facts that a contrast is told from; empty string or null where the header says nothing. */
export interface ContrastFacts {
  readonly description: string
  readonly echoTimeMs: number | null
  readonly repetitionTimeMs: number | null
  readonly flipAngleDegrees?: number | null | undefined
  /** Scanning Sequence (0018,0020), e.g. "SE", "GR". */
  readonly scanningSequence?: string | undefined
  readonly sequenceName?: string | undefined
  /** Scan Options (0018,0022), where FS is fat saturation. */
  readonly scanOptions?: string | undefined
}

/**
 * The contrast of a series. Names decide before numbers, since protocols are named for it; echo and repetition time
 * decide where the name is silent (spin echo: TE below 30 ms with TR below 900 ms is T1, with a longer TR PD, TE of
 * 60 ms and more is T2; Westbrook, MRI in Practice, 5th ed., ch. 2).
 */
export function contrastOf(facts: ContrastFacts): Contrast {
  const name = `${facts.description} ${facts.sequenceName ?? ''}`.toLowerCase()
  return { weighting: weightingOf(name, facts), fatSuppressed: fatSuppressedOf(name, facts) }
}

function weightingOf(name: string, facts: ContrastFacts): Weighting {
  if (/dess/.test(name)) return 'dess'
  if (/\bstir\b|\btirm\b/.test(name)) return 't2'
  if (/(^|[^a-z])t1(?![a-z0-9])/.test(name)) return 't1'
  if (/(^|[^a-z])(pd|dp|proton|intermediate)/.test(name)) return 'pd'
  if (/(^|[^a-z])t2(?![a-z0-9])/.test(name)) return 't2'
  const { echoTimeMs, repetitionTimeMs, scanningSequence = '' } = facts
  if (/\bGR\b/.test(scanningSequence) && !/\bSE\b/.test(scanningSequence)) return 'gre'
  if (echoTimeMs === null || repetitionTimeMs === null) return 'unknown'
  if (repetitionTimeMs < 100) return 'gre'
  if (echoTimeMs >= 60) return 't2'
  return repetitionTimeMs < 900 ? 't1' : 'pd'
}

function fatSuppressedOf(name: string, { scanOptions = '' }: ContrastFacts): boolean | null {
  if (/dess|stir|tirm|spair|spir|fat\s?-?(sat|supp)|water|(^|[^a-z])(fs|we|sf)([^a-z]|$)|_fs|fs_/.test(name))
    return true
  if (/(^|\\)(FS|FATSAT|SFS)(\\|$)/i.test(scanOptions)) return true
  return name.trim() === '' ? null : false
}

const WEIGHTING_NAMES: Readonly<Record<Weighting, string>> = {
  dess: 'DESS',
  pd: 'PD',
  t1: 'T1',
  t2: 'T2',
  gre: 'gradient echo',
  unknown: 'unknown contrast',
}

/** "PD, fat-suppressed", "T1", "DESS". */
export function contrastName({ weighting, fatSuppressed }: Contrast): string {
  const name = WEIGHTING_NAMES[weighting]
  return fatSuppressed === true && weighting !== 'dess' ? `${name}, fat-suppressed` : name
}
