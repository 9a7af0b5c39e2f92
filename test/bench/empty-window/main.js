/** The lower bound of a start: an Electron window with one word in it. */
import { app, BrowserWindow } from 'electron'

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true } })
  void window.loadURL('data:text/html,<title>Empty</title><button>Ready</button>')
})
app.on('window-all-closed', () => app.quit())
