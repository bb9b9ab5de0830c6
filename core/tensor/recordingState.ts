/** Whether a step is being recorded, for those who must refuse or behave otherwise while it is. */
import { WorkbenchError } from '../contract/errors.ts'

/** What `choose` asks of the recorder that is listening. */
export type RecorderHook = { readonly sourceLine: () => string }

let active: RecorderHook | undefined

export function activeRecorder(): RecorderHook | undefined {
  return active
}

export function setActiveRecorder(recorder: RecorderHook | undefined): void {
  active = recorder
}

/** A value drawn or read on the host while recording would be frozen into the graph for ever. */
export function refuseWhileRecording(what: string, name: string): void {
  if (active === undefined) return
  const line = active.sourceLine()
  throw new WorkbenchError(
    'step-not-recordable',
    `${what} ${name} inside a step (${line}): its value would be frozen into the recording. Feed it with the batch, or draw from a seed tensor (core/tensor/ops/stateless.ts)`,
    { details: { operation: what, line } },
  )
}
