/**
 * Entry of the inference host: an Electron utility process in the app, a forked Node process elsewhere. It holds
 * ONNX Runtime, whose runs block their thread and whose crashes take their process with them.
 */
import { z } from 'zod'
import { serve } from './serve.js'

z.config({ jitless: true })

// `parentPort` exists in Electron's utility processes only; a forked Node process has `process.send`.
const port = process.parentPort
if (port) {
  const receive = serve((reply) => port.postMessage(reply))
  port.on('message', (event) => receive(event.data))
} else {
  const receive = serve((reply) => process.send?.(reply))
  process.on('message', receive)
  process.on('disconnect', () => process.exit(0))
}
