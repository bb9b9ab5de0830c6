/** What searches the space that is left. */
import { z } from 'zod'
import { field } from '../../../contract/field.ts'

export const searchKinds = ['none'] as const

export const searchSchema = z.strictObject({
  kind: z
    .enum(searchKinds)
    .default('none')
    .meta(
      field({
        ...{ label: 'Search', group: 'Search' },
        help: 'What happens in the space that is left.',
        choices: [{ value: 'none', label: 'No search', help: 'Only shrinks.' }],
      }),
    ),
})
