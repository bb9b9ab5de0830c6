/** The Python that `npm run bench:peers` makes, with NumPy, PyTorch and TensorFlow. */
import { homedir } from 'node:os'
import { join } from 'node:path'

export const peersPython = join(homedir(), '.cache', 'steradian', 'peers', 'bin', 'python')
