/** What the desktop shows of training: task-bar progress, no sleep, a notification when a long run ends. */
import { Notification, powerSaveBlocker } from 'electron'
import type { ActiveRun, EndedRun } from '../messages.ts'
import { say } from './language.ts'
import { progressOf } from './progressOf.ts'
import type { Windows } from './windows.ts'

/** Seconds of training above which a person has probably turned to something else. */
const longRun = 60

const outcomes: Readonly<Record<EndedRun['outcome'], string>> = {
  finished: 'The run finished.',
  failed: 'The run failed.',
  interrupted: 'The run was interrupted.',
  stopped: 'The run stopped.',
}

export interface ActivityDisplay {
  readonly show: (runs: readonly ActiveRun[]) => void
  readonly announce: (run: EndedRun) => void
  readonly isTraining: () => boolean
}

export function displayActivity(windows: Pick<Windows, 'all'>): ActivityDisplay {
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
    announce: ({ name, outcome, seconds }) => {
      const unseen = windows.all().every((window) => !window.isFocused())
      if (!unseen || seconds < longRun || outcome === 'stopped') return
      new Notification({ title: name, body: say(outcomes[outcome]) }).show()
    },
    isTraining: () => training,
  }
}
