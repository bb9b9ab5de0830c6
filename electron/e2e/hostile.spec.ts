/** Hostile names, everywhere a name is shown or written: they are text and nothing else. */
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'
import { ask } from './ask.ts'
import { hostileNames } from './hostileNames.ts'
import { test } from './workbench.ts'

const config = {
  dataset: 'fashion-mnist-6k',
  model: 'conv-small',
  training: { batchSize: 16, steps: 100_000, seed: 1 },
}

/** What a name must never bring into the page. */
async function intruders(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = [...document.querySelectorAll('*')].flatMap((element) => {
      const handlers = [...element.attributes].filter(
        ({ name, value }) =>
          name.startsWith('on') ||
          (/^(href|src|action|formaction|xlink:href|data)$/.test(name) &&
            /^\s*javascript:/i.test(value)),
      )
      const foreign = ['SCRIPT', 'IFRAME', 'BASE', 'OBJECT', 'EMBED', 'MATH'].includes(
        element.tagName,
      )
      const own = element.tagName === 'SCRIPT' && element.getAttribute('src') !== null
      return handlers.length > 0 || (foreign && !own) ? [element.outerHTML.slice(0, 80)] : []
    })
    const polluted = ['pwned', 'polluted'].filter((name) => name in {} || name in window)
    return [...found, ...polluted]
  })
}

/** Tokens of a folder, as if a person had chosen it. */
async function granted(app: ElectronApplication, page: Page, folder: string): Promise<string[]> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, folder)
  return page.evaluate(() => {
    const door = Reflect.get(globalThis, 'steradian') as { chooseFolder: () => Promise<string[]> }
    return door.chooseFolder()
  })
}

async function look(page: Page, place: string): Promise<void> {
  await page.goto(`app://steradian/index.html#${place}`)
  await page.waitForTimeout(400)
  expect({ place, found: await intruders(page) }).toEqual({ place, found: [] })
  expect(page.url()).toContain('app://steradian/')
}

test('names of runs, tags, notes and views are text in every view', async ({ workbench }) => {
  const { page } = await workbench.launch()
  const runIds: string[] = []
  for (const name of hostileNames) {
    const run = await ask(page, 'runs.start', {
      ...{ method: 'spherical-motion', config, name: name.slice(0, 120) },
    })
    runIds.push(run.runId)
    await ask(page, 'runs.annotate', {
      ...{ runId: run.runId, notes: name, tags: [name.slice(0, 60)] },
    })
  }
  for (const [index, name] of hostileNames.slice(0, 6).entries())
    await ask(page, 'views.save', {
      ...{ viewId: `v${index}`, name: name.slice(0, 80), filter: name, columns: [name] },
      ...{ sort: { column: name, descending: false }, groupBy: null },
    })
  for (const place of ['/runs', '/compare', '/new', '/methods', '/settings'])
    await look(page, place)
  await page.goto('app://steradian/index.html#/runs')
  await expect(page.getByText(hostileNames[1] ?? '').first()).toBeVisible()
  for (const runId of runIds.slice(0, 3)) await look(page, `/runs/${runId}`)
  await look(page, `/compare?runs=${runIds.slice(0, 5).join(',')}`)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('<img')
  await page.waitForTimeout(200)
  expect(await intruders(page)).toEqual([])
  // Names come back as they were given: nobody changed them to make them harmless.
  const stored = await ask(page, 'runs.list', {})
  expect(stored.map(({ notes }) => notes).reverse()).toEqual(hostileNames)
  // `verify -- security` counts what went through the whole of this test.
  test.info().annotations.push({ type: 'hostileNames', description: String(stored.length) })
})

test('names of classes and files are text in the preview, and write nothing elsewhere', async ({
  workbench,
}) => {
  const { app, page } = await workbench.launch()
  const folder = join(workbench.home, 'pictures')
  const names = hostileNames.filter((name) => !/[/\0]/.test(name) && name.length < 60)
  for (const name of names) {
    mkdirSync(join(folder, name), { recursive: true })
    for (const number of [1, 2])
      writeFileSync(
        join(folder, name, `${number}.pgm`),
        `P2 2 2 255 ${number} 2 3 ${names.indexOf(name)}`,
      )
  }
  const before = census(workbench.home)
  const [token] = await granted(app, page, folder)
  const jobId = 'job'
  const dataset = await ask(page, 'datasets.import', {
    ...{ jobId, sources: [token ?? ''], name: hostileNames[3] ?? '' },
  })
  expect(dataset.classNames.length).toBeGreaterThan(names.length - 6)
  await look(page, '/datasets')
  await look(page, `/datasets/${dataset.id}`)
  await ask(page, 'datasets.export', {
    ...{ datasetId: dataset.id, format: 'class-folders' },
    destination: (await granted(app, page, makeFolder(workbench.home, 'exported')))[0] ?? '',
  })
  const added = census(workbench.home).filter((path) => !before.includes(path))
  expect(added.filter((path) => !/^(workspace|exported|settings)\//.test(path))).toEqual([])
  expect(await intruders(page)).toEqual([])
})

function makeFolder(home: string, name: string): string {
  mkdirSync(join(home, name))
  return join(home, name)
}

function census(home: string): string[] {
  return (readdirSync(home, { recursive: true }) as string[]).filter((path) =>
    statSync(join(home, path), { throwIfNoEntry: false })?.isFile(),
  )
}

test('a question to main that is not as agreed is refused, and the app lives on', async ({
  workbench,
}) => {
  const { app, page } = await workbench.launch()
  const answers = await page.evaluate(async () => {
    const door = Reflect.get(globalThis, 'steradian') as Record<
      string,
      (...parameters: unknown[]) => Promise<unknown>
    >
    const attempt = (name: string, ...parameters: unknown[]) =>
      Promise.resolve()
        .then(() => door[name]?.(...parameters))
        .then(
          () => 'answered',
          () => 'refused',
        )
    const { port } = door as unknown as { port: { post: (message: unknown) => void } }
    const junk = [null, 1, 'x', [], { call: -1 }, { call: 1e99, name: '__proto__', input: {} }]
    for (const message of [...junk, { call: 2e9, name: 'runs.get', input: { runId: 7 } }])
      port.post(message)
    return Promise.all([
      attempt('saveText', '../../escape.txt', 'x'),
      attempt('saveText', 'a/b', 'x'),
      attempt('saveText', '', 'x'),
      attempt('saveBytes', '../escape.png', new Uint8Array(1)),
      attempt('saveBytes', 'a.png', new Uint8Array(1), { suffix: '/../x.csv', text: '' }),
      attempt('savePdf', 'a.pdf', { html: '', paper: { widthMm: 1e9, heightMm: 1 } }),
      attempt('grantFiles', [new File(['x'], 'made-by-the-page')]),
    ])
  })
  expect(new Set(answers)).toEqual(new Set(['refused']))
  expect((await ask(page, 'app.info', {})).workspace).toBe(workbench.workspace)
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.openDevTools()
  })
  const opened = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.isDevToolsOpened(),
  )
  expect(opened).toBe(false)
})

test('what is served forbids inline script, evaluation and every connection', async ({
  workbench,
}) => {
  const { app } = await workbench.launch()
  const policy = await app.evaluate(async ({ session }) => {
    const { headers } = await session.defaultSession.fetch('app://steradian/index.html')
    return headers.get('content-security-policy') ?? ''
  })
  const parts = new Map(
    policy.split('; ').map((part) => [part.split(' ')[0] ?? '', part.split(' ').slice(1)] as const),
  )
  expect(parts.get('script-src')).toEqual(["'self'"])
  expect(parts.get('default-src')).toEqual(["'none'"])
  expect(['none', 'self'].map((word) => `'${word}'`)).toContain(
    (parts.get('connect-src') ?? ["'none'"])[0],
  )
  const bundles = readFileSync(join(import.meta.dirname, '../../out/main/index.js'), 'utf8')
  for (const word of ['openExternal(', 'shell: true', 'webSecurity: false', 'enableRemoteModule'])
    expect(bundles).not.toContain(word)
})
