/** Electron's message ports as the contract's Port. */
import type { MessagePortMain } from 'electron'
import type { Port } from '../core/contract/rpc.ts'

/** Messages wait in the port until `onMessage` is called for the first time. */
export function portOf(channel: MessagePortMain): Port {
  return {
    post: (message) => {
      channel.postMessage(message)
    },
    onMessage: (listener) => {
      const receive = ({ data }: { data: unknown }) => {
        listener(data)
      }
      channel.on('message', receive)
      channel.start()
      return () => channel.off('message', receive)
    },
  }
}
