import { expect, test } from 'vitest'
import { parquetBytes } from './parquetBytes.ts'

test('what fails after everybody has gone ends nothing, and whoever waits still learns of it', async () => {
  const unheard: unknown[] = []
  const listen = (reason: unknown) => unheard.push(reason)
  process.on('unhandledRejection', listen)
  const file = parquetBytes(8, () => Promise.resolve(new ArrayBuffer(8)))
  const decode = () => {
    throw new Error('no such page')
  }
  void Promise.resolve(file.slice(0, 8)).then(decode)
  const cut = Promise.resolve(file.slice(0, 8)).then((bytes) => bytes.slice(0, 4))
  void Promise.resolve(cut).then(decode)
  await expect(Promise.resolve(file.slice(0, 8)).then(decode)).rejects.toThrow('no such page')
  const gone = parquetBytes(8, () => Promise.reject(new Error('the disk is gone')))
  void gone.slice(0, 8)
  await expect(gone.slice(0, 8)).rejects.toThrow('the disk is gone')
  await new Promise((resolve) => setTimeout(resolve, 20))
  process.off('unhandledRejection', listen)
  expect(unheard).toEqual([])
})
