// Prints "version <TensorFlow>", and whether it computes on a GPU, when a product of two matrices comes out right.
const util = require('node:util')
// tfjs-node 4.22 calls both; Node 23 removed them.
util.isArray ??= Array.isArray
util.isNullOrUndefined ??= (value) => value === null || value === undefined

const tf = require('@tensorflow/tfjs-node-gpu')
const [product] = tf.matMul([[1, 2]], [[3], [4]]).dataSync()
if (product !== 11) throw new Error(`TensorFlow computed 1·3 + 2·4 = ${product}`)
console.log(`version ${tf.backend().binding.TF_Version}`)
console.log(`gpu ${tf.backend().isUsingGpuDevice}`)
