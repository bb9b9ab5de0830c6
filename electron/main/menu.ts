/** The native menu. Entries press the page's shortcuts, so that each is defined once, or lead to one of its places. */
import { Menu } from 'electron'
import type { MenuItemConstructorOptions } from 'electron'
import { atPlace } from './addresses.ts'
import { say } from './language.ts'
import type { Windows } from './windows.ts'

type Front = Pick<Windows, 'front'>

/** Sends a key to the page, `F1` or `Shift+F1` or a letter with Ctrl (Command on macOS); shown, but left to the page. */
function pressing(windows: Front, label: string, keys: string): MenuItemConstructorOptions {
  const key = keys.replace('Shift+', '')
  const isAlone = /^F\d+$/.test(key)
  const control = process.platform === 'darwin' ? ('meta' as const) : ('control' as const)
  const shift = key === keys ? [] : (['shift'] as const)
  const modifiers = [...(isAlone ? [] : [control]), ...shift]
  return {
    label: say(label),
    accelerator: isAlone ? keys : `CmdOrCtrl+${keys}`,
    registerAccelerator: false,
    click: () => {
      const contents = windows.front()?.webContents
      contents?.focus()
      contents?.sendInputEvent({ type: 'keyDown', keyCode: key, modifiers })
      contents?.sendInputEvent({ type: 'keyUp', keyCode: key, modifiers })
    },
  }
}

/** Leads the page to `place` without loading it again. */
function goingTo(windows: Front, label: string, place: string): MenuItemConstructorOptions {
  return {
    label: say(label),
    click: () => {
      const window = windows.front()
      if (!window) return
      void window.loadURL(atPlace(window.webContents.getURL(), place))
    },
  }
}

const separator: MenuItemConstructorOptions = { type: 'separator' }

/** As the role makes it, in our language. */
function editMenu(): MenuItemConstructorOptions {
  return {
    role: 'editMenu',
    label: say('Edit'),
    submenu: [
      { role: 'undo', label: say('Undo') },
      { role: 'redo', label: say('Redo') },
      separator,
      { role: 'cut', label: say('Cut') },
      { role: 'copy', label: say('Copy') },
      { role: 'paste', label: say('Paste') },
      { role: 'delete', label: say('Delete') },
      separator,
      { role: 'selectAll', label: say('Select all') },
    ],
  }
}

function ownMenus(windows: Front): MenuItemConstructorOptions[] {
  return [
    {
      label: say('File'),
      submenu: [
        pressing(windows, 'New window', 'Shift+N'),
        pressing(windows, 'New run', 'N'),
        goingTo(windows, 'New study', '/studies/new'),
        goingTo(windows, 'Import data…', '/import'),
        separator,
        goingTo(windows, 'Settings', '/settings'),
        separator,
        { role: 'quit', label: say('Quit') },
      ],
    },
    editMenu(),
    { label: say('Run'), submenu: [pressing(windows, 'Stop the run that trains', '.')] },
    {
      label: say('Go'),
      submenu: [
        goingTo(windows, 'Runs', '/runs'),
        goingTo(windows, 'Studies', '/studies'),
        goingTo(windows, 'Data sets', '/datasets'),
        goingTo(windows, 'Models', '/models'),
        goingTo(windows, 'Methods', '/methods'),
      ],
    },
  ]
}

export function installMenu(windows: Front, showDeveloperTools: () => boolean): void {
  const tools: MenuItemConstructorOptions[] = showDeveloperTools()
    ? [separator, { role: 'reload' }, { role: 'toggleDevTools' }]
    : []
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    ...ownMenus(windows),
    {
      label: say('View'),
      submenu: [
        pressing(windows, 'Command palette…', 'K'),
        separator,
        { role: 'resetZoom', label: say('Actual size') },
        { role: 'zoomIn', label: say('Zoom in') },
        { role: 'zoomOut', label: say('Zoom out') },
        { role: 'togglefullscreen', label: say('Full screen') },
        ...tools,
      ],
    },
    {
      role: 'windowMenu',
      label: say('Window'),
      submenu: [
        { role: 'minimize', label: say('Minimise') },
        { role: 'close', label: say('Close window') },
      ],
    },
    {
      role: 'help',
      label: say('Help'),
      submenu: [
        goingTo(windows, 'Manual', '/manual'),
        pressing(windows, 'Keyboard shortcuts', '/'),
        pressing(windows, 'Take the tour', 'Shift+F1'),
        separator,
        { role: 'about', label: say('About Steradian') },
      ],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
