/** Where a command's words go: people or programs on standard output, trouble on standard error. */
import { toWireError } from '../contract/errors.ts'

export interface Output {
  readonly json: boolean
  /** A line for people; silent with `--json`. */
  readonly say: (line: string) => void
  /** One JSON object on a line of its own; silent without `--json`. */
  readonly tell: (record: Readonly<Record<string, unknown>>) => void
  readonly fail: (thrown: unknown) => void
  /** A line that replaces the one before it (progress bar); only on a terminal, never with `--json`. */
  readonly replace: (line: string) => void
}

export type OutputStreams = {
  readonly out: { readonly write: (text: string) => unknown }
  readonly error: { readonly write: (text: string) => unknown; readonly isTTY?: boolean }
}

export function createOutput(
  { json }: { json: boolean },
  { out, error: trouble }: OutputStreams,
): Output {
  const interactive = trouble.isTTY === true && !json
  return {
    json,
    say: (line) => {
      if (!json) out.write(`${line}\n`)
    },
    tell: (record) => {
      if (json) out.write(`${JSON.stringify(record, plainNumbers)}\n`)
    },
    fail: (thrown) => {
      const { code, message, details } = toWireError(thrown)
      if (json) trouble.write(`${JSON.stringify({ event: 'error', code, message, details })}\n`)
      else trouble.write(`error [${code}]: ${message}\n`)
    },
    replace: (line) => {
      if (interactive) trouble.write(`\r\u001b[2K${line}`)
    },
  }
}

/** JSON has no NaN and no infinities: they are written as words, not lost as null. */
function plainNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}
