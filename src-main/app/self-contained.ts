import { app, type Session, type WebContents } from 'electron'
import path from 'node:path'

/** A name that is never resolved: whatever would use a proxy asks for it and ends there. */
const NOWHERE = 'socks5://condyle.invalid:9'

/**
 * Switches that must be set before the application is ready. Every host name is one that does not exist, nothing of
 * Chromium's own asks for news, and WebRTC, which no content security policy holds, gets neither UDP nor addresses.
 */
export function closeNetwork(): void {
  const { commandLine } = app
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  commandLine.appendSwitch('force-webrtc-ip-handling-policy', 'disable_non_proxied_udp')
  commandLine.appendSwitch('disable-background-networking')
  commandLine.appendSwitch('disable-component-update')
  commandLine.appendSwitch('disable-domain-reliability')
  commandLine.appendSwitch('disable-sync')
  commandLine.appendSwitch('no-pings')
  commandLine.appendSwitch('disable-features', 'WebRtcHideLocalIpsWithMdns,MediaRouter,OptimizationHints,Translate')
}

/** The system's graphics and settings write their caches into the home folder; they belong with all else. Before ready. */
export function keepToDataFolder(): void {
  process.env['XDG_CACHE_HOME'] = path.join(app.getPath('userData'), 'cache')
}

/** What only a session can be told, once the application is ready and before a page is loaded. */
export async function closeSession(session: Session): Promise<void> {
  // Electron fetches a dictionary for the system's language otherwise, spell-checking or not.
  session.setSpellCheckerEnabled(false)
  session.setSpellCheckerLanguages([])
  session.setSpellCheckerDictionaryDownloadURL('condyle://app/no-dictionaries/')
  // TCP of WebRTC goes through proxies and is asked of neither web request handlers nor policies; loopback included.
  await session.setProxy({ mode: 'fixed_servers', proxyRules: NOWHERE, proxyBypassRules: '<-loopback>' })
  await session.closeAllConnections()
}

/** What only a page's contents can be told. */
export function closeContents(contents: WebContents): void {
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}
