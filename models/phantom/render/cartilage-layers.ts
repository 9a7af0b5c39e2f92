import type { Random } from '../random.js'
import { DEPTHS, SLANTS } from '../raster/cartilage-layer.js'
import { cartilageAt, RELAXATION, TYPICAL_BUILD } from './relaxation.js'
import type { SignalEquation } from './sequences.js'

/** By layer code (raster/cartilage-layer.ts): signal relative to that of the middle of cartilage. */
export type CartilageLayers = Float32Array

/** The layers of one knee in one acquisition, its build drawn about the usual one. */
export function drawLayers(signal: SignalEquation, random: Random): CartilageLayers {
  const build = {
    free: TYPICAL_BUILD.free * random.uniform(0.9, 1.12),
    ordered: TYPICAL_BUILD.ordered * random.uniform(0.5, 1.5),
    radial: TYPICAL_BUILD.radial * random.uniform(0.85, 1.15),
  }
  const middle = signal(RELAXATION['femoral-cartilage'])
  return byCode((depth, cosine) => signal(cartilageAt(depth, cosine, build)) / middle)
}

/** Layers of an invented contrast: brighter or darker towards the bone, or all alike. */
export function randomLayers(random: Random): CartilageLayers {
  const slope = random.chance(0.5) ? random.uniform(-0.3, 0.6) : 0
  return byCode((depth) => 1 - slope * Math.max(0, 0.6 - depth))
}

function byCode(level: (depth: number, cosine: number) => number): CartilageLayers {
  const layers = new Float32Array(256).fill(1)
  for (let d = 0; d < DEPTHS; d++)
    for (let s = 0; s < SLANTS; s++) layers[1 + d * SLANTS + s] = level((d + 0.5) / DEPTHS, (s + 0.5) / SLANTS)
  return layers
}
