import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron'

/** Asks for files or folders in the system's dialog; none where the user cancelled. */
export async function askForPaths(window: BrowserWindow | null, kind: 'files' | 'folder'): Promise<string[]> {
  const options: OpenDialogOptions =
    kind === 'folder'
      ? { title: 'Open a folder with a study', properties: ['openDirectory', 'multiSelections'] }
      : {
          title: 'Open files of a study',
          properties: ['openFile', 'multiSelections'],
          filters: [
            { name: 'Images', extensions: ['dcm', 'zip', 'nii', 'gz', 'nrrd', 'ima'] },
            { name: 'All files', extensions: ['*'] },
          ],
        }
  const answer = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options)
  return answer.canceled ? [] : answer.filePaths
}
