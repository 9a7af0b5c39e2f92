import fs from 'node:fs'
import path from 'node:path'

/** Folders of the workstation. */
export interface Places {
  readonly data: string
  readonly volumes: string
  readonly readings: string
  readonly casebook: string
  readonly preferences: string
  readonly windowState: string
  readonly log: string
  /** Runs of the benchmark, one folder each. */
  readonly benchmarks: string
  /** Decoded volumes of benchmark data, apart from those of cases. */
  readonly benchmarkVolumes: string
  /** Pages while they are printed. */
  readonly print: string
  /** Which folders outside the data folder an export is under way in. */
  readonly drafts: string
  readonly packs: string
  readonly sample: string
  readonly icon: string
  readonly renderer: string
}

/** Places below a data folder and below the application's own folder. */
export function placesIn(data: string, application: string): Places {
  return {
    data,
    volumes: path.join(data, 'volumes'),
    readings: path.join(data, 'readings'),
    casebook: path.join(data, 'casebook.sqlite'),
    preferences: path.join(data, 'preferences.json'),
    windowState: path.join(data, 'window.json'),
    log: path.join(data, 'crash.log'),
    benchmarks: path.join(data, 'benchmarks'),
    benchmarkVolumes: path.join(data, 'benchmark-volumes'),
    print: path.join(data, 'print'),
    drafts: path.join(data, 'drafts'),
    packs: path.join(application, 'models', 'packs'),
    sample: path.join(application, 'resources', 'sample'),
    icon: path.join(application, 'resources', 'icon.png'),
    renderer: path.join(application, 'out', 'renderer'),
  }
}

/** Names in the data folder that Electron gives. */
const ELECTRONS =
  /^(?:Singleton\w+|.*Cache|.*Cookies.*|Local Storage|Session Storage|Shared Dictionary|SharedStorage|Service Worker|WebStorage|IndexedDB|databases|blob_storage|Partitions|Crashpad|Dictionaries|Preferences|Local State|Network Persistent State|TransportSecurity|Trust Tokens.*|DIPS.*|DevTools.*|VideoDecodeStats|\.org\.chromium\..*)$/
/** Names in the data folder that Condyle gives, beside those of its places. */
const CONDYLES = /^(?:casebook\.sqlite.*|backups|cache|crash\.log.*|\.condyle-.*)$/

/**
 * The data folder and what in it is Condyle's or Electron's own, as paths. Somebody may have chosen a folder that held
 * other things before.
 */
export function ownNames(places: Places): string[] {
  const ours = new Set(Object.values(places).map((place: string) => path.relative(places.data, place)))
  const own = fs
    .readdirSync(places.data)
    .filter((name) => ours.has(name) || CONDYLES.test(name) || ELECTRONS.test(name))
  return own.map((name) => path.join(places.data, name))
}
