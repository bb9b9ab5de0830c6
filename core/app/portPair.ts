/** A Port and its other end inside one process. */
import type { Port } from '../contract/rpc.ts'

type Listeners = Set<(message: unknown) => void>

export function portPair(): readonly [Port, Port] {
  const near: Listeners = new Set()
  const far: Listeners = new Set()
  return [end(near, far), end(far, near)]
}

/** Delivery is later, as between processes: nobody is called while still sending. */
function end(own: Listeners, other: Listeners): Port {
  return {
    post: (message) => {
      queueMicrotask(() => {
        for (const listener of other) listener(message)
      })
    },
    onMessage: (listener) => {
      own.add(listener)
      return () => own.delete(listener)
    },
  }
}
