import type { Bridge } from '../src-shared/bridge.js'

declare global {
  interface Window {
    /** Put here by the preload; see src-shared/bridge.ts. */
    readonly condyle: Bridge
  }
}
