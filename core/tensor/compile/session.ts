/** A graph loaded into TensorFlow: feeds in, fetches out. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nativeBackend } from '../native.ts'
import type { NativeBinding, TensorMetadata } from '../native.ts'
import { edgeName } from './node.ts'
import type { Edge } from './node.ts'

export type Feed = { readonly edge: Edge; readonly id: number }
export type Values = Float32Array | Int32Array | Uint8Array

export type Session = {
  /** Runs what the fetches need; returns their values, copied to the host. Feeds stay the caller's. */
  readonly run: (feeds: readonly Feed[], fetches: readonly Edge[]) => Values[]
  readonly dispose: () => void
}

/** Loads a serialised SavedModel. Its file lives only as long as the loading takes. */
export function openSession(model: Uint8Array): Session {
  const { binding } = nativeBackend()
  const folder = mkdtempSync(join(tmpdir(), 'steradian-step-'))
  let id: number
  try {
    writeFileSync(join(folder, 'saved_model.pb'), model)
    id = binding.loadSavedModel(folder, 'serve')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    run: (feeds, fetches) => {
      const names = feeds.map(({ edge }) => edgeName(edge)).join()
      const ids = feeds.map((feed) => feed.id)
      const outputs = binding.runSavedModel(id, ids, names, fetches.map(edgeName).join())
      return outputs.map((output) => take(binding, output))
    },
    dispose: () => binding.deleteSavedModel(id),
  }
}

function take(binding: NativeBinding, { id }: TensorMetadata): Values {
  const values = binding.tensorDataSync(id)
  binding.deleteTensor(id)
  return values
}
