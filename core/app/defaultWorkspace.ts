/** Where a workspace lies when nobody says: the window and the command line share it. */
import { homedir } from 'node:os'
import { join } from 'node:path'

/** STERADIAN_WORKSPACE, else the user's data folder. */
export function defaultWorkspace(environment: NodeJS.ProcessEnv): string {
  const { STERADIAN_WORKSPACE: chosen, XDG_DATA_HOME: data } = environment
  if (chosen) return chosen
  return join(data ? data : join(homedir(), '.local', 'share'), 'steradian')
}
