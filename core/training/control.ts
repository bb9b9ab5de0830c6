/** Pause, resume and stop, and the stopwatch that leaves pauses out. */
import type { Clock } from '../contract/clock.ts'
import type { Control } from '../methods/method.ts'

export type ControlHandles = {
  readonly control: Control
  readonly pause: () => void
  readonly resume: () => void
  readonly stop: () => void
}

export function createControl(clock: Clock): ControlHandles {
  let mode: 'running' | 'paused' | 'stopping' = 'running'
  let wake: (() => void) | undefined
  let spentBefore = 0
  let startedAt = clock.seconds()

  function change(next: typeof mode): void {
    if (mode === 'stopping') return
    mode = next
    wake?.()
  }

  const seconds = () => spentBefore + clock.seconds() - startedAt

  async function waitWhilePaused(): Promise<void> {
    spentBefore = seconds()
    startedAt = clock.seconds()
    const frozenAt = spentBefore
    while (isPaused()) await new Promise<void>((resolve) => (wake = resolve))
    spentBefore = frozenAt
    startedAt = clock.seconds()
  }

  const isPaused = () => mode === 'paused'

  return {
    control: {
      next: async () => {
        // setImmediate, not a microtask: messages of a port arrive in the event loop's poll phase.
        await new Promise((resolve) => setImmediate(resolve))
        if (isPaused()) await waitWhilePaused()
        return mode === 'stopping' ? 'stop' : 'continue'
      },
      seconds,
      spent: (earlier) => {
        spentBefore = earlier
        startedAt = clock.seconds()
      },
    },
    pause: () => change('paused'),
    resume: () => change('running'),
    stop: () => change('stopping'),
  }
}
