/** Processor time of another process, as Linux tells it. */
import { readFileSync } from 'node:fs'

const ticksPerSecond = 100

/** Seconds, user and system, of all its threads. Throws where there is no such process, or no Linux. */
export function processorSeconds(processId: number): number {
  const fields = readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}
