/** Whether someone is typing: what can wait then waits, so that keys are answered at once. */

/** Between two keys of somebody who types, milliseconds. */
const pause = 400

let lastKey = -Infinity
addEventListener('keydown', () => (lastKey = performance.now()), { capture: true, passive: true })

export function isTyping(): boolean {
  return performance.now() - lastKey < pause
}
