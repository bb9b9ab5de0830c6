/** When what was changed is on the screen. */
import { nextTick } from 'vue'
import { turnsTaken } from './turns.ts'

/** Two frames later: the browser begins the second one when the first is on the screen. A hidden window has no frames. */
export async function painted(): Promise<void> {
  // Charts ask for their turns once the page knows of the new figures.
  await nextTick()
  await turnsTaken()
  await new Promise<void>((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))
  })
}
