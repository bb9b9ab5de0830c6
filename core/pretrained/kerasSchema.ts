/** The shape of Keras’s JSON, as far as it is read. */
import { z } from 'zod'

const layerSchema = z.object({
  class_name: z.string(),
  name: z.string().optional(),
  registered_name: z.string().nullish(),
  module: z.string().nullish(),
  config: z.record(z.string(), z.unknown()),
  inbound_nodes: z.array(z.unknown()).optional(),
})
export type KerasLayer = z.output<typeof layerSchema>

export const topologySchema = z.object({
  class_name: z.string(),
  config: z.union([z.array(layerSchema), z.object({ layers: z.array(layerSchema) })]),
})
