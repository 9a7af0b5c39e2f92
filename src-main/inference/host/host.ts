/**
 * Entry of the inference host: an Electron utility process in the app, a forked Node process elsewhere. It holds
 * ONNX Runtime, whose runs block their thread and whose crashes take their process with them. Knees are read one
 * after another.
 */
import { z } from 'zod'
import { parentPort, serveJobs } from '../../processes/index.js'
import { ReadingEngine } from './engine.js'
import { ReadJobSchema, ReadResultSchema, type ReadNews, type ReadResult } from './messages.js'
import { modelFailure } from './model-failure.js'

z.config({ jitless: true })

const engine = new ReadingEngine()

serveJobs(parentPort<ReadNews, ReadResult>(), {
  job: ReadJobSchema,
  result: ReadResultSchema,
  oneByOne: true,
  run: async (job, signal, tell) => {
    const { reading, fallbacks } = await engine.read(job, {
      signal,
      onProgress: (progress) => tell({ kind: 'progress', progress }),
      onFinding: (finding) => tell({ kind: 'finding', finding }),
    })
    return { reading, fallbacks: [...fallbacks] }
  },
  describe: (error) => ({ kind: 'model', message: modelFailure(error) }),
  notUnderstood: {
    kind: 'model',
    message:
      'The reading has values that no reading has, so it was not kept; the case is untouched: choose another model in the settings.',
  },
})
