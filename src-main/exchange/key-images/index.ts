/** Key images: slices through a finding as PNG, without a screen. */
export { drawKeyImage, KEY_IMAGE_PIXELS } from './draw.js'
export { KEY_PLANES, type KeyPlane } from './planes.js'
export { keySubject, type KeySubject } from './subject.js'
export { drawKeptImage } from './kept.js'
