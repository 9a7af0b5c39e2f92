import type { Preferences } from '../../src-shared/case/preferences.js'

/** What the system asks for. */
export interface SystemLook {
  readonly moreContrast: boolean
  readonly lessMotion: boolean
}

/** What stands on the root element for tokens.css: data-theme, data-density, data-motion. */
export interface Look {
  readonly theme: 'dark' | 'high-contrast'
  readonly density: Preferences['density']
  readonly motion: 'full' | 'reduced'
}

/** The look that the reader chose; where they left it to the system, that of the system. */
export function lookOf(
  { theme, density, motion }: Pick<Preferences, 'theme' | 'density' | 'motion'>,
  system: SystemLook,
): Look {
  return {
    theme: theme === 'automatic' ? (system.moreContrast ? 'high-contrast' : 'dark') : theme,
    density,
    motion: motion === 'reduced' || system.lessMotion ? 'reduced' : 'full',
  }
}

/** Height of a row of the worklist, CSS pixels: --case-row of tokens.css, for the arithmetic of which rows to draw. */
export const CASE_ROW_HEIGHT: Readonly<Record<Look['density'], number>> = { comfortable: 44, compact: 36 }
