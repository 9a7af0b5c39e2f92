import type { OutlineLook } from '../../../src-shared/case/structures.js'
import { rgbOf } from '../../../src-shared/moaks/severity-palette.js'
import { GROUP_PAINT } from '../outlines/paint.js'
import { SURFACE_REGIONS } from './build-surfaces.js'
import type { GroupedSurface } from './surfaces.svelte.js'

/** How surfaces are shown: how solid each group is, and the region that is lit up. */
export interface SurfaceLook {
  readonly solidity: OutlineLook['solidity']
  /** A structure or a sub-region (moaks/regions.ts); null for none, as is one that no surface has. */
  readonly lit: string | null
}

/** What is lit is this solid at least, mm of bone or cartilage in front of it or not. */
const LIT_SOLIDITY = 0.85
/** The accent of tokens.css: selected. */
const LIT = rgbOf('#6cc3f5')

/** The colour of every vertex, how solid the surface is, and a name that changes with the colours. */
export function vertexColours(
  { name, group, positions, regions }: GroupedSurface,
  { solidity, lit }: SurfaceLook,
): { readonly colours: Uint8Array; readonly solidity: number; readonly key: string } {
  const count = positions.length / 3
  const own = rgbOf(GROUP_PAINT[group])
  const region = lit === null ? 0 : SURFACE_REGIONS.indexOf(lit) + 1
  const whole = lit === name
  const part = region > 0 && regions.includes(region)
  const colours = new Uint8Array(3 * count)
  for (let v = 0; v < count; v++) colours.set(whole || (part && regions[v] === region) ? LIT : own, 3 * v)
  return {
    colours,
    solidity: whole ? Math.max(LIT_SOLIDITY, solidity[group]) : solidity[group],
    key: whole ? 'whole' : part ? `region ${region}` : 'own',
  }
}

/** Names a look, so that nothing is drawn anew for the same. */
export function lookKey({ solidity, lit }: SurfaceLook): string {
  return `${Object.values(solidity).join()} ${lit ?? ''}`
}
