/** Keys and mouse of the pictures, for the shortcuts list; the viewer itself acts on them. */
export const VIEWER_KEYS = [
  { keys: 'click, drag', title: 'Move the crosshair' },
  { keys: 'wheel', title: 'Scroll slices' },
  { keys: 'Ctrl wheel', title: 'Zoom' },
  { keys: 'middle drag', title: 'Pan' },
  { keys: 'right drag', title: 'Window and level' },
  { keys: 'double click', title: 'Maximise a view' },
] as const
