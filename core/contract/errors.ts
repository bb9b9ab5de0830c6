/** The one error class that crosses the wire: a code for programs, a message for people. */
import { z } from 'zod'

export const errorCodes = [
  'dataset-unreadable',
  'dataset-not-recognised',
  'dataset-unknown',
  'dataset-in-use',
  'config-invalid',
  'method-unknown',
  'model-unreadable',
  'model-unknown',
  'run-unknown',
  'run-not-running',
  'run-active',
  'run-failed',
  'run-diverged',
  'checkpoint-unreadable',
  'bundle-unreadable',
  'curves-unreadable',
  'step-shape-mismatch',
  'step-not-recordable',
  'step-disposed',
  'workspace-in-use',
  'workspace-not-writable',
  'workspace-damaged',
  'disk-full',
  'native-missing',
  'request-invalid',
  'cancelled',
  'internal',
] as const

export const errorCodeSchema = z.enum(errorCodes)
export type ErrorCode = z.output<typeof errorCodeSchema>

export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>

export class WorkbenchError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly details?: ErrorDetails; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'WorkbenchError'
    this.code = code
    this.details = options.details ?? {}
  }
}

/** An error as it travels: no stack, no paths of our own sources. */
export const wireErrorSchema = z.strictObject({
  code: errorCodeSchema,
  message: z.string(),
  details: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .optional(),
})
export type WireError = z.output<typeof wireErrorSchema>

/** Everything thrown becomes a wire error; what is not ours is `internal` with its own message. */
export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof WorkbenchError)
    return { code: thrown.code, message: thrown.message, details: { ...thrown.details } }
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) }
}

export function fromWireError(wire: WireError): WorkbenchError {
  return new WorkbenchError(wire.code, wire.message, wire.details ? { details: wire.details } : {})
}
