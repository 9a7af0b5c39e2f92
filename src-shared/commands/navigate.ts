import type { CommandDefinition } from './definition.js'

/** Slices, crosshair and picture by steps, in the active viewport. */
export const NAVIGATE = [
  { id: 'next-slice', title: 'Next slice', group: 'Navigate', keys: ['PageDown'], where: 'case' },
  { id: 'previous-slice', title: 'Previous slice', group: 'Navigate', keys: ['PageUp'], where: 'case' },
  { id: 'ten-slices-on', title: 'Ten slices on', group: 'Navigate', keys: ['Shift+PageDown'], where: 'case' },
  { id: 'ten-slices-back', title: 'Ten slices back', group: 'Navigate', keys: ['Shift+PageUp'], where: 'case' },
  { id: 'first-slice', title: 'First slice', group: 'Navigate', keys: ['Ctrl+PageUp'], where: 'case' },
  { id: 'last-slice', title: 'Last slice', group: 'Navigate', keys: ['Ctrl+PageDown'], where: 'case' },
  {
    id: 'crosshair-left',
    title: 'Crosshair 1 mm to the left; 3D turns',
    group: 'Navigate',
    keys: ['Shift+ArrowLeft'],
    where: 'case',
  },
  {
    id: 'crosshair-right',
    title: 'Crosshair 1 mm to the right; 3D turns',
    group: 'Navigate',
    keys: ['Shift+ArrowRight'],
    where: 'case',
  },
  {
    id: 'crosshair-up',
    title: 'Crosshair 1 mm up; 3D turns',
    group: 'Navigate',
    keys: ['Shift+ArrowUp'],
    where: 'case',
  },
  {
    id: 'crosshair-down',
    title: 'Crosshair 1 mm down; 3D turns',
    group: 'Navigate',
    keys: ['Shift+ArrowDown'],
    where: 'case',
  },
  { id: 'picture-left', title: 'Move the picture left', group: 'Navigate', keys: ['Alt+ArrowLeft'], where: 'case' },
  { id: 'picture-right', title: 'Move the picture right', group: 'Navigate', keys: ['Alt+ArrowRight'], where: 'case' },
  { id: 'picture-up', title: 'Move the picture up', group: 'Navigate', keys: ['Alt+ArrowUp'], where: 'case' },
  { id: 'picture-down', title: 'Move the picture down', group: 'Navigate', keys: ['Alt+ArrowDown'], where: 'case' },
] as const satisfies readonly CommandDefinition[]
