/** Why a training process is gone, in words, with what a person can do about it. */
import { existsSync, readFileSync } from 'node:fs'
import type { WireError } from '../contract/errors.ts'

/** Signals that a native library raises against itself or earns. */
const ofNativeCode: ReadonlyMap<string, string> = new Map([
  ['SIGABRT', 'a native library gave up'],
  ['SIGSEGV', 'a native library touched memory that is not its own'],
  ['SIGBUS', 'a native library read memory that is not there'],
  ['SIGILL', 'a native library used an instruction that this processor lacks'],
  ['SIGFPE', 'a native library divided by zero'],
  ['SIGTRAP', 'a native library failed a check of its own'],
])

const outOfDeviceMemory =
  /OOM when allocating|RESOURCE_EXHAUSTED|ResourceExhausted|CUDA_ERROR_OUT_OF_MEMORY|failed to allocate .* from device/i

/** What TensorFlow says at every start, whatever comes after it. */
const chatter =
  /^I\d{4} |^\d{4}-\d\d-\d\d [\d:.]+: I |All log messages before absl|oneDNN custom operations|rebuild TensorFlow with/

export interface Ending {
  readonly code: number | null
  readonly signal: string | null
  readonly lastWords: string
  /** The system ended processes for want of memory while this one ran. */
  readonly memoryRanOut?: boolean
}

export function exitReason({ code, signal, lastWords, memoryRanOut = false }: Ending): string {
  const words = lastWords
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !chatter.test(line))
    .slice(-3)
    .join(' ')
  const said = words === '' ? '' : `; its last words: ${words}`
  if (outOfDeviceMemory.test(lastWords)) return `${deviceMemoryWords}${said}`
  if (signal === 'SIGKILL' && memoryRanOut)
    return `the system ended the training process for want of memory (SIGKILL by the out-of-memory killer). A smaller batch or network needs less; so does closing other programs${said}`
  if (signal === 'SIGKILL')
    return `the training process was killed (SIGKILL: by hand, or by the system for want of memory)${said}`
  const native = signal === null ? undefined : ofNativeCode.get(signal)
  if (native !== undefined)
    return `the training process died of ${String(signal)}: ${native}. Resume it; if it dies at the same step again, run it op by op (training.eager)${said}`
  if (signal !== null) return `the training process died of ${signal}${said}`
  return `the training process ended by itself with exit code ${String(code)}${said}`
}

const deviceMemoryWords =
  'the device ran out of memory. A smaller batch (training.batchSize) or network needs less; other programs may hold some of it'

/** The same error with the remedy in its words, where one is known. */
export function withRemedy(error: WireError): WireError {
  if (!outOfDeviceMemory.test(error.message)) return error
  return { ...error, message: `${deviceMemoryWords}: ${error.message}` }
}

/** How often the system has ended processes for want of memory, in this control group or at all (Linux). */
export function outOfMemoryKills(): number {
  return (
    countIn('/sys/fs/cgroup/memory.events', /^oom_kill (\d+)/m) +
    countIn('/proc/vmstat', /^oom_kill (\d+)/m)
  )
}

function countIn(file: string, pattern: RegExp): number {
  if (!existsSync(file)) return 0
  return Number(pattern.exec(readFileSync(file, 'utf8'))?.[1] ?? 0)
}
