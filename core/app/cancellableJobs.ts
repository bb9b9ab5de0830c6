/** Long requests under way, each of which can be cancelled by its id. */
import { WorkbenchError } from '../contract/errors.ts'

export function cancellableJobs() {
  const jobs = new Map<string, AbortController>()

  async function asJob<Result>(
    jobId: string,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    if (jobs.has(jobId))
      throw new WorkbenchError('request-invalid', `import ${jobId} is already under way`)
    const controller = new AbortController()
    jobs.set(jobId, controller)
    try {
      return await work(controller.signal)
    } finally {
      jobs.delete(jobId)
    }
  }

  return { asJob, cancel: (jobId: string) => jobs.get(jobId)?.abort() }
}
