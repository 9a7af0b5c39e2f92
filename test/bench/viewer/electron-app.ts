import fs from 'node:fs'
import path from 'node:path'

/**
 * An Electron that loads another application than Condyle: Electron takes what lies in `resources/app` beside its
 * executable, so a folder is made that has the runtime's files as links and the given application there.
 *
 * @returns the executable to start.
 */
export function electronFor(runtime: string, application: string, place: string): string {
  fs.rmSync(place, { recursive: true, force: true })
  fs.mkdirSync(path.join(place, 'resources'), { recursive: true })
  for (const entry of fs.readdirSync(runtime)) {
    if (entry === 'resources') continue
    const [from, to] = [path.join(runtime, entry), path.join(place, entry)]
    // Electron looks beside the file that runs: a symbolic link would lead it back to the runtime.
    if (entry === 'electron') linkOrCopy(from, to)
    else fs.symlinkSync(from, to)
  }
  fs.symlinkSync(application, path.join(place, 'resources', 'app'))
  return path.join(place, 'electron')
}

function linkOrCopy(from: string, to: string): void {
  try {
    fs.linkSync(from, to)
  } catch {
    fs.copyFileSync(from, to)
  }
}
