/** Entry of a training process: waits for the engine's port, trains one run, exits. */
import { constants, getPriority, setPriority } from 'node:os'
import { runTrainer } from '../../core/app/trainer.ts'
import { systemClock } from '../../core/contract/clock.ts'
import { fromTrainerSchema } from '../../core/contract/trainer.ts'
import { portOf } from '../port.ts'

/** Milliseconds for the last message to leave: a port gives no sign that it has. */
const farewell = 250

function isLast(message: unknown): boolean {
  const { data } = fromTrainerSchema.safeParse(message)
  return data?.kind === 'ended' || data?.kind === 'exported' || data?.kind === 'failed'
}

// A person sits at the window: it comes first where both want a core. TensorFlow's threads, started later, inherit this.
// Whoever was started with less already, by `nice`, may not take more.
const wanted = constants.priority.PRIORITY_BELOW_NORMAL
if (getPriority() < wanted) setPriority(wanted)

process.parentPort.once('message', ({ ports: [channel] }) => {
  if (channel === undefined) throw new Error('the trainer was started without a port to the engine')
  // The engine is gone: nobody would record what comes.
  channel.on('close', () => process.exit(1))
  const port = portOf(channel)
  const post = (message: unknown) => {
    port.post(message)
    if (isLast(message)) setTimeout(() => process.exit(0), farewell)
  }
  runTrainer({ ...port, post }, systemClock)
})
