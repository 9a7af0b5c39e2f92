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
    const coverage = new Float32Array(this.size * this.size)
    for (const line of lines)
      for (const [n, end] of line.entries())
        if (n > 0 || line.length === 1) this.#cover(coverage, line[n - 1] ?? end, end, pen.width / 2)
    const opacity = pen.opacity ?? 1
    for (let at = 0; at < coverage.length; at++) {
      const alpha = (coverage[at] ?? 0) * opacity
      if (alpha > 0) this.#blend(3 * at, pen.colour, alpha)
    }
  }

  /** The picture as an opaque PNG. */
  png(): Buffer {
    const png = new PNG({ width: this.size, height: this.size, colorType: 2, inputColorType: 2, inputHasAlpha: false })
    png.data = Buffer.from(this.#rgb.buffer)
    return PNG.sync.write(png, { colorType: 2, inputColorType: 2, inputHasAlpha: false })
  }

  /** Raises the coverage of the pixels near a segment to what it covers of them. */
  #cover(coverage: Float32Array, [x0, y0]: Point, [x1, y1]: Point, half: number): void {
    const reach = half + 1
    const left = Math.max(0, Math.floor(Math.min(x0, x1) - reach))
    const right = Math.min(this.size - 1, Math.ceil(Math.max(x0, x1) + reach))
    const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach))
    const bottom = Math.min(this.size - 1, Math.ceil(Math.max(y0, y1) + reach))
    const dx = x1 - x0
    const dy = y1 - y0
    const length = dx * dx + dy * dy
    for (let y = top; y <= bottom; y++)
      for (let x = left; x <= right; x++) {
        const px = x + 0.5 - x0
        const py = y + 0.5 - y0
        const t = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length))
        const covered = Math.min(1, half + 0.5 - Math.hypot(px - t * dx, py - t * dy))
        const at = y * this.size + x
        if (covered > (coverage[at] ?? 0)) coverage[at] = covered
      }
  }

  #blend(at: number, colour: Colour, alpha: number): void {
    for (let channel = 0; channel < 3; channel++) {
      const below = this.#rgb[at + channel] ?? 0
      this.#rgb[at + channel] = Math.round(below + ((colour[channel] ?? 0) - below) * alpha)
    }
  }
}
