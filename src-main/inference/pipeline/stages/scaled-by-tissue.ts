import type { StandardisedVolume } from '../../../../src-shared/anatomy/grid/standardise.js'
import { tissueWindow } from '../../../../src-shared/anatomy/grid/tissue-window.js'
import type { Localisation } from './localise.js'

/** A looked-at volume as the segmenter sees it: in the window of its own tissues, where the pack wants that and they were seen. */
export function scaledByTissue(
  volume: StandardisedVolume,
  { labels }: Pick<Localisation, 'labels'>,
): StandardisedVolume {
  const { scale } = volume.input
  if (!scale) return volume
  return { ...volume, window: tissueWindow(volume.fine, volume.window.low, labels, scale) ?? volume.window }
}
