/** What is written down of a window, and how it is read again: whatever the file holds, the app starts. */
import { z } from 'zod'

/** A page of the window: what stands behind the # of its address. */
export const routeSchema = z
  .string()
  .max(500)
  .regex(/^\/[\w\-./?=&,%~:+]*$/)

const stateSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(400),
  height: z.int().min(300),
  maximised: z.boolean(),
  route: routeSchema.catch('/runs'),
})
export type WindowState = z.output<typeof stateSchema>
const statesSchema = z.array(stateSchema).max(12)

/** An earlier version kept one window, without a list around it. */
export function parseStates(kept: unknown): WindowState[] {
  const states = statesSchema.safeParse(Array.isArray(kept) ? kept : [kept])
  return states.success ? states.data : []
}
