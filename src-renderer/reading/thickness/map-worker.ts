import type { KneeLabels } from '../../../src-shared/anatomy/knee-labels.js'
import { outlinedThickness } from '../../../src-shared/anatomy/surfaces/mapped-columns.js'
import type { MapAnswer } from './outlined-maps.svelte.js'

/** Maps what was outlined beside the window's thread, which half a second of work would hold up. One request, then it is ended. */
addEventListener('message', ({ data }: MessageEvent<KneeLabels>) => {
  const answer: MapAnswer = { map: outlinedThickness(data) }
  postMessage(answer)
})
