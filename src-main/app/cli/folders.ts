import path from 'node:path'

/** The application's own folder, seen from the built entry out/main/cli.js. */
export const APPLICATION = path.resolve(import.meta.dirname, '..', '..')
export const PACKS_FOLDER = path.join(APPLICATION, 'models', 'packs')
/** Entry of the process that reads and decodes files. */
export const DECODER = path.join(APPLICATION, 'out', 'main', 'decode.js')
/** Entry of the process that runs models. */
export const INFERENCE = path.join(APPLICATION, 'out', 'main', 'inference.js')
/** Entry of the process that runs the model of a benchmark. */
export const BENCH_MODEL = path.join(APPLICATION, 'out', 'main', 'bench-model.js')
