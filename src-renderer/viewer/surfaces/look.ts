import { TISSUES } from '../../../src-shared/anatomy/labels.js'
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

/** A structure that is lit as a whole is this solid at least, and all others are so much less while something is lit. */
const LIT_SOLIDITY = 0.85
const ASIDE = 0.5
/** Bones are see-through as a rule: on black they need a lighter colour than as a line on a slice. */
const BONE = rgbOf('#f0e7d3')
const STRUCTURES: ReadonlySet<string> = new Set(TISSUES)
/** The accent of tokens.css: selected. */
const LIT = rgbOf('#6cc3f5')

/** The colour of every vertex, how solid the surface is, and a name that changes with the colours. */
export function vertexColours(
  { name, group, positions, regions }: GroupedSurface,
  { solidity, lit }: SurfaceLook,
): { readonly colours: Uint8Array; readonly solidity: number; readonly key: string } {
  const count = positions.length / 3
  const own = group === 'bones' ? BONE : rgbOf(GROUP_PAINT[group])
  const region = lit === null ? 0 : SURFACE_REGIONS.indexOf(lit) + 1
  const whole = lit === name
  const part = region > 0 && regions.includes(region)
  const colours = new Uint8Array(3 * count)
  for (let v = 0; v < count; v++) colours.set(whole || (part && regions[v] === region) ? LIT : own, 3 * v)
  return {
    colours,
    solidity: whole ? Math.max(LIT_SOLIDITY, solidity[group]) : solidity[group] * (part || !isShown(lit) ? 1 : ASIDE),
    key: whole ? 'whole' : part ? `region ${region}` : 'own',
  }
}

/** Whether something in 3D can be lit for a region: the others give way only then. */
function isShown(lit: string | null): boolean {
  return lit !== null && (SURFACE_REGIONS.includes(lit) || STRUCTURES.has(lit))
}

/** Names a look, so that nothing is drawn anew for the same. */
export function lookKey({ solidity, lit }: SurfaceLook): string {
  return `${Object.values(solidity).join()} ${lit ?? ''}`
}
