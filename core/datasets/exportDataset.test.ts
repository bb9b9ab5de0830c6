/** What is exported comes back as the same samples. */
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { idxFile, png, ramp, useLibrary } from './formats/testing.ts'
import { openDataset } from './openDataset.ts'

const cases = useLibrary()

async function exported(datasetId: string, format: 'class-folders' | 'npz'): Promise<string> {
  const destination = join(cases.folder(), `out-${format}-${datasetId}`)
  await mkdir(destination, { recursive: true })
  const name = await cases.library().export({ datasetId, format, destination })
  expect(await readdir(destination)).toEqual([name])
  return join(destination, name)
}

async function pictures() {
  return await cases.importOf({
    'train/Greek/α β/1.png': await png(3),
    'train/Greek/gamma/2.png': await png(5),
    'test/Latin/a/3.png': await png(7),
  })
}

test.each(['class-folders', 'npz'] as const)('pictures as %s and back', async (format) => {
  const { dataset, opened } = await pictures()
  const path = await exported(dataset.id, format)
  const back = await cases.library().import({ paths: [path], name: 'Back' })
  expect(back.classNames).toEqual(dataset.classNames)
  expect(back.contentHash).toBe(dataset.contentHash)
  const again = await openDataset(await cases.library().folderOf(back.id))
  expect(again.split('test')).toEqual(opened.split('test'))
})

test('a table as NPZ keeps its numbers, and has no class folders', async () => {
  const { dataset, train } = await cases.importOf({
    'table.csv': 'a,b,y\n1.5,2,0.25\n3,4,0.5\n5,6.5,1.75\n',
  })
  const path = await exported(dataset.id, 'npz')
  const back = await cases.library().import({ paths: [path], name: 'Back' })
  const again = (await openDataset(await cases.library().folderOf(back.id))).split('train')
  expect([...again.features]).toEqual([...train.features])
  expect([...(again.targets ?? [])]).toEqual([0.25, 0.5, 1.75])
  await expect(exported(dataset.id, 'class-folders')).rejects.toThrow('export it as NPZ')
})

test('a second export does not touch the first', async () => {
  const { dataset } = await cases.importOf({
    'x-images': idxFile([4, 2, 2], ramp(16)),
    'x-labels': idxFile([4], Uint8Array.of(0, 1, 0, 1)),
  })
  const destination = join(cases.folder(), 'twice')
  await mkdir(destination)
  const task = { datasetId: dataset.id, format: 'npz', destination } as const
  const names = [await cases.library().export(task), await cases.library().export(task)]
  expect(names).toEqual([`${dataset.id}.npz`, `${dataset.id}-2.npz`])
})
