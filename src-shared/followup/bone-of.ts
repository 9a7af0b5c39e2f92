import type { RegionId } from '../moaks/regions.js'
import type { RegisteredBone } from './registration/bone-points.js'

/**
 * The bone that a place is found again by. Menisci and cruciate ligaments are looked at over the tibia, and so are fluid and
 * the fat pad, which go with no bone more than with another.
 */
export function boneOf(region: RegionId): RegisteredBone {
  if (region.startsWith('femur') || region.startsWith('femoral')) return 'femur'
  return region.startsWith('patell') && region !== 'patellar-tendon' ? 'patella' : 'tibia'
}
