/** The window's one connection to the engine, given to components and stores by injection. */
import type { InjectionKey } from 'vue'
import { hasInjectionContext, inject } from 'vue'
import { connect } from '../../../core/contract/rpc.ts'
import type { Client } from '../../../core/contract/rpc.ts'
import type { Host } from './host.ts'

export interface Bridge extends Pick<Client, 'request' | 'on'>, Omit<Host, 'port'> {}

export const bridgeKey: InjectionKey<Bridge> = Symbol('bridge')

export function openBridge(host: Host): Bridge {
  const client = connect(host.port)
  return {
    request: client.request,
    on: client.on,
    // The host object may live in another world (contextBridge): call, never copy, its functions.
    grantFiles: (files) => host.grantFiles(files),
    chooseFiles: () => host.chooseFiles(),
    chooseFolder: () => host.chooseFolder(),
    pasteFiles: () => host.pasteFiles(),
    saveText: (fileName, text) => host.saveText(fileName, text),
    saveBytes: (fileName, bytes, beside) => host.saveBytes(fileName, bytes, beside),
    savePdf: (fileName, page) => host.savePdf(fileName, page),
    speak: (language) => host.speak(language),
    openWindow: (route) => host.openWindow(route),
    onOpenedFiles: (listener) => {
      host.onOpenedFiles(listener)
    },
    offersTour: host.offersTour,
    platform: host.platform,
  }
}

/** The bridge of this app; works in components and in stores of a pinia that the app uses. */
export function useBridge(): Bridge {
  const bridge = hasInjectionContext() ? inject(bridgeKey) : undefined
  if (!bridge) throw new Error('no bridge: provide bridgeKey before a store or component needs it')
  return bridge
}
