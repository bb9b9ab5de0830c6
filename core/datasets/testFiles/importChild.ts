/** Child of the kill test: imports slowly enough to be killed, and says how far it is. */
import { systemClock } from '../../contract/clock.ts'
import { createRandom } from '../../tensor/random.ts'
import { createDatasetLibrary } from '../library.ts'

const [folder = '', source = ''] = process.argv.slice(2)
const library = createDatasetLibrary({
  ...{ folder, builtInFolder: null, clock: systemClock, random: createRandom('child') },
  journalEvery: 0,
})
await library.import({
  paths: [source],
  name: 'Interrupted',
  onProgress: ({ done }) => {
    process.send?.(done)
  },
})
process.disconnect()
