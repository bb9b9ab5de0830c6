/** What the desktop shows of training: task-bar progress, no sleep, a notification when a long run ends. */
import { Notification, powerSaveBlocker } from 'electron'
import type { BrowserWindow } from 'electron'
import type { ActiveRun, News } from '../messages.ts'
import { atPlace } from './addresses.ts'
import { say } from './language.ts'
import { progressOf } from './progressOf.ts'
import type { Windows } from './windows.ts'

/** Seconds of training above which a person has probably turned to something else. */
const longRun = 60

const sentences: Readonly<Record<News['what'], string>> = {
  finished: 'The run finished.',
  failed: 'The run failed.',
  interrupted: 'The run was interrupted.',
  stopped: 'The run stopped.',
  held: 'A watchpoint has paused the run.',
  studyFinished: 'The study finished.',
  studyWaits: 'The study waits: something went wrong.',
}
/** Told however long they took: they wait for somebody. */
const urgent = new Set<News['what']>(['held', 'studyFinished', 'studyWaits'])

export interface ActivityDisplay {
  readonly show: (runs: readonly ActiveRun[]) => void
  readonly announce: (news: News) => void
  readonly isTraining: () => boolean
}

export function displayActivity(windows: Pick<Windows, 'all' | 'front'>): ActivityDisplay {
  let blocker: number | undefined
  let training = false

  const holdAwake = () => {
    if (training) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (blocker !== undefined) {
      powerSaveBlocker.stop(blocker)
      blocker = undefined
    }
  }
  return {
    show: (runs) => {
      training = runs.length > 0
      holdAwake()
      for (const window of windows.all()) window.setProgressBar(progressOf(runs))
    },
    announce: ({ name, what, seconds, route }) => {
      const unseen = windows.all().every((window) => !window.isFocused())
      const isWorthIt = urgent.has(what) || (seconds >= longRun && what !== 'stopped')
      if (!unseen || !isWorthIt) return
      const notification = new Notification({ title: name, body: say(sentences[what]) })
      notification.on('click', () => {
        showPage(windows.front(), route)
      })
      notification.show()
    },
    isTraining: () => training,
  }
}

/** Brings the window forward, at the page that tells more. */
function showPage(window: BrowserWindow | undefined, route: string): void {
  if (!window) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
  void window.loadURL(atPlace(window.webContents.getURL(), route))
}
