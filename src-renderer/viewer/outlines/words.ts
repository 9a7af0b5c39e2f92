import type { ViewModel } from '../view-model.svelte.js'
import { seriesTitle } from '../series-words.js'

/** Whose outlines the active picture shows and where they were drawn, or why it shows none, in sentences for a person. */
export function provenance(model: ViewModel): string {
  const { outlines, places, activeVolume } = model
  const { volumes, pack } = outlines
  if (volumes === null) return 'The model has not read this case yet: outlines come with its reading.'
  if (volumes.length === 0)
    return 'This reading has no outlines: it was made before they were kept, or nothing of the knee was found. Read again to see outlines.'
  const scan = places.scan(activeVolume)
  const source = activeVolume === null ? null : outlines.sourceFor(activeVolume)
  if (!scan) return `Drawn by ${pack}.`
  if (!source)
    return `None on ${seriesTitle(scan)}: it was not outlined, and it shares no frame of reference with a series that was.`
  const drawnOn = places.scan(source.hash)
  if (source.hash === activeVolume || !drawnOn)
    return `Drawn by ${pack} on this series, ${seriesTitle(scan)}. Outlines are the model’s: check them on the image.`
  return `Drawn by ${pack} on ${seriesTitle(drawnOn)}, and shown on ${seriesTitle(scan)} where they lie in the patient: if the knee moved between the two, they are off by as much.`
}
