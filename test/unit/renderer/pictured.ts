import type { OpenCase } from '../../../src-renderer/reading/open-case.svelte.js'
import { fixedMap } from '../../../src-renderer/viewer/fixed-map.js'

/** A case with its pictures on show, as the window's viewer has them: without them nothing is decided. */
export function pictured<Case extends Pick<OpenCase, 'viewer' | 'volumes'>>(openCase: Case): Case {
  const { viewer } = openCase
  if (viewer.mounted) return openCase
  if (viewer.places.scans.length === 0) viewer.open({ volumes: openCase.volumes, priors: [], side: 'right' }, null)
  viewer.mounted = true
  viewer.loads = fixedMap(viewer.places.scans.map(({ hash }) => [hash, { phase: 'ready' }]))
  return openCase
}
