/** Review: what may happen to a finding, and the fold that says how a case stands. */
export { checkAction } from './check-action.js'
export { foldCase } from './fold.js'
export type { KeptReading } from './proposals.js'
export { ReviewError, ReviewService } from './service.js'
export { standingOf } from './standing.js'
export { actionLabel } from './words.js'
