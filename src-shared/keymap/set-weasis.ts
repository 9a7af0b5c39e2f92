import type { SetChanges } from './set.js'

/**
 * The keys of Weasis 4 as it comes (ActionW, ShortcutManager and BuiltinGraphicTools of weasis-core). Where it has no
 * such function the key is ours, and so it is where Weasis has one that the system or a menu of Condyle has (Tab, Ctrl
 * with + and −, Alt with R and F). What was pushed aside moved to Shift or Alt with its letter, or to the key named here.
 */
export const WEASIS: SetChanges = {
  // What the left button does.
  'tool-window': ['W'],
  'tool-pan': ['T'],
  'tool-scroll': ['S'],
  'tool-zoom': ['Z'],
  'tool-crosshair': ['H'],
  'measure-length': ['D', 'M'],
  'measure-angle': ['A'],
  'measure-ellipse': ['E'],
  'measure-region': ['Y'],
  'draw-arrow': ['B', 'G'],
  'keep-key-image': ['K'],
  'delete-annotation': ['Delete', 'Backspace'],

  // The picture.
  rotate: ['R'],
  'rotate-anticlockwise': ['Alt+L'],
  'toggle-cine': ['C', 'Space'],
  'maximise-view': ['Ctrl+M'],

  // Slices and series.
  'next-slice': ['ArrowDown', 'PageDown'],
  'previous-slice': ['ArrowUp', 'PageUp'],
  'ten-slices-on': ['Shift+ArrowDown', 'Shift+PageDown'],
  'ten-slices-back': ['Shift+ArrowUp', 'Shift+PageUp'],
  'first-slice': ['Home', 'Ctrl+PageUp'],
  'last-slice': ['End', 'Ctrl+PageDown'],
  'next-series': ['ArrowRight', '.'],
  'previous-series': ['ArrowLeft', ','],

  // What had those keys.
  'next-finding': ['Ctrl+ArrowDown'],
  'previous-finding': ['Ctrl+ArrowUp'],
  'next-step': ['Ctrl+ArrowRight'],
  'previous-step': ['Ctrl+ArrowLeft'],
  'crosshair-left': ['Ctrl+Shift+ArrowLeft'],
  'crosshair-right': ['Ctrl+Shift+ArrowRight'],
  'crosshair-up': ['Ctrl+Shift+ArrowUp'],
  'crosshair-down': ['Ctrl+Shift+ArrowDown'],
  'reset-views': ['Shift+Home'],
  accept: ['V'],
  reject: ['X'],
  'toggle-crosshair': ['Alt+X'],
  'next-viewport': ['L'],
  edit: ['Shift+E'],
  'edit-note': ['Shift+T'],
  'next-component': ['Shift+C'],
  'tool-magnify': ['Shift+Z'],
  'auto-window': ['Shift+W'],
  'slab-thicker': ['Shift+S'],
  'toggle-linked': ['Alt+K'],
  'toggle-boxes': ['I'],
  'show-notes': ['Alt+N'],
  'toggle-volume-view': ['Ctrl+D'],
}
