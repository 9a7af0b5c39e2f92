import { PNG } from 'pngjs'

export type Colour = readonly [red: number, green: number, blue: number]
export type Point = readonly [x: number, y: number]
export type Line = readonly Point[]

export interface Pen {
  readonly colour: Colour
  /** Pixels. */
  readonly width: number
  readonly opacity?: number
}

/** A square colour picture with smooth lines. Pixel (x, y) covers x…x+1, y…y+1. */
export class Canvas {
  readonly #rgb: Uint8Array

  /** From grey values 0…255, row by row. */
  constructor(
    readonly size: number,
    grey: Uint8Array,
  ) {
    this.#rgb = new Uint8Array(size * size * 3)
    for (let at = 0; at < grey.length; at++) this.#rgb.fill(grey[at] ?? 0, 3 * at, 3 * at + 3)
  }

  /** The colour of a pixel; black outside. */
  pixel(x: number, y: number): Colour {
    const at = 3 * (y * this.size + x)
    return [this.#rgb[at] ?? 0, this.#rgb[at + 1] ?? 0, this.#rgb[at + 2] ?? 0]
  }

  /** Draws lines as one stroke with round ends: where they meet or cross, nothing is painted twice. */
  stroke(lines: readonly Line[], pen: Pen): void {
    const half = pen.width / 2
    const points = lines.flat()
    const reach = half + 1
    const left = Math.max(0, Math.floor(Math.min(...points.map(([x]) => x)) - reach))
    const top = Math.max(0, Math.floor(Math.min(...points.map(([, y]) => y)) - reach))
    const right = Math.min(this.size - 1, Math.ceil(Math.max(...points.map(([x]) => x)) + reach))
    const bottom = Math.min(this.size - 1, Math.ceil(Math.max(...points.map(([, y]) => y)) + reach))
    for (let y = top; y <= bottom; y++)
      for (let x = left; x <= right; x++) {
        const coverage = Math.min(1, half + 0.5 - distance(lines, x + 0.5, y + 0.5))
        if (coverage > 0) this.#blend(x, y, pen.colour, coverage * (pen.opacity ?? 1))
      }
  }

  /** The picture as an opaque PNG. */
  png(): Buffer {
    const png = new PNG({ width: this.size, height: this.size, colorType: 2, inputColorType: 2, inputHasAlpha: false })
    png.data = Buffer.from(this.#rgb.buffer)
    return PNG.sync.write(png, { colorType: 2, inputColorType: 2, inputHasAlpha: false })
  }

  #blend(x: number, y: number, colour: Colour, alpha: number): void {
    const at = 3 * (y * this.size + x)
    for (let channel = 0; channel < 3; channel++) {
      const below = this.#rgb[at + channel] ?? 0
      this.#rgb[at + channel] = Math.round(below + ((colour[channel] ?? 0) - below) * alpha)
    }
  }
}

/** Distance of a point from the nearest of all lines. */
function distance(lines: readonly Line[], x: number, y: number): number {
  let nearest = Infinity
  for (const line of lines)
    for (let n = 0; n < line.length; n++) {
      const [x0, y0] = line[Math.max(0, n - 1)] ?? [0, 0]
      const [x1, y1] = line[n] ?? [0, 0]
      const [dx, dy] = [x1 - x0, y1 - y0]
      const length = dx * dx + dy * dy
      const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length))
      nearest = Math.min(nearest, Math.hypot(x - x0 - t * dx, y - y0 - t * dy))
    }
  return nearest
}
