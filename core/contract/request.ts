/** How a request is declared: what goes in, what comes out. */
import { z } from 'zod'

export const nothing = z.strictObject({})

export function request<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
) {
  return { input, output }
}
