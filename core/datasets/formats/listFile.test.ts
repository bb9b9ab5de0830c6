import { describe, expect, test } from 'vitest'
import { png, useLibrary } from './testing.ts'

const { importOf } = useLibrary()

describe('list files', () => {
  test('pictures named in a table get its labels; what is not there is named', async () => {
    const { dataset, preview } = await importOf({
      'labels.csv': 'file,label\nimg/1.png,cat\nimg/2.png,dog\nimg/3.png,cat\nimg/9.png,dog\n',
      'img/1.png': await png(3),
      'img/2.png': await png(5),
      'img/3.png': await png(7),
    })
    expect(preview.formatId).toBe('list-file')
    expect(dataset.classNames).toEqual(['cat', 'dog'])
    expect(dataset.splits[0]?.classCounts).toEqual([2, 1])
    expect(preview.problems[0]?.file).toBe('labels.csv line 5')
  })
})
