import type { ScreenPoint } from '../geometry/screen.js'

type Stroke = readonly ScreenPoint[]

const TICK = 5
const HEAD = 11
const ARC = 22

/** Short bars across both ends of a line, so that its ends can be told from where the line is hidden by its halo. */
export function endTicks([from, to]: Stroke): Stroke[] {
  if (!from || !to) return []
  const [x, y] = direction(from, to)
  const tick = (at: ScreenPoint): Stroke => [
    [at[0] - y * TICK, at[1] + x * TICK],
    [at[0] + y * TICK, at[1] - x * TICK],
  ]
  return [tick(from), tick(to)]
}

/** The two strokes of the head of an arrow that points at the first of its two places. */
export function arrowHead([tip, tail]: Stroke): Stroke[] {
  if (!tip || !tail) return []
  const [x, y] = direction(tip, tail)
  const side = (turn: number): ScreenPoint => [
    tip[0] + HEAD * (x * Math.cos(turn) - y * Math.sin(turn)),
    tip[1] + HEAD * (x * Math.sin(turn) + y * Math.cos(turn)),
  ]
  return [[side(0.45), tip, side(-0.45)]]
}

/** The arc between the arms of an angle, no larger than the shorter arm. */
export function angleArc([arm, vertex, other]: Stroke): Stroke[] {
  if (!arm || !vertex || !other) return []
  const [from, to] = [arm, other].map((end) => Math.atan2(end[1] - vertex[1], end[0] - vertex[0]))
  const lengths = [arm, other].map((end) => Math.hypot(end[0] - vertex[0], end[1] - vertex[1]))
  const radius = Math.min(ARC, ...lengths.map((length) => length / 2))
  if (from === undefined || to === undefined || radius < 2) return []
  let turn = to - from
  if (turn > Math.PI) turn -= 2 * Math.PI
  if (turn < -Math.PI) turn += 2 * Math.PI
  const steps = 16
  return [
    Array.from({ length: steps + 1 }, (_, step): ScreenPoint => {
      const at = from + (turn * step) / steps
      return [vertex[0] + radius * Math.cos(at), vertex[1] + radius * Math.sin(at)]
    }),
  ]
}

function direction(from: ScreenPoint, to: ScreenPoint): ScreenPoint {
  const size = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1
  return [(to[0] - from[0]) / size, (to[1] - from[1]) / size]
}
