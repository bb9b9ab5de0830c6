/** How long a child process works on one case, told apart from how long a busy machine lets it wait. */
import { processorSeconds } from './processorTime.ts'

/** Of any time: a case that waits for what never comes. */
const waitSeconds = 30
const lookEvery = 100

/** Calls `stop` once the child has worked for `seconds` on one case, or waited for much longer. */
export function watched(
  child: number | undefined,
  seconds: number,
  stop: (words: string) => void,
): { readonly end: () => void } {
  const [begun, worked] = [performance.now(), workOf(child)]
  let timer = setTimeout(look, 1000 * seconds)
  function look(): void {
    if (workOf(child) - worked >= seconds) stop(`took longer than ${seconds} s`)
    else if (performance.now() - begun > 1000 * waitSeconds)
      stop(`waited for longer than ${waitSeconds} s`)
    else timer = setTimeout(look, lookEvery)
  }
  return {
    end: () => {
      clearTimeout(timer)
    },
  }
}

/** Seconds of processor time; those of the clock where they cannot be told. */
function workOf(child: number | undefined): number {
  try {
    return processorSeconds(child ?? 0)
  } catch {
    return performance.now() / 1000
  }
}
