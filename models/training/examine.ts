import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { simulateExamination, type Examination } from '../phantom/examination.js'
import { PRIORS, type Prior } from '../phantom/lesions/priors.js'
import { Random } from '../phantom/random.js'

/** Slice thicknesses that examinations are drawn with, mm. */
const SLICES_MM = [0.7, 0.8, 1, 1.5, 3, 3.6] as const
/** How far the slices reach across the knee, mm; rows and columns cover 140 mm. */
const ACROSS_MM = 112
const IN_PLANE = { size: 184, spacing: 140 / 184 }

/** Of which kind a knee is: one prior for all, or a mix in which the net meets sound knees as often as ill ones. */
const KINDS = [...PRIORS, 'mixed'] as const
type Kind = (typeof KINDS)[number]

/** Shares of the mix, in the order of PRIORS. */
const SHARES = { healthy: 0.35, balanced: 0.2, natural: 0.45 } as const satisfies Record<Prior, number>

function priorOf(seed: number, kind: Kind): Prior {
  if (kind !== 'mixed') return kind
  return PRIORS[new Random(seed, 72).weighted(PRIORS.map((prior) => SHARES[prior]))] ?? 'natural'
}

/** The examination of a seed: side, contrast and slices follow from it, and of a mix its prior. */
export function examine(seed: number, kind: Kind): { examination: Examination; sliceMm: number } {
  const sliceMm = SLICES_MM[Math.floor(new Random(seed, 71).uniform(0, SLICES_MM.length))] ?? 0.7
  const prior = priorOf(seed, kind)
  const { size, spacing } = IN_PLANE
  const shape = {
    size: [Math.round(ACROSS_MM / sliceMm), size, size],
    spacing: [sliceMm, spacing, spacing],
  } as const
  return { examination: simulateExamination({ seed, prior, size: shape, contrast: 'any' }), sliceMm }
}

/** The command line of what makes something of many examinations: a pack, how many from which seed on, and where to. */
export function examinationOptions(defaults: { readonly count: string; readonly seed: string; readonly out: string }) {
  const { values } = parseArgs({
    options: {
      pack: { type: 'string', default: path.join(import.meta.dirname, '..', 'packs', 'condyle-reference') },
      count: { type: 'string', default: defaults.count },
      seed: { type: 'string', default: defaults.seed },
      prior: { type: 'string', default: 'mixed' },
      evidence: { type: 'string' },
      trained: { type: 'boolean', default: false },
      out: { type: 'string', default: path.join(import.meta.dirname, 'runs', defaults.out) },
    },
  })
  return z
    .object({
      pack: z.string(),
      count: z.coerce.number().int().positive(),
      seed: z.coerce.number().int().nonnegative(),
      prior: z.enum(KINDS),
      evidence: z.string().optional(),
      trained: z.boolean(),
      out: z.string(),
    })
    .parse(values)
}
