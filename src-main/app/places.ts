import { app } from 'electron'
import path from 'node:path'

/** Folders of the workstation. The data folder may be moved with CONDYLE_DATA, e.g. to an encrypted disk. */
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
    packs: path.join(application, 'models', 'packs'),
    sample: path.join(application, 'resources', 'sample'),
    icon: path.join(application, 'resources', 'icon.png'),
    renderer: path.join(application, 'out', 'renderer'),
  }
}

/** The places of this running application. */
export function applicationPlaces(): Places {
  const data = process.env['CONDYLE_DATA'] ?? app.getPath('userData')
  return placesIn(path.resolve(data), app.getAppPath())
}
