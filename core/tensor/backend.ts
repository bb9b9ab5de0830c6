/**
 * The one place that loads TensorFlow's native binding.
 *
 * tfjs-node 4.22 calls `util.isNullOrUndefined` and `util.isArray`, which Node 23 removed; they are
 * put back before it is required, or `oneHot`, `slice` and others throw on Node 24 and in Electron.
 */
import { createRequire } from 'node:module'
import util from 'node:util'
import type * as TensorFlow from '@tensorflow/tfjs'

const legacyUtil = util as unknown as Record<string, unknown>
legacyUtil['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined
legacyUtil['isArray'] ??= Array.isArray

// TensorFlow's start-up chatter goes to stderr, where a person looks for errors.
process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
// Without this the first process takes the whole GPU and keeps it.
process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true'

const load = createRequire(import.meta.url)

/** tfjs with the native TensorFlow backend registered and active. */
export const tf = load('@tensorflow/tfjs-node-gpu') as typeof TensorFlow

/** TensorFlow's own message classes (GraphDef, SavedModel, …) as tfjs-node ships them. */
export const protobuf = load('@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js') as unknown
