/** What an import does about what it meets. Every choice has a default, so `{}` is complete. */
import type { z } from 'zod'
import { importChoicesSchema } from '../contract/dataset.ts'

export type ImportChoices = z.output<typeof importChoicesSchema>

export const defaultChoices: ImportChoices = importChoicesSchema.parse({})
