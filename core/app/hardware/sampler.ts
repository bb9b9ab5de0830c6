/** What the machine does now: processors, memory, disk, temperature, graphics processor where there is one. */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, statfsSync } from 'node:fs'
import { freemem, totalmem, cpus } from 'node:os'
import { join } from 'node:path'

/** By series name below `hardware/`: percent, gigabytes, degrees Celsius. */
export type HardwareSample = Readonly<Record<string, number>>
export type SampleHardware = (processId: number) => HardwareSample

const gigabyte = 1e9

/** Keeps what the last sample counted: use of the processors is a difference. */
export function createHardwareSampler(folder: string): SampleHardware {
  let before = processorTimes()
  const graphics = createGraphicsReader()
  return (processId) => {
    const now = processorTimes()
    const total = now.total - before.total
    const busy = total > 0 ? (100 * (now.busy - before.busy)) / total : Number.NaN
    before = now
    const { bavail, bsize } = statfsSync(folder)
    return finiteOnly({
      'processor %': busy,
      'memory GB': (totalmem() - freemem()) / gigabyte,
      'trainer memory GB': residentBytes(processId) / gigabyte,
      'free disk GB': (bavail * bsize) / gigabyte,
      'temperature °C': hottestZone(),
      ...graphics(),
    })
  }
}

function finiteOnly(sample: HardwareSample): HardwareSample {
  return Object.fromEntries(Object.entries(sample).filter(([, value]) => Number.isFinite(value)))
}

function processorTimes(): { busy: number; total: number } {
  const times = cpus().map((one) => one.times)
  const total = times.reduce(
    (sum, one) => sum + one.user + one.nice + one.sys + one.idle + one.irq,
    0,
  )
  return { total, busy: total - times.reduce((sum, one) => sum + one.idle, 0) }
}

/** Linux alone tells what another process holds without a program's help; NaN elsewhere. */
function residentBytes(processId: number): number {
  try {
    const pages = readFileSync(`/proc/${processId}/statm`, 'utf8').split(' ')[1]
    return Number(pages) * 4096
  } catch {
    return Number.NaN
  }
}

const zones = '/sys/class/thermal'

/** NaN where the system shows no sensor. */
export function hottestZone(folder = zones): number {
  try {
    const found = readdirSync(folder).filter((name) => name.startsWith('thermal_zone'))
    const degrees = found.map(
      (name) => Number(readFileSync(join(folder, name, 'temp'), 'utf8')) / 1000,
    )
    return degrees.length > 0 ? Math.max(...degrees) : Number.NaN
  } catch {
    return Number.NaN
  }
}

const query = 'utilization.gpu,memory.used,temperature.gpu'

/** Asks `nvidia-smi` in the background and gives its last answer; stops asking where there is none. */
function createGraphicsReader(): () => HardwareSample {
  let last: HardwareSample = {}
  let waiting = false
  let isThere = true
  return () => {
    if (isThere && !waiting) {
      waiting = true
      const parameters = [`--query-gpu=${query}`, '--format=csv,noheader,nounits']
      execFile('nvidia-smi', parameters, { timeout: 5_000 }, (error, output) => {
        waiting = false
        if (error) isThere = false
        else last = readGraphics(output)
      })
    }
    return last
  }
}

/** One line a device: `37, 2048, 61`; several devices are told apart by number. */
export function readGraphics(output: string): HardwareSample {
  const lines = output
    .trim()
    .split('\n')
    .filter((line) => line !== '')
  const entries = lines.flatMap((line, device) => {
    const [use, memory, temperature] = line.split(',').map(Number)
    const name = lines.length > 1 ? `GPU ${device}` : 'GPU'
    return [
      [`${name} %`, use ?? Number.NaN],
      [`${name} memory GB`, ((memory ?? Number.NaN) * 2 ** 20) / gigabyte],
      [`${name} temperature °C`, temperature ?? Number.NaN],
    ] as const
  })
  return finiteOnly(Object.fromEntries(entries))
}
