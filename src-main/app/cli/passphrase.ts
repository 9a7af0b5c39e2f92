import { readBoundedText } from '../../files/bounded-text.js'
import { PASSPHRASE_MOST } from '../../../src-shared/session/passphrase.js'
import { UsageError } from './exit-codes.js'

const MOST_BYTES = 4 * PASSPHRASE_MOST

/**
 * The passphrase: the first line of a file, or of what is typed or piped in. Never an argument, which every user of the computer
 * can read while the command runs.
 */
export async function readPassphrase(file: string | undefined): Promise<string> {
  const text = file === undefined ? await typed() : await readBoundedText(file, MOST_BYTES)
  const [line = ''] = text.split(/\r?\n/)
  if (line === '')
    throw new UsageError('Give the passphrase on the standard input, or its file with --passphrase-file.')
  return line
}

async function typed(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Passphrase (shown as you type; end with Enter): ')
  let text = ''
  for await (const piece of process.stdin) {
    text += String(piece)
    if (text.includes('\n') || text.length > MOST_BYTES) break
  }
  return text
}
