/** What the mouse does on the pictures, for the list of keys (F1): `gesture` in words, as its keys are fixed. */
export const POINTER_WORDS = [
  { gesture: 'Click, drag', title: 'Move the crosshair, or what the chosen tool does' },
  { gesture: 'Wheel', title: 'Go through slices' },
  { gesture: 'Right drag', title: 'Window and level' },
  { gesture: 'Ctrl+right drag', title: 'Window of a region' },
  { gesture: 'Drag a handle of the crosshair', title: 'Turn the other planes; with Alt only that one' },
  { gesture: 'Shift+wheel', title: 'Thicker, thinner slab' },
  { gesture: 'Middle drag, Shift+drag', title: 'Move the picture' },
  { gesture: 'Ctrl+wheel', title: 'Zoom' },
  { gesture: 'Double click', title: 'Maximise a view or bring all back' },
] as const
