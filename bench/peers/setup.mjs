/**
 * Makes the Python environment of the bench's peers: node bench/peers/setup.mjs
 *
 * PyPI's torch wheel for Linux links the CUDA libraries and does not load without them, so its full
 * set of wheels is installed even for a CPU bench: 6.8 GB once, in the user's cache folder.
 */
import { execFileSync } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'

const packages = [
  'torch==2.15.0',
  'tensorflow-cpu==2.21.0',
  'numpy==2.4.6',
  'torchvision==0.29.2',
  'pillow==13.0.0',
  'tensorboard==2.21.0',
]
const folder = join(homedir(), '.cache', 'steradian', 'peers')
const python = join(folder, 'bin', 'python')

function run(program, parameters) {
  execFileSync(program, parameters, { stdio: 'inherit' })
}

run('python3', ['-m', 'venv', folder])
run(python, ['-m', 'pip', 'install', '--only-binary=:all:', ...packages])
run(python, ['-c', 'import torch, tensorflow; print(torch.__version__, tensorflow.__version__)'])
