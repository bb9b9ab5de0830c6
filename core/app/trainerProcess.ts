/** Entry of a training process forked by `nodeLauncher.ts`; its parent is on the other end of the IPC channel. */
import { systemClock } from '../contract/clock.ts'
import { runTrainer } from './trainer.ts'

// Ctrl+C in a terminal and Slurm's SIGTERM reach the whole group: the engine decides, and tells us by a message.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined)
process.on('disconnect', () => process.exit(1))

runTrainer(
  {
    post: (message) => process.send?.(message),
    onMessage: (listener) => {
      process.on('message', listener)
      return () => process.off('message', listener)
    },
  },
  systemClock,
)
