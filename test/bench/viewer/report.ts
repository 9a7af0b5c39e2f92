import { alone, beside, median, quantile, type Measurement } from '../measure.js'

const PEER = 'NiiVue 0.69, the same volume, window and tiles'
const PEER_ONE = 'NiiVue 0.69 with one volume (160 × 384 × 384)'

export interface PeerRound {
  readonly first: number
  readonly moves: number[]
}

export interface Round extends PeerRound, EvidenceRound {
  readonly longestTask: number
  readonly drag: number[]
  readonly turns: number[]
}

export interface EvidenceRound {
  /** Moves with nothing but the crosshair, and with evidence, outline and ten boxes. */
  readonly bare: number[]
  readonly full: number[]
  /** Moves with every structure outlined, beside surfaces in 3D, and beside nothing. */
  readonly outlined: number[]
  readonly solid: number[]
  readonly flat: number[]
  readonly findings: number[]
  readonly findingTask: number
}

export interface StudyRound {
  readonly first: number
  /** All five series loaded, with the check of their hashes and without. */
  readonly opened: number
  readonly unchecked: number
  readonly moves: number[]
  readonly swaps: number[]
  /** Another of a hundred series into a pane of two by two, most of them not on the GPU yet. */
  readonly hundred: number[]
  readonly longestTask: number
}

export interface DifferenceRound {
  readonly moves: number[]
  readonly longestTask: number
}

export function report(ours: readonly Round[], peer: readonly PeerRound[]): Measurement[] {
  const moves = ours.flatMap((round) => round.moves)
  const peerMoves = peer.flatMap((round) => round.moves)
  const first = median(ours.map((round) => round.first))
  const peerFirst = median(peer.map((round) => round.first))
  return [
    beside('Cached volume → first picture in all three planes', first, { peer: peerFirst, peerName: PEER }, 'ms', {
      on: 'ours',
      most: 1200,
    }),
    alone('Window’s longest task while a volume is loaded', median(ours.map((round) => round.longestTask)), 'ms', 50, {
      note: 'Software rendering copies every frame on the window’s thread; 0: no task over 50 ms.',
    }),
    beside(
      'Crosshair move, three planes, 1200 × 800, median',
      median(moves),
      { peer: median(peerMoves), peerName: PEER },
      'ms',
      { on: 'ours', most: 20 },
      'All three slices change at every move.',
    ),
    beside(
      'Crosshair move, three planes, 1200 × 800, 95th percentile',
      quantile(moves, 0.95),
      { peer: quantile(peerMoves, 0.95), peerName: PEER },
      'ms',
      { on: 'ours', most: 40 },
    ),
    alone('Crosshair dragged over the sagittal plane, median', median(ours.flatMap((round) => round.drag)), 'ms', 20, {
      note: 'Two of the three slices change; the third is left as it is.',
    }),
    beside(
      'Evidence, its outline and ten boxes: frame against one with the crosshair alone',
      median(ours.flatMap((round) => round.full)),
      { peer: median(ours.flatMap((round) => round.bare)), peerName: 'The same viewer with the crosshair alone' },
      'ms',
      { on: 'ratio', most: 1.15 },
    ),
    beside(
      'All structures outlined: frame against one with the crosshair alone',
      median(ours.flatMap((round) => round.outlined)),
      { peer: median(ours.flatMap((round) => round.bare)), peerName: 'The same viewer with the crosshair alone' },
      'ms',
      { on: 'ratio', most: 1.15 },
      'Every move cuts two planes anew through a label volume of 0.75 mm.',
    ),
    beside(
      'Crosshair move, three planes, beside surfaces in 3D',
      median(ours.flatMap((round) => round.solid)),
      { peer: median(ours.flatMap((round) => round.flat)), peerName: 'The same three planes beside an empty viewport' },
      'ms',
      { on: 'ratio', most: 1.15 },
    ),
    alone(
      'Next finding at its evidence in all planes, 95th percentile',
      quantile(
        ours.flatMap((round) => round.findings),
        0.95,
      ),
      'ms',
      50,
    ),
    alone(
      'Window’s longest task while going from finding to finding',
      median(ours.map((round) => round.findingTask)),
      'ms',
      50,
      { note: '0: no task over 50 ms.' },
    ),
    beside(
      'Crosshair move against the peer, with overlays',
      median(moves),
      { peer: median(peerMoves), peerName: PEER },
      'ms',
      { on: 'ratio', most: 0.7 },
      'In the same three tiles; the peer fits whole slices into them and so fills somewhat fewer pixels.',
    ),
  ]
}

export function reportTools(ours: readonly Round[], { first, last }: { first: number; last: number }): Measurement[] {
  const moves = median(ours.flatMap((round) => round.moves))
  const turns = median(ours.flatMap((round) => round.turns))
  return [
    beside(
      'Oblique turn with a slab of 10 mm, brightest values, in three planes',
      turns,
      { peer: moves, peerName: 'crosshair move along the axes, the same run' },
      'ms',
      { on: 'ratio', most: 2.5 },
      'While a hand turns, a slab has at most nine samples; the voxel-by-voxel picture follows when it rests.',
    ),
    beside(
      'Twenty studies of five series opened and closed: memory after the last',
      last,
      { peer: first, peerName: 'after the first' },
      'MB',
      { on: 'ratio', most: 1.1 },
    ),
  ]
}

export function reportDifference(rounds: readonly DifferenceRound[]): Measurement[] {
  return [
    alone(
      'Difference of two series over three planes: move, 95th percentile',
      quantile(
        rounds.flatMap((round) => round.moves),
        0.95,
      ),
      'ms',
      50,
      { note: 'All three slices change, and with them all three maps.' },
    ),
    alone(
      'Window’s longest task while a difference is shown',
      median(rounds.map((round) => round.longestTask)),
      'ms',
      50,
      {
        note: '0: no task over 50 ms.',
      },
    ),
  ]
}

export function reportStudy(study: readonly StudyRound[], peer: readonly PeerRound[]): Measurement[] {
  const first = median(study.map((round) => round.first))
  const peerFirst = median(peer.map((round) => round.first))
  const moves = median(study.flatMap((round) => round.moves))
  const peerMoves = median(peer.flatMap((round) => round.moves))
  return [
    beside(
      'Cached five-series case → first picture',
      first,
      { peer: peerFirst, peerName: PEER_ONE },
      'ms',
      { on: 'ratio', most: 0.2 },
      'The large viewport; the others follow, then the series in the strip.',
    ),
    beside(
      'Opening a five-series case, voxels checked against their hash',
      median(study.map((round) => round.opened)),
      { peer: median(study.map((round) => round.unchecked)), peerName: 'the same, unchecked' },
      'ms',
      { on: 'ratio', most: 1.2 },
      'Until all five are there: SHA-256 of every voxel in the main process, while the window takes them in.',
    ),
    alone(
      'Another series into a viewport (cached), 95th percentile',
      quantile(
        study.flatMap((round) => round.swaps),
        0.95,
      ),
      'ms',
      150,
    ),
    alone(
      'Another of 100 series into a pane of two by two, 95th percentile',
      quantile(
        study.flatMap((round) => round.hundred),
        0.95,
      ),
      'ms',
      1000,
      {
        note: 'Complaint B: 2×2 with 100 series took 4 s. All pictures are in the strip; most series come from the cache on disk.',
      },
    ),
    alone(
      'Window’s longest task while five series are opened and changed',
      median(study.map((round) => round.longestTask)),
      'ms',
      50,
      { note: '0: no task over 50 ms.' },
    ),
    beside(
      'Crosshair move, four viewports on two volumes, 1200 × 800, median',
      moves,
      { peer: peerMoves, peerName: `${PEER_ONE}, three planes` },
      'ms',
      { on: 'ratio', most: 0.5 },
    ),
  ]
}
