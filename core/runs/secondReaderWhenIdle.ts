/** When the second reader is started: after the application, and only for a workspace that has a series for it. */
import type { SecondReader } from './secondReader.ts'
import { startSecondReader } from './secondReader.ts'
import { warmThinning } from './warmThinning.ts'

/** Opening a workspace and showing its runs comes first. */
const idleAfter = 1_000

/** Where nothing wanted it then, it is started when it is first missed. */
export function secondReaderWhenIdle(file: string, isWanted: () => boolean): SecondReader {
  let reader: SecondReader | undefined
  const timer = setTimeout(() => {
    if (!isWanted()) return
    reader ??= startSecondReader(file)
    warmThinning()
  }, idleAfter)
  timer.unref()
  return {
    begin: (order) => (reader ??= startSecondReader(file)).begin(order),
    close: () => {
      clearTimeout(timer)
      reader?.close()
    },
  }
}
