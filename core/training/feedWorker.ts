/** Worker thread of a feed: makes the batch that is asked for while the step before it runs. */
import { workerData } from 'node:worker_threads'
import { serveBatches } from '../datasets/batches.ts'
import type { BatchOptions, BatchServer } from '../datasets/batches.ts'
import { openDataset } from '../datasets/openDataset.ts'
import { feedMemory, placeOf, store, tell, word } from './feedMemory.ts'
import type { FeedMemory, FeedSizes } from './feedMemory.ts'

export type FeedOrder = {
  readonly folder: string
  readonly options: BatchOptions
  readonly sizes: FeedSizes
  readonly shared: SharedArrayBuffer
}

const { folder, options, sizes, shared } = workerData as FeedOrder
const memory = feedMemory(shared, sizes)

try {
  answerRequests(memory, serveBatches(await openDataset(folder), options))
} catch (thrown) {
  // Whoever trains is asleep until this word changes: a message would not reach it.
  tell(memory, thrown instanceof Error ? thrown.message : String(thrown))
  Atomics.store(memory.words, word.failed, 1)
  Atomics.add(memory.words, word.made, 1)
  Atomics.notify(memory.words, word.made)
}

function answerRequests(feed: FeedMemory, server: BatchServer): void {
  const { words, request } = feed
  for (let answered = 0; ; answered += 1) {
    Atomics.wait(words, word.asked, answered)
    if (Atomics.load(words, word.closed) === 1) break
    store(server.serve(request.slice(1), request[0] as number), placeOf(feed, answered + 1))
    Atomics.store(words, word.made, answered + 1)
    Atomics.notify(words, word.made)
  }
  server.close()
}
