/** Speaks the contract through the window's own door, where a test is about processes and not about pixels. */
import type { Page } from '@playwright/test'
import type { RequestInput, RequestName, RequestOutput } from '../../core/contract/api.ts'

/** Far above the numbers that the page itself counts up. */
let call = 1_000_000_000

export async function ask<Name extends RequestName>(
  page: Page,
  name: Name,
  input: RequestInput<Name>,
): Promise<RequestOutput<Name>> {
  const reply = await page.evaluate(
    (request) =>
      new Promise((resolve) => {
        const { port } = Reflect.get(globalThis, 'steradian') as {
          port: {
            post: (message: unknown) => void
            onMessage: (listener: (message: unknown) => void) => () => void
          }
        }
        const stop = port.onMessage((message) => {
          if ((message as { reply?: number }).reply !== request.call) return
          stop()
          resolve(message)
        })
        port.post(request)
      }),
    { call: call++, name, input },
  )
  const { ok, value, error } = reply as { ok: boolean; value: unknown; error?: { message: string } }
  if (!ok) throw new Error(`${name}: ${error?.message ?? 'failed'}`)
  return value as RequestOutput<Name>
}
