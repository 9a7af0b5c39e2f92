import type * as OnnxRuntime from 'onnxruntime-node'

/**
 * Loads ONNX Runtime, here and nowhere else: since version 1.30 it looks for its maker's servers and keeps a device id
 * in the home folder unless it is told not to before it is loaded.
 */
export function loadOnnxRuntime(): Promise<typeof OnnxRuntime> {
  process.env['ORT_DISABLE_TELEMETRY'] = '1'
  return import('onnxruntime-node')
}
