/** Shorter ones can be tried out; with age's scrypt every try takes a second. */
export const PASSPHRASE_LEAST = 10
export const PASSPHRASE_MOST = 500

/** How well a passphrase protects a file that somebody has, in words; null: it is too short to be taken. */
export interface PassphraseAdvice {
  readonly strength: 'too-short' | 'fair' | 'good'
  readonly words: string
}

/**
 * Advice about a passphrase. Length counts, since every word or character that is drawn at random doubles the work many times;
 * what is one word of a language and some digits counts little (NIST SP 800-63B, appendix A).
 */
export function passphraseAdvice(passphrase: string): PassphraseAdvice {
  const length = [...passphrase].length
  if (length < PASSPHRASE_LEAST)
    return {
      strength: 'too-short',
      words: `At least ${PASSPHRASE_LEAST} characters. Five words that have nothing to do with one another are easy to say and hard to guess.`,
    }
  const words = new Set(
    passphrase
      .toLowerCase()
      .split(/[\s_-]+/)
      .filter((word) => word.length > 2),
  ).size
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(passphrase)).length
  if (new Set(passphrase).size < 6)
    return { strength: 'fair', words: 'The same few characters again and again are guessed soon: use several words.' }
  if (words >= 5 || (length >= 14 && kinds >= 3) || length >= 28)
    return { strength: 'good', words: 'Hard to guess, even for somebody who has the file and much time.' }
  return {
    strength: 'fair',
    words: 'It keeps the curious out, but not somebody with the file and much time: make it longer, say five words.',
  }
}
