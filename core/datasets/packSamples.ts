/** The loop of an import: a block of samples, those that pass the gate, onto the disk, into the journal. */
import type { SampleGate } from './gate.ts'
import type { KeptSamples } from './gate.ts'
import type { ImportTask, Progress } from './importTask.ts'
import { checkCancelled } from './importTask.ts'
import type { Journal, JournalKeeper } from './importJournal.ts'
import type { ProblemList } from './problems.ts'
import type { Replay } from './replay.ts'
import { outcome } from './replay.ts'
import type { PlacedBlock } from './placedBlock.ts'
import type { SampleStream } from './sampleStream.ts'
import type { ShardWriter } from './shardWriter.ts'

interface Packing {
  readonly stream: SampleStream
  readonly gate: SampleGate
  readonly writer: ShardWriter
  readonly keeper: JournalKeeper
  readonly problems: ProblemList
  readonly replay: Replay | null
  /** Of the import that this one goes on with. */
  readonly journal: Journal | null
}

type Task = Pick<ImportTask, 'clock' | 'onProgress' | 'signal'>

export async function packSamples(packing: Packing, task: Task): Promise<void> {
  const { stream, gate, writer, keeper, problems, replay, journal } = packing
  const { clock, signal } = task
  const reporter = reportTo(task, stream.total, journal?.consumed ?? 0)
  let done = 0
  reporter('reading', done)
  for await (const block of stream.samples(replay)) {
    checkCancelled(signal)
    const kept = gate.admit(block)
    for (const part of kept) await writeKept(writer, block, part)
    if (block.taken) await keeper.note(outcomesOf(block.taken, kept), done)
    done += block.consumed
    // What was found before the crash stands as it was told then.
    if (journal && done === journal.consumed) problems.restore(journal.problems)
    if (done > (journal?.consumed ?? 0) && keeper.isDue(clock.seconds())) {
      const splits = await writer.sync()
      await keeper.write({ consumed: done, splits, problems: problems.state() }, clock.seconds())
    }
    reporter('writing', done)
  }
  checkCancelled(signal)
  reporter('finishing', done)
}

function reportTo({ clock, onProgress }: Task, total: number, resumedFrom: number) {
  let started = clock.seconds()
  let first = 0
  return (stage: Progress['stage'], done: number): void => {
    // What lies on the disk already passes too fast to tell how long the rest takes.
    if (done <= resumedFrom) {
      started = clock.seconds()
      first = done
    }
    const elapsed = clock.seconds() - started
    const remainingSeconds =
      done <= first || elapsed < 0.5 ? null : (elapsed / (done - first)) * Math.max(0, total - done)
    const resumed = resumedFrom === 0 ? {} : { resumedFrom }
    onProgress?.({ stage, done, total, remainingSeconds, ...resumed })
  }
}

/** [pictures of the source in the block] what became of each. */
function outcomesOf(taken: Uint8Array, kept: readonly KeptSamples[]): Uint8Array {
  const indices = new Set(kept.flatMap((part) => part.indices))
  let index = 0
  return taken.map((isTaken) => {
    if (isTaken === 0) return outcome.unusable
    return indices.has(index++) ? outcome.kept : outcome.leftOut
  })
}

async function writeKept(
  writer: ShardWriter,
  block: PlacedBlock,
  { split, indices }: KeptSamples,
): Promise<void> {
  const bytes = new Uint8Array(
    block.values.buffer,
    block.values.byteOffset,
    block.values.byteLength,
  )
  if (indices.length === block.count) return writer.append(split, bytes, block.labels)
  const size = bytes.length / block.count
  const packed = new Uint8Array(indices.length * size)
  indices.forEach((from, to) => {
    packed.set(bytes.subarray(from * size, (from + 1) * size), to * size)
  })
  const picked = indices.map((index) => block.labels[index] ?? 0)
  const isClasses = block.labels instanceof Int32Array
  return writer.append(
    split,
    packed,
    isClasses ? Int32Array.from(picked) : Float32Array.from(picked),
  )
}
