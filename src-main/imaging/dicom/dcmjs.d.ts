/** The part of dcmjs that Condyle uses; the package has no types of its own. Read values are checked with zod. */
declare module 'dcmjs' {
  /** Elements by eight hexadecimal digits of their tag. */
  export type DicomElements = Record<string, unknown>

  export interface DicomDictInstance {
    meta: DicomElements
    dict: DicomElements
    write(options?: { allowInvalidVRLength?: boolean; fragmentMultiframe?: boolean }): ArrayBuffer
  }

  interface Logger {
    setLevel(level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent', persist?: boolean): void
  }

  interface Dcmjs {
    data: {
      DicomMessage: {
        readFile(buffer: ArrayBuffer, options?: { untilTag?: string; ignoreErrors?: boolean }): DicomDictInstance
      }
      DicomDict: new (meta: DicomElements) => DicomDictInstance
      DicomMetaDictionary: {
        uid(): string
        denaturalizeDataset(dataset: Record<string, unknown>): DicomElements
        naturalizeDataset(dataset: DicomElements): Record<string, unknown>
      }
    }
    log: Logger & { getLogger(name: string): Logger }
  }

  const dcmjs: Dcmjs
  export default dcmjs
}
