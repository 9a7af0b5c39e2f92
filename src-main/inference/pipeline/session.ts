/** A dense tensor in C-order: numbers, or classes. */
export interface Tensor {
  readonly data: Float32Array | Uint8Array
  readonly dims: readonly number[]
}

/** One graph that can be run: all that the pipeline knows of ONNX Runtime. */
export interface GraphSession {
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>
}

/** The graphs of a pack, ready to run. */
export interface PackSessions {
  readonly localise: GraphSession
  readonly segment: GraphSession
  /** By the close-up's name. */
  readonly closeUps: ReadonlyMap<string, GraphSession>
  /** Null where the pack has no columns. */
  readonly surfaces: GraphSession | null
  readonly grade: GraphSession
}

/** The named output of numbers. Throws a sentence where the graph did not give it or gave another number of values. */
export function outputOf(outputs: Readonly<Record<string, Tensor>>, name: string, length: number): Float32Array {
  const data = dataOf(outputs, name, length)
  if (data instanceof Float32Array) return data
  throw new Error(`The model pack's output "${name}" holds classes where numbers are wanted; it is of another version.`)
}

/** The named output of classes. Throws a sentence likewise. */
export function classesOf(outputs: Readonly<Record<string, Tensor>>, name: string, length: number): Uint8Array {
  const data = dataOf(outputs, name, length)
  if (data instanceof Uint8Array) return data
  throw new Error(`The model pack's output "${name}" holds numbers where classes are wanted; it is of another version.`)
}

function dataOf(outputs: Readonly<Record<string, Tensor>>, name: string, length: number): Tensor['data'] {
  const tensor = outputs[name]
  if (!tensor) throw new Error(`The model pack's graph gives no output "${name}"; it does not fit its pack.json.`)
  if (tensor.data.length !== length)
    throw new Error(
      `The model pack's output "${name}" has ${tensor.data.length} values where its pack.json promises ${length}.`,
    )
  return tensor.data
}
