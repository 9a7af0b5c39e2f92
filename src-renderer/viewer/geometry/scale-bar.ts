/** A scale bar: a round length and how long it is on the screen. */
export interface ScaleBar {
  readonly label: string
  readonly millimetres: number
  readonly pixels: number
}

/** Lengths a bar may have, mm: 1, 2 and 5 times powers of ten. */
const LENGTHS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200] as const

/** The longest round bar that is at most `most` pixels, or the shortest one where even that is longer. */
export function scaleBar(mmPerPixel: number, most = 96): ScaleBar {
  const fitting = LENGTHS.filter((millimetres) => millimetres / mmPerPixel <= most)
  const millimetres = fitting.at(-1) ?? LENGTHS[0]
  const label = millimetres >= 10 ? `${millimetres / 10} cm` : `${millimetres} mm`
  return { label, millimetres, pixels: millimetres / mmPerPixel }
}
