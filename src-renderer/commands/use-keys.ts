import { getContext, setContext } from 'svelte'
import { OWN_KEYMAP } from '../../src-shared/case/stored-keymap.js'
import { Keys } from './keys.svelte.js'

const PLACE = Symbol('keys')

/** Gives the keys to all components below. */
export function provideKeys(keys: Keys): void {
  setContext(PLACE, keys)
}

/** The keys as the person has them; Condyle's own where a component stands by itself. */
export function useKeys(): Keys {
  return getContext<Keys | undefined>(PLACE) ?? new Keys(() => OWN_KEYMAP)
}
