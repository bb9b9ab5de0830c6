/** Tells everybody who listens: windows, the shell, the command line. */
import type { EventName, EventPayload } from '../contract/api.ts'

export type EventListener = <Name extends EventName>(
  name: Name,
  payload: EventPayload<Name>,
) => void

export interface EventHub {
  readonly tell: EventListener
  readonly onEvent: (listener: EventListener) => () => void
}

export function createEventHub(): EventHub {
  const listeners = new Set<EventListener>()
  return {
    tell: (name, payload) => {
      for (const listener of listeners) listener(name, payload)
    },
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
