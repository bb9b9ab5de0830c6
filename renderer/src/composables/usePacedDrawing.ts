import { onScopeDispose } from 'vue'
import { painted } from './painted.ts'
import { isTyping } from './typing.ts'

/** Charts follow at 5 Hz: faster is work without news. Milliseconds. */
const redrawEvery = 200
/** Drawing gets at most a third of the window's time: hundreds of series on a busy machine must not freeze it. */
const restPerDrawing = 2

/** Charts stand still for so long at most while keys are pressed: a drawing would make several of them wait. */
const longestStill = 5_000
const lookAgain = 100

/** Returns what asks for a drawing: it comes soon, but not before the last one is on the screen and has been rested from. */
export function usePacedDrawing(draw: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let drawing = false
  let live = true
  let asked = 0
  let rest = redrawEvery

  function beginUnlessTyping(waited = 0): void {
    timer = null
    if (!isTyping() || waited >= longestStill) void begin()
    else timer = setTimeout(() => beginUnlessTyping(waited + lookAgain), lookAgain)
  }

  async function begin(): Promise<void> {
    drawing = true
    const answered = asked
    const begun = performance.now()
    draw()
    await painted()
    rest = Math.max(redrawEvery, restPerDrawing * (performance.now() - begun))
    drawing = false
    if (asked > answered) schedule()
  }

  function schedule(): void {
    if (live && !drawing) timer ??= setTimeout(() => beginUnlessTyping(), rest)
  }

  onScopeDispose(() => {
    live = false
    if (timer) clearTimeout(timer)
  })
  return () => {
    asked += 1
    schedule()
  }
}
