/** The Electron checklist, tried in the real window. */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { descendants, test } from './workbench.ts'

async function windowCount({ page }: { page: Page }): Promise<number> {
  await page.waitForTimeout(300)
  return page.context().pages().length
}

test('the page has no Node and sees one frozen door', async ({ workbench }) => {
  const { app, page } = await workbench.launch()
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    const contents = window?.webContents as unknown as {
      getLastWebPreferences: () => Record<string, unknown>
    }
    return contents.getLastWebPreferences()
  })
  expect(preferences).toMatchObject({
    ...{ sandbox: true, contextIsolation: true, nodeIntegration: false },
    ...{ nodeIntegrationInSubFrames: false, webviewTag: false },
  })
  // Electron lists these only where they are on (workers) or off (web security).
  expect(preferences['nodeIntegrationInWorker'] ?? false).toBe(false)
  expect(preferences['webSecurity'] ?? true).toBe(true)

  const seen = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'global', 'electron'].filter((name) =>
      Reflect.has(globalThis, name),
    ),
    door: Object.keys(Reflect.get(globalThis, 'steradian') as object).sort(),
  }))
  expect(seen.node).toEqual([])
  expect(seen.door).toEqual(
    [
      'chooseFiles',
      'chooseFolder',
      'grantFiles',
      'offersTour',
      'onOpenedFiles',
      'openWindow',
      'pasteFiles',
      'platform',
      'port',
      'saveBytes',
      'savePdf',
      'saveText',
      'speak',
    ].sort(),
  )
})

test('no injected script runs', async ({ workbench }) => {
  const { page } = await workbench.launch()
  await page.evaluate(() => {
    const ran: string[] = []
    Reflect.set(globalThis, 'ran', ran)
    const script = document.createElement('script')
    script.textContent = 'ran.push("inline script")'
    const place = document.createElement('div')
    place.innerHTML =
      '<img src="data:," onerror="ran.push(\'handler\')"><a href="javascript:ran.push(\'link\')">x</a>' +
      '<iframe srcdoc="<script>parent.ran.push(1)</script>"></iframe><base href="https://example.org/">'
    document.body.append(script, place)
    place.querySelector('a')?.click()
    // Playwright’s own evaluation may use eval; a timer runs as the page does.
    setTimeout(() => {
      try {
        ran.push(String((0, eval)('"eval"')))
      } catch {
        // refused, as it should be
      }
    })
  })
  await page.waitForTimeout(500)
  expect(await page.evaluate(() => Reflect.get(globalThis, 'ran') as string[])).toEqual([])
  expect(await page.evaluate(() => document.baseURI)).toMatch(/^app:\/\/steradian\//)
})

test('the window stays on its page and opens no other', async ({ workbench }) => {
  const { page } = await workbench.launch()
  const address = 'app://steradian/index.html#/runs'
  await expect(page).toHaveURL(address)
  const leave = [
    () => {
      window.location.href = 'https://example.org/'
    },
    () => {
      window.location.href = 'file:///etc/passwd'
    },
    () => {
      window.location.href = 'data:text/html,x'
    },
    () => {
      window.open('https://example.org/')
    },
    () => {
      window.open('app://steradian/index.html')
    },
    () => {
      const link = document.createElement('a')
      link.href = 'https://example.org/'
      link.target = '_blank'
      document.body.append(link)
      link.click()
    },
    () => {
      const form = document.createElement('form')
      form.action = 'https://example.org/'
      document.body.append(form)
      form.submit()
    },
    () => {
      document.body.append(document.createElement('webview'))
    },
  ]
  for (const attempt of leave) await page.evaluate(attempt)
  expect(await windowCount({ page })).toBe(1)
  expect(page.url()).toBe(address)
})

test('every permission is denied', async ({ workbench }) => {
  const { page } = await workbench.launch()
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi']
    const asked = names.map((name) =>
      navigator.permissions
        .query({ name: name as PermissionName })
        .then(({ state }): string => state),
    )
    const media = navigator.mediaDevices.getUserMedia({ audio: true, video: true }).then(
      () => 'granted',
      () => 'denied',
    )
    return Promise.all([...asked, media, Notification.requestPermission()])
  })
  expect(new Set(states)).toEqual(new Set(['denied']))
})

test('no dictionary is fetched for spell checking, whatever a page asks for', async ({
  workbench,
}) => {
  const { app } = await workbench.launch()
  const checks = await app.evaluate(({ session: { defaultSession } }) => ({
    enabled: defaultSession.isSpellCheckerEnabled(),
    languages: defaultSession.getSpellCheckerLanguages(),
  }))
  expect(checks).toEqual({ enabled: false, languages: [] })
})

test('nothing reaches the network, or a file outside the window', async ({ workbench }) => {
  const reached: string[] = []
  const server = createServer((request, response) => {
    reached.push(request.url ?? '')
    response.setHeader('access-control-allow-origin', '*')
    response.end('reached')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const address = `http://127.0.0.1:${port}/`

  const { app, page, processId } = await workbench.launch()
  const loaded = await page.evaluate(async (target) => {
    const load = (from: string) =>
      fetch(from).then(
        ({ ok }) => ok,
        () => false,
      )
    new Image().src = `${target}image`
    navigator.sendBeacon(`${target}beacon`)
    const sheet = document.createElement('link')
    sheet.rel = 'stylesheet'
    sheet.href = `${target}sheet`
    document.head.append(sheet)
    const outside = ['app://steradian/../package.json', 'app://steradian/..%2f..%2fpackage.json']
    return Promise.all([target, 'file:///etc/hostname', ...outside].map(load))
  }, address)
  expect(loaded).toEqual([false, false, false, false])

  // Past the page's own policy: Electron's network stack and protocol themselves must refuse.
  const fromMain = await app.evaluate(
    ({ session }, targets) =>
      Promise.all(
        targets.map((target) =>
          session.defaultSession.fetch(target).then(
            ({ status }) => status,
            () => 'refused',
          ),
        ),
      ),
    [
      `${address}main`,
      'app://steradian/../package.json',
      'app://steradian/..%2f..%2fpackage.json',
      'app://steradian/index.html',
    ],
  )
  expect(fromMain).toEqual(['refused', 404, 404, 200])
  await page.waitForTimeout(500)
  server.close()
  expect(reached).toEqual([])
  expect(
    outwardConnections([processId, ...descendants(processId).map((one) => one.processId)]),
  ).toEqual([])
})

/** Remote ends of TCP connections that leave this machine, held by these processes (Linux). */
function outwardConnections(processIds: readonly number[]): string[] {
  const held = new Set(processIds.flatMap(socketsOf))
  const rows = ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/self/net/${table}`, 'utf8').split('\n').slice(1),
  )
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , , , , , , , , inode]) => held.has(inode ?? ''))
    .map(([, , remote]) => remote ?? '')
    .filter((remote) => !/^(0{8}|0{32}|0100007F|0{24}01000000|0{16}FFFF00000100007F):/.test(remote))
}

function socketsOf(processId: number): string[] {
  const folder = `/proc/${processId}/fd`
  return readdirSync(folder).flatMap((descriptor) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${descriptor}`))?.[1] ?? []
    } catch {
      return [] // closed meanwhile
    }
  })
}
