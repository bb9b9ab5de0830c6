import { computed, onScopeDispose, shallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useBridge } from '../bridge/bridge.ts'
import { useHistoryStore } from '../stores/history.ts'
import { useMethodsStore } from '../stores/methods.ts'
import { useSettingsStore } from '../stores/settings.ts'
import { useToastsStore } from '../stores/toasts.ts'
import { useTourStore } from '../stores/tour.ts'
import type { Command } from './command.ts'
import { useListCommands } from './useListCommands.ts'
import { useRunCommands } from './useRunCommands.ts'
import { useRunImports } from './useRunImports.ts'
import { useStudyCommands } from './useStudyCommands.ts'
import { phrase } from '../text/language.ts'

/** Everything that can be asked of the window by name or by key. */
export function useCommands() {
  const dialog = shallowRef<'palette' | 'shortcuts' | null>(null)
  const tour = useTourStore()
  const groups = [
    // What belongs to this moment first, what is always there after it.
    useHistoryCommands(),
    useRunCommands(),
    useNavigationCommands(),
    useListCommands(),
    useStudyCommands(),
    useImportCommands(),
    useWindowCommands(),
    useThemeCommands(),
  ]
  const commands = computed<readonly Command[]>(() => [
    ...groups.flatMap((group) => group.value),
    show('palette', 'Command palette', 'Ctrl+k'),
    show('shortcuts', 'Keyboard shortcuts', 'Ctrl+/'),
    { id: 'tour', title: 'Take the tour', keys: 'Shift+F1', run: tour.start },
  ])

  function show(kind: 'palette' | 'shortcuts', title: string, keys: string): Command {
    return { id: kind, title, keys, run: () => (dialog.value = kind) }
  }

  function listen(event: KeyboardEvent): void {
    const isControl = event.ctrlKey || event.metaKey
    if (event.key === 'Escape') dialog.value = null
    if (event.key === '?' && !isTyping(event.target)) dialog.value = 'shortcuts'
    // A letter alone belongs to whatever field it is typed into.
    if (!isControl && !event.altKey && event.key !== 'F1') return
    const pressed = pressedKeys(event)
    // A field undoes its own text.
    if (/^Ctrl\+(Shift\+)?z$/.test(pressed) && isTyping(event.target)) return
    const found = commands.value.find(({ keys }) => keys === pressed)
    if (!found) return
    event.preventDefault()
    found.run()
  }

  window.addEventListener('keydown', listen)
  onScopeDispose(() => {
    window.removeEventListener('keydown', listen)
  })
  return { commands, dialog }
}

/** `Ctrl+k`, `Shift+F1`, `Alt+ArrowLeft`. Shift counts with letters and function keys; elsewhere it is how the sign is typed. */
function pressedKeys({ ctrlKey, metaKey, altKey, shiftKey, key }: KeyboardEvent): string {
  const counts = shiftKey && /^([a-z]|F\d+)$/i.test(key)
  const name = key.length === 1 ? key.toLowerCase() : key
  return `${ctrlKey || metaKey ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}${counts ? 'Shift+' : ''}${name}`
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable]') !== null
  )
}

function useNavigationCommands() {
  const router = useRouter()
  const methods = useMethodsStore()
  const go = (id: string, title: string, path: string, keys: string | null = null): Command => ({
    ...{ id, title, keys },
    run: () => void router.push(path),
  })
  return computed<Command[]>(() => [
    go('runs', 'Go to runs', '/runs'),
    go('new', 'New run', '/new', 'Ctrl+n'),
    go('studies', 'Go to studies', '/studies'),
    go('new-study', 'New study', '/studies/new'),
    go('datasets', 'Go to data sets', '/datasets'),
    go('import', 'Import data…', '/import'),
    go('models', 'Go to models', '/models'),
    go('methods', 'Go to methods', '/methods'),
    go('manual', 'Manual', '/manual', 'F1'),
    go('settings', 'Go to settings', '/settings'),
    { id: 'back', title: 'Page before', keys: 'Alt+ArrowLeft', run: () => router.go(-1) },
    {
      id: 'forward',
      title: 'Page after, once back',
      keys: 'Alt+ArrowRight',
      run: () => router.go(1),
    },
    ...methods.methods.map(({ id, title }) =>
      go(`new-${id}`, phrase('New run: {title}', { title }), `/new/${id}`),
    ),
    ...methods.methods.map(({ id, title }) =>
      go(`new-study-${id}`, phrase('New study: {title}', { title }), `/studies/new/${id}`),
    ),
    ...methods.methods.map(({ id, title }) =>
      go(`help-${id}`, phrase('Help: {title}', { title }), `/help/${id}`),
    ),
  ])
}

function useWindowCommands() {
  const bridge = useBridge()
  const route = useRoute()
  const toasts = useToastsStore()
  return computed<Command[]>(() => [
    {
      ...{ id: 'new-window', title: 'New window', keys: 'Ctrl+Shift+n' },
      run: () => void toasts.attempt(() => bridge.openWindow(route.fullPath)),
    },
  ])
}

function useImportCommands() {
  const imports = useRunImports()
  const toasts = useToastsStore()
  return computed<Command[]>(() => [
    {
      ...{ id: 'import-run', title: 'Import runs: a bundle, TensorBoard, CSV…', keys: null },
      run: () => void toasts.attempt(imports.chooseFiles),
    },
    {
      ...{ id: 'import-events', title: 'Import a folder of TensorBoard runs…', keys: null },
      run: () => void toasts.attempt(imports.chooseFolder),
    },
  ])
}

function useHistoryCommands() {
  const history = useHistoryStore()
  const toasts = useToastsStore()
  return computed<Command[]>(() => [
    ...(history.toUndo
      ? [
          {
            ...{ id: 'undo', keys: 'Ctrl+z' },
            title: phrase('Undo: {what}', { what: history.toUndo.what }),
            run: () => void toasts.attempt(() => history.undo()),
          },
        ]
      : []),
    ...(history.toRedo
      ? [
          {
            ...{ id: 'redo', keys: 'Ctrl+Shift+z' },
            title: phrase('Redo: {what}', { what: history.toRedo.what }),
            run: () => void toasts.attempt(() => history.redo()),
          },
        ]
      : []),
  ])
}

function useThemeCommands() {
  const settings = useSettingsStore()
  return computed<Command[]>(() => [
    ...(['en', 'zh'] as const).map((language) => ({
      ...{ id: `language-${language}`, keys: null },
      title: language === 'en' ? 'Language: English' : 'Language: 中文 (Chinese)',
      run: () => {
        settings.change({ language })
      },
    })),
    ...(['system', 'light', 'dark'] as const).map((theme) => ({
      ...{ id: `theme-${theme}`, title: phrase('Theme: {theme}', { theme }), keys: null },
      run: () => {
        settings.change({ theme })
      },
    })),
  ])
}
