/** A dense float32 tensor in C-order. */
export interface Tensor {
  readonly data: Float32Array
  readonly dims: readonly number[]
}

/** One graph that can be run: all that the pipeline knows of ONNX Runtime. */
export interface GraphSession {
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>
}

/** The three graphs of a pack, ready to run. */
export interface PackSessions {
  readonly localise: GraphSession
  readonly segment: GraphSession
  readonly grade: GraphSession
}

/** The named output. Throws a sentence where the graph did not give it or gave another number of values. */
export function outputOf(outputs: Readonly<Record<string, Tensor>>, name: string, length: number): Float32Array {
  const tensor = outputs[name]
  if (!tensor) throw new Error(`The model pack's graph gives no output "${name}"; it does not fit its pack.json.`)
  if (tensor.data.length !== length)
    throw new Error(
      `The model pack's output "${name}" has ${tensor.data.length} values where its pack.json promises ${length}.`,
    )
  return tensor.data
}
