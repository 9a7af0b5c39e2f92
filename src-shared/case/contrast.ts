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
  /** Image Type (0008,0008), where a Dixon series says whether it shows water or fat. */
  readonly imageType?: string | undefined
}

/**
 * The contrast of a series. Names decide before numbers, since protocols are named for it; echo and repetition time
 * decide where the name is silent (spin echo: TE below 30 ms with TR below 900 ms is T1, with a longer TR PD, TE of
 * 60 ms and more is T2; Westbrook, MRI in Practice, 5th ed., ch. 2).
 */
export function contrastOf(facts: ContrastFacts): Contrast {
  const words = wordsOf(facts.description)
  const sequence = wordsOf(facts.sequenceName ?? '')
  // A DESS is often called "t2_..." for what it looks like; its sequence knows better.
  const named = namedWeighting(sequence.some(isDess) ? sequence : words) ?? namedWeighting(sequence)
  return {
    weighting: named ?? measuredWeighting(facts),
    fatSuppressed: fatSuppressedOf([...words, ...sequence], named, facts),
  }
}

/** "pd_tse_fs_sag" is four words; the star of T2* is the only sign that means something. */
function wordsOf(name: string): string[] {
  return name
    .toLowerCase()
    .replace(/t2\s?\*/g, 't2star ')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

/** What is written onto a weighting without a space: PDW, T2FS, pdfse. */
const GLUED = '(w|wi)?(fs|fat|sat|fse|tse|se|spair|spir|sag|cor|ax|tra)*'
const PD = new RegExp(`^(s|fs|we)?(pd|dp)${GLUED}$`)
const T1 = new RegExp(`^(s|fs|we)?t1${GLUED}$`)
const T2 = new RegExp(`^(s|fs|we)?t2${GLUED}$`)
const INVERSION = /^(stir|tirm|tir[23]d.*|fstir)$/
const GRADIENT_ECHO = /^(t2star|medic|merge|mffe|ffe|flash|vibe|f?spgr|lava|thrive|gre|mpgr|grass|(t?fl|me)[23]d.*)$/
const MAP = /^(map|maps|mapping|t1rho|mapit)$/

function isDess(word: string): boolean {
  return word.includes('dess') || /^de3d/.test(word)
}

/** GE writes "Sag PD FS", Siemens "pd_tse_fs_sag", Philips "PDW_SPAIR sag", and French protocols "DP". */
function namedWeighting(words: readonly string[]): Weighting | undefined {
  const says = (pattern: RegExp): boolean => words.some((word) => pattern.test(word))
  if (words.some(isDess)) return 'dess'
  // A map of T2 is no T2-weighted image, whatever its name begins with.
  if (says(MAP)) return 'unknown'
  if (says(GRADIENT_ECHO)) return 'gre'
  if (says(INVERSION)) return 't2'
  if (says(PD) || says(/^(proton|intermediate|iw)$/)) return 'pd'
  if (says(T1)) return 't1'
  return says(T2) ? 't2' : undefined
}

/** Flip angles that a spin echo's excitation never has: it tips by 90°. */
const GRADIENT_ECHO_BELOW_DEGREES = 60
/** No spin echo recovers in so short a time. */
const GRADIENT_ECHO_BELOW_MS = 100

function measuredWeighting(facts: ContrastFacts): Weighting {
  const { echoTimeMs, repetitionTimeMs, flipAngleDegrees = null, scanningSequence = '' } = facts
  const pulses = scanningSequence.toUpperCase().split('\\')
  if (pulses.includes('IR') && pulses.includes('SE')) return 't2'
  if (pulses.includes('GR') && !pulses.includes('SE')) return 'gre'
  if (echoTimeMs === null || repetitionTimeMs === null) return 'unknown'
  if (repetitionTimeMs < GRADIENT_ECHO_BELOW_MS) return 'gre'
  const isSpinEcho = pulses.includes('SE')
  if (!isSpinEcho && flipAngleDegrees !== null && flipAngleDegrees < GRADIENT_ECHO_BELOW_DEGREES) return 'gre'
  if (echoTimeMs >= 60) return 't2'
  return repetitionTimeMs < 900 ? 't1' : 'pd'
}

/** Words that say that fat is dark, alone or on the end of a weighting; DESS at the knee excites water only. */
const DARK_FAT =
  /^(stir|fstir|tirm|tir[23]d.*|spair|spir|ideal|chess|proset|water|watsc?|wats|we|fs|sf|fatsat|fatsup.*|spectral|fs?(pd|t1|t2)|we?(pd|t1|t2)|(s|dp|pd|t1|t2)(w|wi)?(fse|tse)?(fs|fatsat|spair|spir))$/
const WATER_IMAGE = /(^|\\)(W|WATER)(\\|$)/i
const NO_WATER_IMAGE = /(^|\\)(F|FAT|IP|IN_PHASE|OP|OPP_PHASE|OUT_PHASE)(\\|$)/i
const FAT_SATURATION = /(^|\\)(FS|FATSAT|FAT_SAT|SFS|WE|SPIR|SPAIR)(\\|_|$)/i

function fatSuppressedOf(
  words: readonly string[],
  named: Weighting | undefined,
  { scanOptions = '', imageType = '' }: ContrastFacts,
): boolean | null {
  // Of one Dixon series the names are the same; the image type tells its parts apart.
  if (WATER_IMAGE.test(imageType)) return true
  if (NO_WATER_IMAGE.test(imageType)) return false
  const text = words.join(' ')
  if (/\b(no|non|without|w o|wo)( ?fs| ?fat)\b|\b(nfs|nofs|nonfs)\b/.test(text)) return false
  // Siemens writes which of a Dixon series it is on the end: pd_tse_dixon_sag_W.
  const dixon = words.includes('dixon') ? words.findLast((word) => /^(w|f|in|opp)$/.test(word)) : undefined
  if (dixon !== undefined) return dixon === 'w'
  if (words.some((word) => isDess(word) || DARK_FAT.test(word)) || /\bfat ?(sat|supp?)/.test(text)) return true
  if (FAT_SATURATION.test(scanOptions)) return true
  // A name that gives the contrast would give the suppression too; one that only gives a plane says nothing.
  return named !== undefined && named !== 'unknown' ? false : null
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
