import { PackError } from '../pack/errors.js'

/**
 * Why a reading failed, in a sentence for a person. Sentences of the pipeline pass as they are; what ONNX Runtime or the
 * system says helps nobody.
 */
export function modelFailure(error: unknown): string {
  if (error instanceof PackError) return error.message
  if (error instanceof RangeError && /allocation|length/i.test(error.message))
    return 'There is not enough memory for this reading: close other programs, or choose another model in the settings.'
  if (!(error instanceof Error) || 'syscall' in error || 'code' in error || error.constructor !== Error)
    return 'The model could not read these images; the case is untouched: choose another model in the settings.'
  return error.message
}
