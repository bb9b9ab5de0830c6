/** Files and folders that a person gave to the application, known to the window by tokens only. */
import { WorkbenchError } from '../contract/errors.ts'

/** The path behind a token, if it was granted. */
export type PathOf = (token: string) => string | undefined

export function grantedPath(pathOf: PathOf, token: string): string {
  const path = pathOf(token)
  if (path !== undefined) return path
  throw new WorkbenchError(
    'request-invalid',
    'a file or folder was not granted to the application; drop or choose it again',
  )
}
