import type { Lesion, Tissue } from '../../../src-shared/anatomy/labels.js'

/** What makes signal of a tissue at 3 T: visible water or fat (1 = pure fluid), T1 and T2 in ms. */
export interface Relaxation {
  readonly density: number
  readonly t1: number
  readonly t2: number
}

/**
 * Cartilage (of its middle), muscle, synovial fluid, marrow and fat: Gold et al. 2004, AJR 183:343 (3 T). Menisci and
 * ligaments have short T2 of some 5 to 12 ms (Rauscher et al. 2008, Radiology 249:591; Du et al. 2010, Magn Reson
 * Imaging 28:178). Vessels are not here: what moves follows no such equation.
 */
const BONE: Relaxation = { density: 0.85, t1: 365, t2: 133 }
const CARTILAGE: Relaxation = { density: 0.75, t1: 1240, t2: 37 }
const MENISCUS: Relaxation = { density: 0.6, t1: 960, t2: 9.5 }
const TENDON: Relaxation = { density: 0.5, t1: 750, t2: 3.5 }
const FLUID: Relaxation = { density: 1, t1: 3620, t2: 767 }

export const RELAXATION: Readonly<Record<Exclude<Tissue, 'background' | 'vessel'>, Relaxation>> = {
  femur: BONE,
  tibia: BONE,
  fibula: BONE,
  patella: BONE,
  'femoral-cartilage': CARTILAGE,
  'medial-tibial-cartilage': CARTILAGE,
  'lateral-tibial-cartilage': CARTILAGE,
  'patellar-cartilage': CARTILAGE,
  'medial-meniscus': MENISCUS,
  'lateral-meniscus': MENISCUS,
  acl: { density: 0.55, t1: 850, t2: 6 },
  pcl: { density: 0.52, t1: 800, t2: 4.5 },
  'patellar-tendon': TENDON,
  'quadriceps-tendon': TENDON,
  'hoffa-fat-pad': { density: 0.88, t1: 371, t2: 128 },
  'joint-fluid': FLUID,
  muscle: { density: 0.78, t1: 1420, t2: 32 },
  'subcutaneous-fat': { density: 0.92, t1: 371, t2: 133 },
  skin: { density: 0.6, t1: 1000, t2: 26 },
  'collateral-ligament': TENDON,
}

/** What a lesion puts in the place of its tissue: `share` of water of its own, the rest stays what it was. */
export interface LesionRelaxation {
  readonly water: Relaxation
  readonly share: number
  /** The tissue whose rest is left. */
  readonly rest: Tissue
}

const lesion = (share: number, rest: Tissue, density: number, t1: number, t2: number): LesionRelaxation => ({
  water: { density, t1, t2 },
  share,
  rest,
})

/** Oedema and synovitis have T2 of some 60 to 90 ms between those of tissue and fluid. */
export const LESION_RELAXATION: Readonly<Partial<Record<Lesion, LesionRelaxation>>> = {
  'bone-marrow-lesion': lesion(0.62, 'femur', 0.9, 1150, 72),
  'subchondral-cyst': lesion(0.95, 'femur', 0.97, 3200, 500),
  'hoffa-synovitis': lesion(0.72, 'hoffa-fat-pad', 0.9, 1250, 85),
  'meniscal-signal': lesion(0.9, 'medial-meniscus', 0.75, 1050, 28),
  'meniscal-cyst': lesion(0.97, 'medial-meniscus', 0.97, 3200, 520),
  'ligament-graft': lesion(1, 'acl', 0.52, 800, 6),
  'tendon-signal': lesion(0.85, 'patellar-tendon', 0.75, 1050, 26),
  'periarticular-fluid': lesion(0.96, 'subcutaneous-fat', 0.98, 3300, 560),
  'loose-body': lesion(0, 'femur', 1, 1, 1),
}

/** How the layers of cartilage differ in one knee. */
export interface CartilageBuild {
  /** T2 where fibres do not shorten it, at the joint, ms. */
  readonly free: number
  /** Rate that fibres along the field add at the bone, 1/s. */
  readonly ordered: number
  /** Share of the thickness up to which fibres stand on the bone. */
  readonly radial: number
}

export const TYPICAL_BUILD: CartilageBuild = { free: 47, ordered: 15, radial: 0.68 }

/**
 * Relaxation at a share of the thickness (0 at the bone, 1 at the joint), for fibres that stand on a bone whose normal
 * makes an angle of this cosine with the field. Water rises from 65–70 % at the bone to 80 % at the joint. Fibres of the
 * radial layer shorten T2 by their angle to the field, not at all at 54.7° (Xia 1998, Invest Radiol 33:602; Mosher et
 * al. 2001, Radiology 219:395), so T2 grows from some 25–35 ms at the bone to 45–50 ms at the joint (Mosher and
 * Dardzinski 2004, Semin Musculoskelet Radiol 8:355).
 */
export function cartilageAt(depth: number, cosine: number, build: CartilageBuild): Relaxation {
  const standing = Math.max(0, 1 - depth / build.radial)
  const angle = (3 * cosine * cosine - 1) ** 2 / 4
  // even fibres that lie at the magic angle are packed more densely near the bone
  const rate = 1000 / build.free + 3.5 * (1 - depth) + build.ordered * Math.sqrt(standing) * angle
  return { density: 0.68 + 0.12 * depth, t1: 1080 + 250 * depth, t2: 1000 / rate }
}
