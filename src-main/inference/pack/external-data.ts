/** Of the graphs inside a pack's ONNX files only this is looked at: whether a tensor lies in some other file. */

/** A kind of message of the ONNX format, and which of its fields hold which kind. */
type Kind = 'model' | 'graph' | 'node' | 'attribute' | 'tensor' | 'sparse' | 'function' | 'training'

/** Field numbers of onnx.proto3 (github.com/onnx/onnx). */
const FIELDS: Readonly<Record<Kind, Readonly<Record<number, Kind>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  function: { 7: 'node', 11: 'attribute' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: {},
}
/** TensorProto.external_data and TensorProto.data_location, 1 of which is EXTERNAL. */
const EXTERNAL_DATA = 13
const DATA_LOCATION = 14
/** Graphs inside loops inside graphs; networks have one or two. */
const MOST_NESTING = 64

export type OnnxDoubt = 'damaged' | 'external-data'

/**
 * What is wrong with an ONNX file before ONNX Runtime sees it: it is no such file, or weights of it lie in another file,
 * which its author could name at will and no hash of the pack covers. Undefined where neither is so.
 */
export function onnxDoubt(bytes: Uint8Array): OnnxDoubt | undefined {
  try {
    return new Reader(bytes).refersOutside(0, bytes.length, 'model', 0) ? 'external-data' : undefined
  } catch (error) {
    if (error instanceof RangeError) return 'damaged'
    throw error
  }
}

/** Reads the wire format of protocol buffers: a key of field number and wire type, then the value. */
class Reader {
  private at = 0

  constructor(private readonly bytes: Uint8Array) {}

  refersOutside(from: number, to: number, kind: Kind, depth: number): boolean {
    if (depth > MOST_NESTING) throw new RangeError('Nested too deeply.')
    this.at = from
    while (this.at < to) {
      const key = this.varint(to)
      const [field, wire] = [Math.floor(key / 8), key % 8]
      if (wire === 0) {
        const value = this.varint(to)
        if (kind === 'tensor' && field === DATA_LOCATION && value !== 0) return true
      } else if (wire === 1) this.skip(8, to)
      else if (wire === 5) this.skip(4, to)
      else if (wire === 2) {
        const length = this.varint(to)
        const start = this.at
        this.skip(length, to)
        const end = this.at
        if (kind === 'tensor' && field === EXTERNAL_DATA) return true
        const inner = FIELDS[kind][field]
        if (inner && this.refersOutside(start, end, inner, depth + 1)) return true
        this.at = end
      } else throw new RangeError('No such wire type.')
    }
    return false
  }

  private skip(count: number, to: number): void {
    if (count > to - this.at) throw new RangeError('It breaks off.')
    this.at += count
  }

  private varint(to: number): number {
    let value = 0
    for (let scale = 1, read = 0; read < 10; read++, scale *= 128) {
      const byte = this.bytes[this.at]
      if (byte === undefined || this.at >= to) throw new RangeError('It breaks off.')
      this.at++
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
    throw new RangeError('A number is too long.')
  }
}
