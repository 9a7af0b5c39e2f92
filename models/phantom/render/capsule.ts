import type { Random } from '../random.js'
import { T } from '../raster/tissue.js'
import type { Painting } from './paint.js'
import { BroadField, NoiseCube } from './texture.js'

/** Beyond this no capsule is drawn, mm. */
const THICKEST = 2

const COVERED = new Set<number>([T.femur, T.tibia, T.patella, T.fibula, T.medialMeniscus, T.lateralMeniscus])

/**
 * Paints capsule, synovium and periosteum into the fat next to bones and menisci: a layer of uneven thickness, thinner
 * than a voxel in places, which the labels do not know. One knee in ten shows none. On a real qDESS knee this grey line of
 * about a millimetre parts dark marrow and menisci from the fat around them; it shows a spur or an extruded edge there.
 */
export function paintCapsule(painting: Painting, level: number, signal: Float32Array, random: Random): void {
  const thickness = random.chance(0.1) ? 0 : random.uniform(0.5, 1.4)
  const uneven = new BroadField(random, 9)
  const grain = new NoiseCube(random, 1)
  if (thickness === 0) return
  const { dims, spacing } = painting
  const [ni, nj, nk] = dims
  const inPlane = spacing[0]
  const distance = distanceFromCovered(painting)
  let n = 0
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++, n++) {
        const away = distance[n] ?? Infinity
        if (away > THICKEST) continue
        const here = thickness * Math.max(0, 1 + 0.5 * uneven.at(i / ni, j / nj, k / nk))
        // a voxel that the layer fills in part shows a part of it
        const share = Math.min(1, Math.max(0, (here + inPlane - away) / inPlane))
        if (share > 0) signal[n] = (signal[n] ?? 0) * (1 - share) + share * level * (1 + 0.12 * grain.at(i, j, k))
      }
}

/** Distance of every voxel of fat from the nearest voxel of a bone or meniscus, mm, as far as THICKEST; else infinite. */
function distanceFromCovered({ tissue, dims, spacing }: Painting): Float32Array {
  const [ni, nj, nk] = dims
  const slab = ni * nj
  const near = neighbours(spacing)
  const distance = new Float32Array(tissue.length).fill(Infinity)
  for (let k = 1; k < nk - 1; k++)
    for (let j = 1; j < nj - 1; j++)
      for (let i = 1; i < ni - 1; i++) {
        const n = i + ni * j + slab * k
        if (!COVERED.has(tissue[n] ?? 0)) continue
        const borders = [n - 1, n + 1, n - ni, n + ni, n - slab, n + slab].some((m) => tissue[m] === T.fat)
        if (!borders) continue
        for (const { di, dj, dk, mm } of near) {
          const [x, y, z] = [i + di, j + dj, k + dk]
          if (x < 0 || y < 0 || z < 0 || x >= ni || y >= nj || z >= nk) continue
          const m = x + ni * y + slab * z
          if (tissue[m] === T.fat && mm < (distance[m] ?? 0)) distance[m] = mm
        }
      }
  return distance
}

/** Steps to voxels within THICKEST. */
function neighbours(spacing: Painting['spacing']): { di: number; dj: number; dk: number; mm: number }[] {
  const [ri, rj, rk] = [spacing[0], spacing[1], spacing[2]].map((mm) => Math.floor(THICKEST / mm))
  const found = []
  for (let dk = -(rk ?? 0); dk <= (rk ?? 0); dk++)
    for (let dj = -(rj ?? 0); dj <= (rj ?? 0); dj++)
      for (let di = -(ri ?? 0); di <= (ri ?? 0); di++) {
        const mm = Math.hypot(di * spacing[0], dj * spacing[1], dk * spacing[2])
        if (mm > 0 && mm <= THICKEST) found.push({ di, dj, dk, mm })
      }
  return found
}
