import type { Random } from '../random.js'
import type { Relaxation } from './relaxation.js'

/** Signal of a tissue in an acquisition, in units of its density. */
export type SignalEquation = (tissue: Relaxation) => number

/** Turbo spin echo with effective echo time `te`: ms. */
export function spinEcho(tr: number, te: number): SignalEquation {
  return ({ density, t1, t2 }) => density * (1 - Math.exp(-tr / t1)) * Math.exp(-te / t2)
}

/**
 * Double echo in the steady state: the two echoes, combined as the root of their summed squares (Bruder et al. 1988, Magn
 * Reson Med 7:35; Welsch et al. 2009, Magn Reson Med 62:544). Times in ms, flip angle in degrees. Diffusion is left out.
 */
export function doubleEcho(tr: number, te: number, flip: number): SignalEquation {
  const angle = (flip * Math.PI) / 180
  const cos = Math.cos(angle)
  const tan = Math.tan(angle / 2)
  return ({ density, t1, t2 }) => {
    const e1 = Math.exp(-tr / t1)
    const e2 = Math.exp(-tr / t2)
    const root = Math.sqrt((1 - e2 * e2) / ((1 - e1 * cos) ** 2 - e2 * e2 * (e1 - cos) ** 2))
    const first = tan * (1 - (e1 - cos) * root) * Math.exp(-te / t2)
    const second = tan * (1 - (1 - e1 * cos) * root) * Math.exp(te / t2)
    return density * Math.hypot(first, second)
  }
}

/** A sequence as it was played once. */
export interface PlayedSequence {
  readonly signal: SignalEquation
  /** Share of the signal of fat that suppression leaves, in marrow and in other fat; 1 without suppression. */
  readonly marrowLeft: number
  readonly fatLeft: number
  /** Vessels, relative to fluid: flow is bright in gradient echoes and void in spin echoes. */
  readonly vessel: number
}

/**
 * Times and angles as knee protocols at 3 T have them (OAI: Peterfy et al. 2008, Osteoarthritis Cartilage 16:1433;
 * qDESS: Chaudhari et al. 2018, J Magn Reson Imaging 47:1328; clinical: Westbrook, MRI in Practice, 5th ed., ch. 13).
 * Water excitation leaves less of marrow than of other fat. Even so the meniscus stays brighter than fat on DESS.
 */
export const SEQUENCES = {
  dess: (random) =>
    played(doubleEcho(random.uniform(15, 18), random.uniform(4.5, 6), random.uniform(17, 26)), {
      left: random.uniform(0.03, 0.065),
      fatter: random.uniform(1.2, 1.5),
      vessel: 0.5,
    }),
  qdess: (random) =>
    played(doubleEcho(random.uniform(17, 23), random.uniform(5, 7), random.uniform(16, 30)), {
      left: random.uniform(0.025, 0.045),
      fatter: random.uniform(1.5, 1.9),
      vessel: 0.5,
    }),
  'pd-fs': (random) =>
    played(spinEcho(random.uniform(2400, 4200), random.uniform(24, 40)), {
      left: random.uniform(0.06, 0.15),
      fatter: random.uniform(1.1, 1.5),
      vessel: 0.25,
    }),
  't2-fs': (random) =>
    played(spinEcho(random.uniform(3000, 5000), random.uniform(45, 68)), {
      left: random.uniform(0.05, 0.12),
      fatter: random.uniform(1.1, 1.5),
      vessel: 0.2,
    }),
  pd: (random) =>
    played(spinEcho(random.uniform(1800, 3500), random.uniform(12, 34)), { left: 1, fatter: 1, vessel: 0.17 }),
  t1: (random) =>
    played(spinEcho(random.uniform(480, 800), random.uniform(9, 16)), { left: 1, fatter: 1, vessel: 0.5 }),
} as const satisfies Record<string, (random: Random) => PlayedSequence>

function played(
  signal: SignalEquation,
  { left, fatter, vessel }: { readonly left: number; readonly fatter: number; readonly vessel: number },
): PlayedSequence {
  return { signal, marrowLeft: left, fatLeft: Math.min(1, left * fatter), vessel }
}
