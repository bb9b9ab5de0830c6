/** What is said of curves from elsewhere that cannot be taken over. */
import { WorkbenchError } from '../../contract/errors.ts'

/** `place`: file, and where in it. Whatever was read before is thrown away. */
export function unreadable(place: string, reason: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('curves-unreadable', `${place}: ${reason}; nothing was imported`, {
    details: { place },
    cause,
  })
}
