/** Storage classes that are no picture of a slice (PS3.4 table B.5-1), and what to call them. */
const NOT_IMAGES: readonly (readonly [prefix: string, title: string])[] = [
  ['1.2.840.10008.1.3.10', 'DICOMDIR'],
  ['1.2.840.10008.5.1.4.1.1.481.1', 'RT Image'],
  ['1.2.840.10008.5.1.4.1.1.481.2', 'RT Dose'],
  ['1.2.840.10008.5.1.4.1.1.481.3', 'RT Structure Set'],
  ['1.2.840.10008.5.1.4.1.1.481.', 'RT Plan or treatment record'],
  ['1.2.840.10008.5.1.4.1.1.88.59', 'Key Object Selection'],
  ['1.2.840.10008.5.1.4.1.1.88.', 'Structured Report'],
  ['1.2.840.10008.5.1.4.1.1.104.', 'Encapsulated document'],
  ['1.2.840.10008.5.1.4.1.1.11.', 'Presentation State'],
  ['1.2.840.10008.5.1.4.1.1.66.1', 'Spatial Registration'],
  ['1.2.840.10008.5.1.4.1.1.66.4', 'Segmentation'],
  ['1.2.840.10008.5.1.4.1.1.66.5', 'Surface Segmentation'],
  ['1.2.840.10008.5.1.4.1.1.66', 'Raw Data'],
  ['1.2.840.10008.5.1.4.1.1.9.', 'Waveform'],
  ['1.2.840.10008.5.1.4.1.1.4.2', 'MR Spectroscopy'],
  ['1.2.840.10008.5.1.4.1.1.7', 'Secondary Capture'],
  ['1.2.840.10008.5.1.4.38.', 'Hanging Protocol'],
]

/** The name of a class that cannot become a volume, or undefined for image classes and unknown ones. */
export function notAnImageTitle(sopClassUid: string): string | undefined {
  if (sopClassUid === '1.2.840.10008.5.1.4.1.1.481.5') return 'RT Plan'
  return NOT_IMAGES.find(([prefix]) => sopClassUid === prefix || sopClassUid.startsWith(withDot(prefix)))?.[1]
}

function withDot(prefix: string): string {
  return prefix.endsWith('.') ? prefix : `${prefix}.`
}
