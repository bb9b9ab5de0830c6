import { describe, expect, test } from 'vitest'
import type { ImportChoicesInput } from '../../contract/dataset.ts'
import type { Files } from './testing.ts'
import { useLibrary } from './testing.ts'

const { importOf, refusalOf } = useLibrary()

describe('tables as text', () => {
  const table = 'size;weight;colour;class\n1,5;2;red;yes\n2,5;NA;blue;no\n3,5;6;red;yes\n'

  test('semicolons, decimal commas, missing numbers and words in columns', async () => {
    const { dataset, train } = await importOf({ 'table.csv': table })
    expect(dataset.columns).toEqual(['size', 'weight', 'colour=blue', 'colour=red'])
    expect(dataset.target).toBe('class')
    expect(dataset.classNames).toEqual(['no', 'yes'])
    // Missing weight: the mean of 2 and 6.
    expect([...train.features]).toEqual([1.5, 2, 0, 1, 2.5, 4, 1, 0, 3.5, 6, 0, 1])
    expect([...train.labels]).toEqual([1, 0, 1])
  })

  test('rows with missing numbers are left out when chosen', async () => {
    const { train } = await importOf({ 'table.csv': table }, { missing: 'skip' })
    expect(train.count).toBe(2)
  })

  test('quotes with separators, doubled quotes and line ends inside', async () => {
    const text = 'x,name,y\n1,"a, ""b""\nc",2.5\n2,"a, ""b""\nc",3.5\n3,d,1.25\n'
    const { dataset, train } = await importOf({ 'table.csv': text })
    expect(dataset.columns).toEqual(['x', 'name=a, "b"\nc', 'name=d'])
    expect([...(train.targets ?? [])]).toEqual([2.5, 3.5, 1.25])
  })

  test.each<[string, Uint8Array]>([
    ['UTF-8 with a mark', Buffer.from('\uFEFFa,b,class\n1,2,süß\n3,4,naß\n')],
    ['UTF-16', Buffer.from('\uFEFFa,b,class\n1,2,süß\n3,4,naß\n', 'utf16le')],
    ['Windows-1252', Buffer.from('a,b,class\n1,2,s\u00fc\u00df\n3,4,na\u00df\n', 'latin1')],
  ])('%s', async (_, bytes) => {
    const { dataset } = await importOf({ 'table.csv': bytes })
    expect(dataset.classNames).toEqual(['naß', 'süß'])
    expect(dataset.columns).toEqual(['a', 'b'])
  })

  test('rows of another width are named by line', async () => {
    const { preview } = await importOf({ 'table.csv': `${table}1;2\n4,5;1;red;no\n`.repeat(1) })
    expect(preview.problems[0]?.message).toBe('line 5: 2 cells, the other rows have 4')
  })

  test('pixels in columns become pictures', async () => {
    const names = Array.from({ length: 64 }, (_, index) => `pixel${index}`).join(',')
    const row = (value: number): string => Array.from({ length: 64 }, () => value).join(',')
    const { dataset, train } = await importOf({
      'digits.csv': `label,${names}\n3,${row(200)}\n5,${row(17)}\n`,
    })
    expect(dataset.shape).toEqual([8, 8, 1])
    expect([train.images[0], train.images[64]]).toEqual([200, 17])
  })

  test('a group column keeps its rows together and is no feature', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => `${i},${i % 3},patient${i % 20},${i % 2}`)
    const { dataset } = await importOf(
      { 'table.csv': `x,z,patient,class\n${rows.join('\n')}\n` },
      { splitting: { kind: 'group', column: 'patient', test: 0.3 } },
    )
    expect(dataset.columns).toEqual(['x', 'z'])
    for (const { count } of dataset.splits) expect(count % 10).toBe(0)
  })

  test.each<[string, Files, ImportChoicesInput, RegExp]>([
    [
      'an unknown label column',
      { 'table.csv': table },
      { labelColumn: 'kind' },
      /table\.csv: there is no column “kind” among 4: size, weight, colour, class/,
    ],
    [
      'words as numbers',
      { 'table.csv': table },
      { labelColumn: 'colour', task: 'numbers' },
      /the target “colour” holds 3 cells that are no numbers, such as “red” in line 2/,
    ],
    ['only a header', { 'table.csv': 'a,b,class\n' }, {}, /no format recognised/],
  ])('%s is refused', async (_, files, choices, message) => {
    expect(await refusalOf(files, choices)).toMatch(message)
  })
})
