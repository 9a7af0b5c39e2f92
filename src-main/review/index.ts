/** Review: what may happen to a finding, and the fold that says how a case stands. */
export { checkAction } from './check-action.js'
export { foldCase, type CurrentReading } from './fold.js'
export { ReviewError, ReviewService } from './service.js'
export { standingOf } from './standing.js'
export { actionLabel } from './words.js'
