import { FLOW_STATES, type FlowRow, type FlowState } from '../rows.js'

/** What the states are called, against the model's answer and against the one held for right. */
export const FLOW_WORDS = {
  model: { same: 'as the model', other: 'other than the model', open: 'left open' },
  reference: { same: 'right', other: 'wrong', open: 'left open' },
} as const satisfies Readonly<Record<FlowRow['against'], Readonly<Record<FlowState, string>>>>

/** Grades in one state, before or after the reveal. Places are of the drawing, from its top left. */
export interface SankeyNode {
  readonly state: FlowState
  readonly when: 'before' | 'after'
  readonly count: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Grades that went from one state to another: the outline of their band as an SVG path. */
export interface SankeyBand {
  readonly from: FlowState
  readonly to: FlowState
  readonly count: number
  readonly path: string
}

export interface Sankey {
  readonly total: number
  readonly nodes: readonly SankeyNode[]
  readonly bands: readonly SankeyBand[]
}

export interface SankeySize {
  readonly width: number
  readonly height: number
}

const NODE_WIDTH = 12
const GAP = 14

/**
 * The changes at the reveal, before on the left and after on the right, heights in proportion to counts. Of several readers their grades
 * count together. States that no grade was in are left out.
 */
export function sankeyOf(flows: readonly FlowRow[], { width, height }: SankeySize): Sankey {
  const counts = new Map<string, number>()
  for (const { from, to, count } of flows) counts.set(`${from} ${to}`, (counts.get(`${from} ${to}`) ?? 0) + count)
  const countOf = (from: FlowState, to: FlowState): number => counts.get(`${from} ${to}`) ?? 0
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const perGrade = total === 0 ? 0 : (height - GAP * (FLOW_STATES.length - 1)) / total
  const before = column('before', (state) => sumOver((to) => countOf(state, to)), perGrade, 0)
  const after = column('after', (state) => sumOver((from) => countOf(from, state)), perGrade, width - NODE_WIDTH)

  /** How much of each node's side is taken by bands already. */
  const taken = new Map<SankeyNode, number>()
  const place = (node: SankeyNode, thickness: number): number => {
    const at = node.y + (taken.get(node) ?? 0)
    taken.set(node, (taken.get(node) ?? 0) + thickness)
    return at
  }
  const bands = before.flatMap((left) =>
    after.flatMap((right): SankeyBand[] => {
      const count = countOf(left.state, right.state)
      if (count === 0) return []
      const thickness = count * perGrade
      const ends = { from: place(left, thickness), to: place(right, thickness), left: NODE_WIDTH, right: right.x }
      return [{ from: left.state, to: right.state, count, path: bandPath(ends, thickness) }]
    }),
  )
  return { total, nodes: [...before, ...after], bands }
}

function sumOver(count: (state: FlowState) => number): number {
  return FLOW_STATES.reduce((sum, state) => sum + count(state), 0)
}

function column(
  when: SankeyNode['when'],
  countOf: (state: FlowState) => number,
  perGrade: number,
  x: number,
): SankeyNode[] {
  let y = 0
  return FLOW_STATES.flatMap((state): SankeyNode[] => {
    const count = countOf(state)
    if (count === 0) return []
    const node = { state, when, count, x, y, width: NODE_WIDTH, height: count * perGrade }
    y += node.height + GAP
    return [node]
  })
}

/** A band of one thickness that leaves and arrives level. */
function bandPath(
  { from, to, left, right }: { from: number; to: number; left: number; right: number },
  thickness: number,
): string {
  const middle = (left + right) / 2
  const at = (...values: number[]): string => values.map((value) => value.toFixed(1)).join(' ')
  return (
    `M${at(left, from)}C${at(middle, from, middle, to, right, to)}L${at(right, to + thickness)}` +
    `C${at(middle, to + thickness, middle, from + thickness, left, from + thickness)}Z`
  )
}
