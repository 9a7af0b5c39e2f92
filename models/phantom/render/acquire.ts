import type { Random } from '../random.js'
import { blurAxis, gaussianKernel } from './convolve.js'
import { BroadField } from './texture.js'

/** How one examination disturbs the signal. */
export interface Acquisition {
  /** In-plane point spread, voxels. */
  readonly blur: number
  /** Coil sensitivity: relative change over the volume. */
  readonly bias: number
  /** Deviation of the complex noise, relative to fluid. */
  readonly noise: number
  /** Amplitude and displacement (share of the rows) of the ghost of a moved leg; 0 for a still one. */
  readonly ghost: number
  readonly ghostShift: number
}

/** Draws the quality of an examination: most are good, some are noisy or moved. */
export function drawAcquisition(random: Random): Acquisition {
  return {
    blur: random.uniform(0.42, 0.75),
    bias: random.uniform(0.05, 0.3),
    noise: Math.exp(random.uniform(Math.log(0.006), Math.log(0.045))),
    ghost: random.chance(0.3) ? random.uniform(0.015, 0.07) : 0,
    ghostShift: random.uniform(0.06, 0.3),
  }
}

const TABLE = 1 << 16

/** Blur, coil sensitivity, ghosting and Rician noise (Gudbjartsson 1995), in place. */
export function acquire(
  signal: Float32Array,
  dims: readonly [number, number, number],
  acquisition: Acquisition,
  random: Random,
): void {
  const [ni, nj, nk] = dims
  const kernel = gaussianKernel(acquisition.blur)
  blurAxis(signal, dims, 0, kernel)
  blurAxis(signal, dims, 1, kernel)
  if (acquisition.ghost > 0) addGhost(signal, dims, acquisition)
  const sensitivity = new BroadField(random, 4)
  const normals = Float32Array.from({ length: TABLE }, () => random.normal() * acquisition.noise)
  const row = new Float32Array(ni)
  let n = 0
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++) {
      for (let i = 0; i < ni; i += 8) {
        const factor = 1 + acquisition.bias * 0.5 * sensitivity.at(i / ni, j / nj, k / nk)
        row.fill(Math.max(0.3, factor), i, Math.min(ni, i + 8))
      }
      // two far positions of one table of normals: a new start per row keeps rows unlike
      let a = random.integer() & (TABLE - 1)
      let b = random.integer() & (TABLE - 1)
      for (let i = 0; i < ni; i++, n++) {
        a = (a + 1) & (TABLE - 1)
        b = (b + 1) & (TABLE - 1)
        const real = (signal[n] ?? 0) * (row[i] ?? 1) + (normals[a] ?? 0)
        const imaginary = normals[b] ?? 0
        signal[n] = Math.sqrt(real * real + imaginary * imaginary)
      }
    }
}

/** Copies of the leg displaced along the rows (the phase-encoded direction of a sagittal knee). */
function addGhost(
  signal: Float32Array,
  [ni, nj, nk]: readonly [number, number, number],
  { ghost, ghostShift }: Acquisition,
): void {
  const shift = Math.max(2, Math.round(ghostShift * nj))
  const column = new Float32Array(nj)
  for (let k = 0; k < nk; k++)
    for (let i = 0; i < ni; i++) {
      const start = i + ni * nj * k
      for (let j = 0; j < nj; j++) column[j] = signal[start + j * ni] ?? 0
      for (let j = 0; j < nj; j++) {
        const above = column[(j + shift) % nj] ?? 0
        const below = column[(j - shift + nj) % nj] ?? 0
        signal[start + j * ni] = (signal[start + j * ni] ?? 0) + ghost * 0.5 * (above + below)
      }
    }
}
