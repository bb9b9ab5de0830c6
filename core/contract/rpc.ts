/** The protocol between a window (or any client) and the engine: requests, replies, events over a Port. */
import { z } from 'zod'
import { events, requests } from './api.ts'
import type {
  EventName,
  EventPayload,
  Handlers,
  RequestInput,
  RequestName,
  RequestOutput,
} from './api.ts'
import { fromWireError, toWireError, wireErrorSchema, WorkbenchError } from './errors.ts'

/** A two-way channel for structured-cloneable messages: MessagePort, child process, or two arrays in a test. */
export interface Port {
  readonly post: (message: unknown) => void
  readonly onMessage: (listener: (message: unknown) => void) => () => void
}

const callSchema = z.strictObject({ call: z.int(), name: z.string(), input: z.unknown() })
const replySchema = z.union([
  z.strictObject({ reply: z.int(), ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ reply: z.int(), ok: z.literal(false), error: wireErrorSchema }),
])
const eventSchema = z.strictObject({ event: z.string(), payload: z.unknown() })

function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(requests, name)
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name)
}

async function answer(handlers: Handlers, name: string, input: unknown): Promise<unknown> {
  if (!isRequestName(name)) throw new WorkbenchError('request-invalid', `unknown request “${name}”`)
  const parsed = requests[name].input.safeParse(input)
  if (!parsed.success)
    throw new WorkbenchError('request-invalid', `${name}: ${z.prettifyError(parsed.error)}`)
  const handler = handlers[name] as (input: unknown) => unknown
  return await handler(parsed.data)
}

/** Serves requests arriving on `port` until the returned function is called. */
export function serve(port: Port, handlers: Handlers): () => void {
  return port.onMessage((message) => {
    const parsed = callSchema.safeParse(message)
    if (!parsed.success) return
    const { call, name, input } = parsed.data
    answer(handlers, name, input).then(
      (value) => {
        port.post({ reply: call, ok: true, value })
      },
      (thrown: unknown) => {
        port.post({ reply: call, ok: false, error: toWireError(thrown) })
      },
    )
  })
}

/** Tells whoever listens on the other side of `port`. */
export function emit<Name extends EventName>(
  port: Port,
  name: Name,
  payload: EventPayload<Name>,
): void {
  port.post({ event: name, payload })
}

export interface Client {
  readonly request: <Name extends RequestName>(
    name: Name,
    input: RequestInput<Name>,
  ) => Promise<RequestOutput<Name>>
  /** Returns the function that stops listening. */
  readonly on: <Name extends EventName>(
    name: Name,
    listener: (payload: EventPayload<Name>) => void,
  ) => () => void
  readonly close: () => void
}

type Waiting = {
  readonly name: RequestName
  readonly resolve: (value: never) => void
  readonly reject: (reason: Error) => void
}

function settle(waiting: Waiting, reply: z.output<typeof replySchema>): void {
  if (!reply.ok) {
    waiting.reject(fromWireError(reply.error))
    return
  }
  const parsed = requests[waiting.name].output.safeParse(reply.value)
  if (parsed.success) waiting.resolve(parsed.data as never)
  else
    waiting.reject(
      new WorkbenchError('internal', `${waiting.name} replied: ${z.prettifyError(parsed.error)}`),
    )
}

/** The asking side of a Port. */
export function connect(port: Port): Client {
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<string, Set<(payload: never) => void>>()
  let nextCall = 1

  const stop = port.onMessage((message) => {
    const reply = replySchema.safeParse(message)
    if (reply.success) {
      const asked = waiting.get(reply.data.reply)
      waiting.delete(reply.data.reply)
      if (asked) settle(asked, reply.data)
      return
    }
    const told = eventSchema.safeParse(message)
    if (!told.success || !isEventName(told.data.event)) return
    const payload = events[told.data.event].safeParse(told.data.payload)
    if (!payload.success) return
    for (const listener of listeners.get(told.data.event) ?? []) listener(payload.data as never)
  })

  return {
    request: (name, input) =>
      new Promise((resolve, reject) => {
        const call = nextCall++
        waiting.set(call, { name, resolve: resolve, reject })
        port.post({ call, name, input })
      }),
    on: (name, listener) => {
      const known = listeners.get(name) ?? new Set()
      listeners.set(name, known)
      known.add(listener)
      return () => known.delete(listener)
    },
    close: () => {
      stop()
      for (const { reject } of waiting.values())
        reject(new WorkbenchError('internal', 'the engine went away before it answered'))
      waiting.clear()
    },
  }
}
