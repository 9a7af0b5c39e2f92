import path from 'node:path'

/** Plain names that mean the same on every file system. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._ -]{0,99}(?<![. ])$/
/** Names that are devices on Windows. */
const DEVICE = /^(con|nul|prn|aux|com\d|lpt\d)(\.|$)/i

/**
 * Where entries of an archive are unpacked to, below its own folder: files that lay in one folder lie in one folder
 * again, which headers with a data file beside them need; under their own name where it is a plain one.
 */
export class SafeNames {
  private readonly folders = new Map<string, string>()
  private readonly taken = new Set<string>()
  private count = 0

  /** A path relative to the archive's folder that no earlier entry got. */
  of(entry: string): string {
    const from = path.posix.dirname(entry)
    const folder = this.folders.get(from) ?? `${this.folders.size}`
    this.folders.set(from, folder)
    const name = path.posix.basename(entry)
    const isOwn = PLAIN.test(name) && !DEVICE.test(name) && !this.taken.has(this.key(folder, name))
    const safe = isOwn ? name : `entry ${this.count}${safeExtension(name)}`
    this.count++
    this.taken.add(this.key(folder, safe))
    return path.join(folder, safe)
  }

  private key(folder: string, name: string): string {
    return `${folder}/${name.toLowerCase()}`
  }
}

/** The extension decides how a file is read, so it is kept; only letters and digits of it. */
function safeExtension(name: string): string {
  return /(\.nii)?\.[a-z0-9]{1,8}$/i.exec(name)?.[0].toLowerCase() ?? ''
}
