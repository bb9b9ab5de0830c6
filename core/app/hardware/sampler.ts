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
      'temperature °C': hottest(),
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

/** Thermal zones where there are any, as on laptops; a desktop's processor has its sensors under hwmon alone. NaN without either. */
function hottest(): number {
  const zone = hottestZone('/sys/class/thermal')
  return Number.isNaN(zone) ? hottestSensor('/sys/class/hwmon') : zone
}

export function hottestZone(folder: string): number {
  const zones = namesIn(folder).filter((name) => name.startsWith('thermal_zone'))
  return greatest(zones.map((name) => degreesIn(join(folder, name, 'temp'))))
}

export function hottestSensor(folder: string): number {
  const sensors = namesIn(folder).flatMap((chip) =>
    namesIn(join(folder, chip))
      .filter((name) => /^temp\d+_input$/.test(name))
      .map((name) => join(folder, chip, name)),
  )
  return greatest(sensors.map(degreesIn))
}

/** A sensor that is asleep cannot be read: it says nothing, and the others do. */
function degreesIn(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8')) / 1000
  } catch {
    return Number.NaN
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // Not Linux, or a machine without sensors.
    return []
  }
}

function greatest(values: readonly number[]): number {
  const known = values.filter(Number.isFinite)
  return known.length > 0 ? Math.max(...known) : Number.NaN
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
