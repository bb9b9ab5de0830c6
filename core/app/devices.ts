/** The graphics cards that runs are spread over, each with as many at once as the workspace says. */
import { execFile } from 'node:child_process'

export interface TrainingDevice {
  /** As CUDA knows it: `GPU-5f3c…`. */
  readonly id: string
  readonly name: string
}

/** None where there is no card, or where somebody has said already which ones may be seen. */
function findDevices(): Promise<readonly TrainingDevice[]> {
  if (process.env['CUDA_VISIBLE_DEVICES'] !== undefined) return Promise.resolve([])
  const parameters = ['--query-gpu=uuid,name', '--format=csv,noheader']
  return new Promise((resolve) => {
    execFile('nvidia-smi', parameters, { timeout: 10_000 }, (error, output) => {
      resolve(error ? [] : readDevices(output))
    })
  })
}

/** Those that are known by now: asked for in the background, so that nothing waits for a card that answers late. */
export function listDevices(
  find: (() => Promise<readonly TrainingDevice[]>) | undefined,
  onSeveral: () => void,
): () => readonly TrainingDevice[] {
  let devices: readonly TrainingDevice[] = []
  void (find ?? findDevices)().then((found) => {
    devices = found
    if (found.length > 1) onSeveral()
  })
  return () => devices
}

/** One line a card: `GPU-5f3c…, NVIDIA H200`. */
export function readDevices(output: string): TrainingDevice[] {
  return output.split('\n').flatMap((line) => {
    const [id = '', ...name] = line.split(',')
    return id.trim().startsWith('GPU-') ? [{ id: id.trim(), name: name.join(',').trim() }] : []
  })
}

/**
 * Where the next run trains: on the card with the fewest runs. Null without a choice of cards, undefined while every
 * place is `taken`; `each` is how many train at once on one.
 */
export function freeDevice(
  devices: readonly TrainingDevice[],
  taken: readonly (string | null)[],
  each: number,
): TrainingDevice | null | undefined {
  if (devices.length < 2) return taken.length < each ? null : undefined
  const load = (device: TrainingDevice) => taken.filter((id) => id === device.id).length
  const free = devices.filter((device) => load(device) < each)
  return free.reduce<TrainingDevice | undefined>(
    (least, device) => (least === undefined || load(device) < load(least) ? device : least),
    undefined,
  )
}

/** What a trainer is started with, so that TensorFlow sees its card alone. */
export function deviceEnvironment(device: string | null): Record<string, string> {
  return device === null ? {} : { CUDA_VISIBLE_DEVICES: device }
}
