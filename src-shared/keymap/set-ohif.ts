import type { SetChanges } from './set.js'

/**
 * The keys of OHIF Viewer 3 as it comes (platform/core/src/defaults/hotkeyBindings). Where it has no such function the
 * key is ours; what OHIF's keys pushed aside moved to Shift or Alt with its letter, or to the key named here. Digits are
 * alike in both: presets of the window, until a finding is selected, which they grade.
 */
export const OHIF: SetChanges = {
  // The picture.
  'tool-zoom': ['Z'],
  'zoom-in': ['Plus'],
  'reset-views': ['Space', '='],
  rotate: ['R'],
  'rotate-anticlockwise': ['L'],
  'flip-across': ['H'],
  'flip-down': ['V'],
  'toggle-cine': ['C'],
  invert: ['I'],

  // Slices, views and series.
  'next-slice': ['ArrowDown'],
  'previous-slice': ['ArrowUp'],
  'first-slice': ['Home', 'Ctrl+PageUp'],
  'last-slice': ['End', 'Ctrl+PageDown'],
  'next-viewport': ['ArrowRight'],
  'previous-viewport': ['ArrowLeft'],
  'next-series': ['PageDown'],
  'previous-series': ['PageUp'],

  redo: ['Ctrl+Y', 'Ctrl+Shift+Z'],

  // What had those keys.
  'next-finding': ['Ctrl+ArrowDown'],
  'previous-finding': ['Ctrl+ArrowUp'],
  'next-step': ['Ctrl+ArrowRight'],
  'previous-step': ['Ctrl+ArrowLeft'],
  'next-component': ['.'],
  reject: ['X'],
  'toggle-crosshair': ['Alt+X'],
  'measure-length': ['D'],
  'toggle-volume-view': ['Ctrl+D'],
  'tool-magnify': ['Shift+Z'],
  'toggle-boxes': ['Shift+H'],
  'show-notes': ['Shift+I'],
}
