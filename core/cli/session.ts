/** What a command needs of the engine; `openSession` in `engine.ts` provides it in-process. */
import type { Client } from '../contract/rpc.ts'

export interface Session {
  readonly client: Client
  /** Makes a file or folder reachable for the engine; the token goes into requests. */
  readonly grant: (path: string) => string
  readonly close: () => Promise<void>
}

export type OpenSession = () => Promise<Session>

/** Runs `work` with a session that is closed whatever happens. */
export async function withSession<Result>(
  open: OpenSession,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const session = await open()
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}
