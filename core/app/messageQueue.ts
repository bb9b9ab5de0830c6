/** Messages that are written down in order; those that a full disk refuses wait for space. */
import { WorkbenchError } from '../contract/errors.ts'

const retryEvery = 1_000

export interface MessageQueue<Message> {
  readonly add: (message: Message) => void
  /** Resolves when nothing waits any more. */
  readonly drained: () => Promise<void>
  /** Gives up what waits. */
  readonly abandon: () => void
}

/** `write` may throw; anything but a full disk goes to `onFailure`, and the message is dropped. */
export function queueMessages<Message>(
  write: (message: Message) => void,
  onFailure: (thrown: unknown) => void,
): MessageQueue<Message> {
  const waiting: Message[] = []
  const listeners = new Set<() => void>()
  let timer: NodeJS.Timeout | undefined

  function drain(): void {
    timer = undefined
    while (waiting.length > 0) {
      if (!written(waiting[0] as Message)) {
        timer = setTimeout(drain, retryEvery)
        return
      }
      waiting.shift()
    }
    for (const listener of listeners) listener()
    listeners.clear()
  }

  function written(message: Message): boolean {
    try {
      write(message)
      return true
    } catch (thrown) {
      if (thrown instanceof WorkbenchError && thrown.code === 'disk-full') return false
      onFailure(thrown)
      return true
    }
  }

  return {
    add: (message) => {
      waiting.push(message)
      if (timer === undefined) drain()
    },
    drained: () =>
      waiting.length === 0 ? Promise.resolve() : new Promise((resolve) => listeners.add(resolve)),
    abandon: () => {
      clearTimeout(timer)
      waiting.length = 0
      for (const listener of listeners) listener()
    },
  }
}
