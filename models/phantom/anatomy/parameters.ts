import type { Random } from '../random.js'

/**
 * Everything that tells one healthy knee from another. Lengths in mm of the nominal knee (tibial plateau 74 mm wide)
 * before `scale`; angles in degrees. The frame is the canonical right knee: origin at the joint centre, +x medial,
 * +y posterior, +z superior.
 */
export interface KneeParameters {
  /** Size along x, y, z relative to the nominal knee. Adults lie between about 0.88 and 1.2. */
  readonly scale: readonly [number, number, number]
  /** Femur against tibia. */
  readonly flexion: number
  readonly femurRotation: number
  /** Typical relative stretch of the warp. */
  readonly strain: number
  readonly femur: {
    readonly medialRadius: number
    readonly lateralRadius: number
    readonly anteriorRadius: number
    readonly condyleHalfWidth: number
    readonly notchHalfWidth: number
    readonly grooveDepth: number
    readonly shaftSlant: number
  }
  readonly tibia: {
    readonly slope: number
    readonly medialConcavity: number
    readonly lateralConvexity: number
    readonly spineHeight: number
    readonly tuberosity: number
    readonly shaftSlant: number
  }
  readonly patella: {
    readonly height: number
    readonly width: number
    readonly thickness: number
    readonly ridge: number
    readonly tilt: number
    readonly shift: number
    /** Inferior pole above the joint line. */
    readonly level: number
  }
  readonly fibula: { readonly level: number; readonly radius: number; readonly x: number; readonly y: number }
  /** Full cartilage thickness in mm: femoral condyles, trochlea, medial and lateral tibia, patella. */
  readonly cartilage: {
    readonly femur: number
    readonly trochlea: number
    readonly medialTibia: number
    readonly lateralTibia: number
    readonly patella: number
  }
  readonly meniscus: {
    readonly medial: MeniscusParameters
    readonly lateral: MeniscusParameters
  }
  readonly ligaments: {
    readonly acl: number
    readonly pcl: number
    readonly tendonWidth: number
    readonly tendon: number
  }
  readonly leg: {
    readonly halfWidth: number
    readonly halfDepth: number
    readonly fat: number
    readonly skin: number
    readonly muscle: number
  }
}

export interface MeniscusParameters {
  /** Width of the section at anterior horn, body, posterior horn. */
  readonly width: readonly [number, number, number]
  readonly height: number
  /** Distance of the outer edge from the tibial margin, inwards positive. */
  readonly inset: number
}

/** Draws a knee from the adult population: proportions vary independently about a common size. */
export function drawParameters(random: Random): KneeParameters {
  const size = Math.min(1.2, Math.max(0.87, random.normal(1.01, 0.075)))
  const near = (mean: number, deviation: number): number => random.normal(mean, deviation)
  const cartilage = Math.min(1.35, Math.max(0.72, near(1, 0.15)))
  return {
    scale: [size * near(1, 0.03), size * near(1, 0.03), size * near(1, 0.03)],
    flexion: random.chance(0.75) ? random.uniform(0, 12) : random.uniform(12, 25),
    femurRotation: near(0, 3),
    strain: random.uniform(0.025, 0.085),
    femur: {
      medialRadius: near(20.2, 0.9),
      lateralRadius: near(20, 0.9),
      anteriorRadius: near(21.5, 1.1),
      condyleHalfWidth: near(14, 0.9),
      notchHalfWidth: near(9, 1),
      grooveDepth: near(5.5, 1.2),
      shaftSlant: near(0.06, 0.04),
    },
    tibia: {
      slope: near(6, 2.2),
      medialConcavity: near(2, 0.6),
      lateralConvexity: near(0.3, 0.7),
      spineHeight: near(8, 1.4),
      tuberosity: near(5, 1),
      shaftSlant: near(0, 0.04),
    },
    patella: {
      height: near(37.5, 2.8),
      width: near(43, 2.4),
      thickness: near(20, 1.4),
      ridge: near(2, 1.6),
      tilt: near(4, 4.5),
      shift: near(-3, 2),
      level: near(15, 4),
    },
    fibula: { level: near(-11, 3), radius: near(10, 1), x: near(-31, 1.8), y: near(21, 2) },
    cartilage: {
      femur: cartilage * near(2.15, 0.2),
      trochlea: cartilage * near(2.6, 0.3),
      medialTibia: cartilage * near(2.45, 0.28),
      lateralTibia: cartilage * near(2.6, 0.28),
      patella: cartilage * near(2.3, 0.42),
    },
    meniscus: {
      medial: {
        width: [near(10.5, 1.2), near(11, 1.2), near(14.5, 1.5)],
        height: near(4.8, 0.6),
        inset: near(0, 0.5),
      },
      lateral: {
        width: [near(10.5, 1.1), near(10.5, 1.1), near(11, 1.1)],
        height: near(6, 0.5),
        inset: near(0.6, 0.5),
      },
    },
    ligaments: {
      acl: near(4.6, 0.45),
      pcl: near(5.4, 0.5),
      tendonWidth: near(14, 1.3),
      tendon: near(2.6, 0.4),
    },
    leg: {
      halfWidth: near(61, 3.5),
      halfDepth: near(61, 3.5),
      fat: Math.exp(near(1.9, 0.45)),
      skin: random.uniform(1.2, 2.2),
      muscle: near(1.16, 0.08),
    },
  }
}
