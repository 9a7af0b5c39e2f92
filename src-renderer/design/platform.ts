import type { KeyPlatform } from '../../src-shared/keymap/print.js'

/** Whose keyboard this is. */
export const PLATFORM: KeyPlatform =
  typeof navigator !== 'undefined' && navigator.userAgent.includes('Macintosh') ? 'mac' : 'other'
