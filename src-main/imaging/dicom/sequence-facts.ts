import type { DicomHeader } from './header-record.js'
import type { ElementValues } from './element-values.js'
import { NESTED_TAGS as N, TAGS } from './tags.js'

type SequenceFacts = Pick<
  DicomHeader,
  'repetitionTime' | 'flipAngle' | 'scanningSequence' | 'sequenceName' | 'scanOptions'
>

/** Echo Pulse Sequence of enhanced objects (PS3.3 C.8.13.4) in the words of Scanning Sequence. */
const ECHO_PULSES: Readonly<Record<string, string>> = { SPIN: 'SE', GRADIENT: 'GR', BOTH: 'SE\\GR' }

/**
 * How the images were acquired: from the attributes of a classic object, else from an enhanced one's functional groups
 * (the shared ones, or those of the first frame), put into the words of the classic ones.
 */
export function sequenceFacts(values: ElementValues): SequenceFacts {
  const groups = [
    ...values.items(TAGS.SharedFunctionalGroupsSequence),
    ...values.items(TAGS.PerFrameFunctionalGroupsSequence).slice(0, 1),
  ]
  const first = (sequence: string): ElementValues | undefined => groups.flatMap((group) => group.items(sequence))[0]
  const timing = first(N.MRTimingAndRelatedParametersSequence)
  const suppressed = first(N.MRModifierSequence)?.text(N.SpectrallySelectedSuppression) ?? ''
  return {
    repetitionTime: values.number(TAGS.RepetitionTime) ?? timing?.number(TAGS.RepetitionTime) ?? null,
    flipAngle: values.number(TAGS.FlipAngle) ?? timing?.number(TAGS.FlipAngle) ?? null,
    scanningSequence:
      joined(values.texts(TAGS.ScanningSequence)) || (ECHO_PULSES[values.text(TAGS.EchoPulseSequence)] ?? ''),
    sequenceName: values.text(TAGS.SequenceName) || values.text(TAGS.PulseSequenceName),
    scanOptions: joined(values.texts(TAGS.ScanOptions)) || (/\bFAT\b/.test(suppressed) ? 'FS' : ''),
  }
}

function joined(texts: readonly string[]): string {
  return texts.filter(Boolean).join('\\')
}
