/** Mutated event files and tables of metrics, taken into a workspace and out of it again. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { importCurves } from '../../app/curves/importCurves.ts'
import { kindOfDrop } from '../../app/curves/recogniseCurves.ts'
import { bytesField, doubleField, eventFile, varintField } from '../../app/curves/testing.ts'
import { recordOf } from '../../app/curves/tfRecord.ts'
import { exportRun } from '../../app/exportRun.ts'
import { systemClock } from '../../contract/clock.ts'
import { createMemoryStore } from '../../runs/memory.ts'
import type { Random } from '../../tensor/random.ts'
import { mutate } from '../mutate.ts'
import { one, ours } from './attempt.ts'
import type { Prepare } from './attempt.ts'

async function takeIn(paths: readonly string[]): Promise<void> {
  const store = createMemoryStore()
  await kindOfDrop(paths)
  const runs = await importCurves({ store, clock: systemClock }, paths)
  for (const { runId } of runs) exportRun(store, runId, 'csv')
  if ('polluted' in {}) throw new Error('the prototype of all objects was changed')
}

/** Messages of an event file without their frames. */
function messagesOf(file: Buffer): Buffer[] {
  const messages: Buffer[] = []
  for (let at = 0; at < file.length;) {
    const length = Number(file.readBigUInt64LE(at))
    messages.push(file.subarray(at + 12, at + 12 + length))
    at += length + 16
  }
  return messages
}

function tensor(type: number, field: Buffer): Buffer[] {
  const shape = bytesField(2, bytesField(2, varintField(1, 1)))
  return [bytesField(8, Buffer.concat([varintField(1, type), shape, field]))]
}

function plugin(name: string, content: Buffer): Buffer {
  return bytesField(9, bytesField(1, Buffer.concat([bytesField(1, name), bytesField(2, content)])))
}

const setting = bytesField(
  1,
  Buffer.concat([bytesField(1, 'lr'), bytesField(2, doubleField(2, 0.1))]),
)
const seed = eventFile([
  { tag: 'train/loss', step: 1, value: 0.5 },
  { tag: 'angularUpdate/conv1', step: 300, value: 0.25, time: 1.8e9 },
  { tag: 'double', step: 2, value: 0, parts: tensor(2, doubleField(6, 0.5)) },
  { tag: 'half', step: 3, value: 0, parts: tensor(19, bytesField(4, Buffer.of(0, 60))) },
  { tag: 'half', step: 4, value: 0, parts: tensor(19, varintField(13, 15_360)) },
  { tag: 'h', step: 0, value: 0, parts: [plugin('hparams', bytesField(3, setting))] },
])

/** Mostly inside the frames: a changed byte outside them only ever fails a checksum. */
function brokenEvents(random: Random): Uint8Array {
  if (random.uniform() < 0.3) return mutate(seed, random)
  const messages = messagesOf(seed)
  const victim = random.integer(messages.length)
  return Buffer.concat(
    messages.map((message, at) => recordOf(at === victim ? mutate(message, random) : message)),
  )
}

export const eventFiles: Prepare = (folder) =>
  Promise.resolve(async (random) => {
    const logs = join(folder, 'logs')
    await mkdir(join(logs, 'a'), { recursive: true })
    await writeFile(join(logs, 'a', 'events.out.tfevents.1'), brokenEvents(random))
    await writeFile(join(logs, 'a', 'events.out.tfevents.2'), seed)
    const outcome = await ours(() => takeIn([logs]))
    await rm(logs, { recursive: true })
    return outcome
  })

const tables = [
  'epoch,step,train_loss,val_acc\n0,49,0.5,\n0,99,,0.25\n1,149,NaN,\n',
  'run;metric;layer;step;value;wall time\na;loss;;2;0,5;1700000001000\nb;norm;conv1;1;7;2023-11-14\n',
  'step\tseconds\t\'=1+1\t"a""b"\n1\t0.5\t1e-9\t-inf\n',
]

export const metricTables: Prepare = (folder) =>
  Promise.resolve(async (random) => {
    const file = join(folder, 'metrics.csv')
    await writeFile(file, mutate(Buffer.from(one(tables, random)), random))
    return ours(() => takeIn([file]))
  })
