/** The native menu. Entries press the page's shortcuts, so that each is defined once, or lead to one of its places. */
import { app, Menu } from 'electron'
import type { BrowserWindow, MenuItemConstructorOptions } from 'electron'

/** Sends a key to the page, `F1` or `Shift+F1` or a letter with Ctrl (Command on macOS); shown, but left to the page. */
function pressing(window: BrowserWindow, label: string, keys: string): MenuItemConstructorOptions {
  const key = keys.replace('Shift+', '')
  const isAlone = /^F\d+$/.test(key)
  const control = process.platform === 'darwin' ? ('meta' as const) : ('control' as const)
  const shift = key === keys ? [] : (['shift'] as const)
  const modifiers = [...(isAlone ? [] : [control]), ...shift]
  return {
    label,
    accelerator: isAlone ? keys : `CmdOrCtrl+${keys}`,
    registerAccelerator: false,
    click: () => {
      window.webContents.focus()
      window.webContents.sendInputEvent({ type: 'keyDown', keyCode: key, modifiers })
      window.webContents.sendInputEvent({ type: 'keyUp', keyCode: key, modifiers })
    },
  }
}

/** Leads the page to `place` without loading it again. */
function goingTo(window: BrowserWindow, label: string, place: string): MenuItemConstructorOptions {
  return {
    label,
    click: () => {
      const address = new URL(window.webContents.getURL())
      address.hash = place
      void window.loadURL(address.href)
    },
  }
}

const separator: MenuItemConstructorOptions = { type: 'separator' }

function ownMenus(window: BrowserWindow): MenuItemConstructorOptions[] {
  return [
    {
      label: 'File',
      submenu: [
        pressing(window, 'New run', 'N'),
        goingTo(window, 'New study', '/studies/new'),
        goingTo(window, 'Import data…', '/import'),
        separator,
        goingTo(window, 'Settings', '/settings'),
        separator,
        { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    { label: 'Run', submenu: [pressing(window, 'Stop the run that trains', '.')] },
    {
      label: 'Go',
      submenu: [
        goingTo(window, 'Runs', '/runs'),
        goingTo(window, 'Studies', '/studies'),
        goingTo(window, 'Data sets', '/datasets'),
        goingTo(window, 'Models', '/models'),
        goingTo(window, 'Methods', '/methods'),
      ],
    },
  ]
}

export function installMenu(window: BrowserWindow, showDeveloperTools: () => boolean): void {
  const tools: MenuItemConstructorOptions[] = showDeveloperTools()
    ? [separator, { role: 'reload' }, { role: 'toggleDevTools' }]
    : []
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    ...ownMenus(window),
    {
      label: 'View',
      submenu: [
        pressing(window, 'Command palette…', 'K'),
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
        goingTo(window, 'Manual', '/manual'),
        pressing(window, 'Keyboard shortcuts', '/'),
        pressing(window, 'Take the tour', 'Shift+F1'),
        separator,
        { role: 'about', label: `About ${app.getName()}` },
      ],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
