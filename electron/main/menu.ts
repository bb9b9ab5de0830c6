/** The native menu. Our own entries press the page's shortcuts, so that each shortcut is defined once. */
import { app, Menu } from 'electron'
import type { BrowserWindow, MenuItemConstructorOptions } from 'electron'

/** Sends a function key, or Ctrl+`key` (Command on macOS), to the page; shown as accelerator, but left to the page. */
function pressing(window: BrowserWindow, label: string, key: string): MenuItemConstructorOptions {
  const isAlone = /^F\d+$/.test(key)
  const control = process.platform === 'darwin' ? ('meta' as const) : ('control' as const)
  const modifiers = isAlone ? [] : [control]
  return {
    label,
    accelerator: isAlone ? key : `CmdOrCtrl+${key}`,
    registerAccelerator: false,
    click: () => {
      window.webContents.focus()
      window.webContents.sendInputEvent({ type: 'keyDown', keyCode: key, modifiers })
      window.webContents.sendInputEvent({ type: 'keyUp', keyCode: key, modifiers })
    },
  }
}

export function installMenu(window: BrowserWindow, showDeveloperTools: () => boolean): void {
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const tools: MenuItemConstructorOptions[] = showDeveloperTools()
    ? [separator, { role: 'reload' }, { role: 'toggleDevTools' }]
    : []
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [pressing(window, 'New run', 'N'), separator, { role: 'quit' }],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        pressing(window, 'Command palette…', 'K'),
        pressing(window, 'Keyboard shortcuts', '/'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...tools,
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        pressing(window, 'Manual', 'F1'),
        separator,
        { role: 'about', label: `About ${app.getName()}` },
      ],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
