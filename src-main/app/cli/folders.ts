import path from 'node:path'

/** The application's own folder, seen from the built entry out/main/cli.js. */
export const APPLICATION = path.resolve(import.meta.dirname, '..', '..')
export const PACKS_FOLDER = path.join(APPLICATION, 'models', 'packs')
