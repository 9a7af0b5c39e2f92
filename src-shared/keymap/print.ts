import { parseChord } from './chord.js'

/** Whose signs a chord is printed with. */
export type KeyPlatform = 'mac' | 'other'

const SIGNS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'Page up',
  PageDown: 'Page down',
  Enter: '↵',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
  Insert: 'Ins',
  Plus: '+',
  '-': '−',
}
const MAC_SIGNS: Readonly<Record<string, string>> = { Delete: '⌦' }

/** A chord as a person knows it from their keyboard: "Ctrl Shift Z", on a Mac "⇧⌘Z". */
export function printChord(chord: string, platform: KeyPlatform): string {
  const parts = parseChord(chord)
  if (!parts) return chord
  const { ctrl, alt, shift, key } = parts
  if (platform === 'mac')
    return `${alt ? '⌥' : ''}${shift ? '⇧' : ''}${ctrl ? '⌘' : ''}${MAC_SIGNS[key] ?? SIGNS[key] ?? key}`
  return [ctrl && 'Ctrl', alt && 'Alt', shift && 'Shift', SIGNS[key] ?? key].filter(Boolean).join(' ')
}

/** A chord in the spelling of Electron's accelerators; undefined for a key that it has no name for, as Ö. */
export function acceleratorOf(chord: string): string | undefined {
  const parts = parseChord(chord)
  if (!parts || !/^[\x21-\x7e]+$/.test(parts.key)) return undefined
  const names: Readonly<Record<string, string>> = { Enter: 'Return' }
  const key = names[parts.key] ?? parts.key.replace(/^Arrow/, '')
  return `${parts.ctrl ? 'CmdOrCtrl+' : ''}${parts.alt ? 'Alt+' : ''}${parts.shift ? 'Shift+' : ''}${key}`
}
