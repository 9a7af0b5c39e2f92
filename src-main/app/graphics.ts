import { app } from 'electron'

/**
 * The graphics process may end again and again (a driver restarts, a machine sleeps, the memory runs out): Chromium
 * otherwise takes 3D away from a page after the second time, and from all after the sixth. Before ready.
 */
export function keepPictures(): void {
  app.commandLine.appendSwitch('disable-domain-blocking-for-3d-apis')
  app.commandLine.appendSwitch('disable-gpu-process-crash-limit')
}
