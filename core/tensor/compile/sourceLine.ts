/** Where in the program we are, for errors of a recording. */
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Frames of the machinery: the tensor folder but its tests, packages, and Node itself. */
const machinery = /core[/\\]tensor[/\\](?!.*\.test\.[jt]s)|node_modules|node:internal|<anonymous>/

/** File and line of the innermost frame outside the tensor library, relative to the working folder. */
export function sourceLine(): string {
  const frames = stackFrames()
  const frame = frames.find((line) => /:\d+:\d+\)?$/.test(line) && !machinery.test(line))
  const place = frame && /((?:file:\/\/)?[^\s()]+):(\d+):\d+\)?$/.exec(frame)
  if (!place) return 'unknown line'
  const [, file, line] = place as unknown as [string, string, string]
  const path = file.startsWith('file:') ? fileURLToPath(file) : file
  return `${relative(process.cwd(), path)}:${line}`
}

/** The function of tfjs on the stack that draws on the host, if there is one. */
export function hostDrawOnStack(): string | undefined {
  const draws =
    /\b(randomNormal|randomUniform|randomUniformInt|randomStandardNormal|truncatedNormal|randomGamma|multinomial|dropout|rand)_?\b/
  const inside = stackFrames().filter((line) => line.includes('node_modules'))
  // The outermost: dropout draws by way of randomUniform.
  return inside.map((line) => draws.exec(line)?.[1]).findLast((name) => name !== undefined)
}

export function isInBackwardPass(): boolean {
  return stackFrames().some((line) => line.includes('backpropagateGradients'))
}

function stackFrames(): string[] {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 60
  const { stack = '' } = new Error('where')
  Error.stackTraceLimit = limit
  return stack.split('\n').slice(1)
}
