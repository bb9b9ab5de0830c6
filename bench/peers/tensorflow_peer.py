"""Python TensorFlow under tf.function: the same networks and the same optimiser, NHWC."""
import os
import random

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
import tensorflow as tf

from protocol import serve

tf.config.threading.set_intra_op_parallelism_threads(2)
tf.config.threading.set_inter_op_parallelism_threads(2)


class Network:
    """Weights in order of first use; a second call with the same weights takes them again."""

    def __init__(self, layers):
        self.layers, self.weights, self.statistics, self.place = layers, [], [], [0, 0]

    def weight(self, shape, initial):
        return self.next(self.weights, 0, lambda: tf.Variable(initial(shape)))

    def statistic(self, channels, value):
        return self.next(self.statistics, 1, lambda: tf.Variable(tf.fill([channels], value), trainable=False))

    def next(self, known, kind, make):
        if self.place[kind] == len(known):
            known.append(make())
        self.place[kind] += 1
        return known[self.place[kind] - 1]

    def norm(self, x):
        channels = x.shape[-1]
        scale, shift = self.weight([channels], tf.ones), self.weight([channels], tf.zeros)
        picture = x if len(x.shape) == 4 else x[:, None, None, :]
        y, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
            x=picture, scale=scale, offset=shift, mean=[], variance=[], epsilon=1e-5, is_training=True)
        for value, before in ((mean, 0.0), (variance, 1.0)):
            kept = self.statistic(channels, before)
            kept.assign(0.9 * kept + 0.1 * value)
        return tf.reshape(y, tf.shape(x))

    def kernel(self, shape):
        fan = tf.cast(tf.reduce_prod(shape[:-1]), tf.float32)
        return self.weight(shape, lambda s: tf.random.normal(s) * tf.sqrt(2 / fan))

    def conv(self, x, target, stride):
        return self.norm(tf.nn.conv2d(x, self.kernel([3, 3, x.shape[-1], target]), stride, "SAME"))

    def residual(self, x, part):
        y = self.conv(tf.nn.relu(self.conv(x, part["to"], part["stride"])), part["to"], 1)
        if part["stride"] != 1:
            added = part["to"] - part["from"]
            x = tf.pad(x[:, ::2, ::2, :], [[0, 0], [0, 0], [0, 0], [added // 2, added - added // 2]])
        return tf.nn.relu(y + x)

    def layer(self, x, part):
        kind = part["kind"]
        if kind == "conv":
            return tf.nn.relu(self.conv(x, part["to"], part["stride"]))
        if kind == "residual":
            return self.residual(x, part)
        if kind == "meanPool":
            return tf.reduce_mean(x, [1, 2])
        if kind == "flatten":
            return tf.reshape(x, [x.shape[0], -1])
        if kind == "choice":
            return self.choice(x)
        y = tf.matmul(x, self.kernel([part["from"], part["to"]]))
        return tf.nn.relu(self.norm(y)) if kind == "hidden" else y + self.weight([part["to"]], tf.zeros)

    def choice(self, x):
        """One of six operators, drawn per step; every operator's weights exist, those off the path get zero gradients."""
        channels, index = x.shape[-1], self.path[self.choices]
        self.choices += 1
        kernels = [[self.kernel([3, 3, channels, channels])], [self.kernel([1, 1, channels, channels])]]
        for size in (3, 5):
            fan = tf.cast(size * size, tf.float32)
            depthwise = self.weight([size, size, channels, 1], lambda s: tf.random.normal(s) * tf.sqrt(2 / fan))
            kernels.append([depthwise, self.kernel([1, 1, channels, channels])])
        norms = [(self.weight([channels], tf.ones), self.weight([channels], tf.zeros)) for _ in kernels]

        def operator(own, scale, shift):
            y = x
            for kernel in own:
                y = (tf.nn.depthwise_conv2d(y, kernel, [1, 1, 1, 1], "SAME") if kernel.shape[3] == 1
                     else tf.nn.conv2d(y, kernel, 1, "SAME"))
            y, *_ = tf.raw_ops.FusedBatchNormV3(
                x=y, scale=scale, offset=shift, mean=[], variance=[], epsilon=1e-5, is_training=True)
            return tf.nn.relu(y)

        branches = [lambda own=own, norm=norm: operator(own, *norm) for own, norm in zip(kernels, norms)]
        return tf.switch_case(index, branches + [lambda: tf.nn.max_pool2d(x, 3, 1, "SAME"), lambda: tf.identity(x)])

    def __call__(self, x):
        self.place, self.choices = [0, 0], 0
        for part in self.layers:
            x = self.layer(x, part)
        return x


def build(spec, mode):
    network = Network(spec["layers"])
    places = sum(part["kind"] == "choice" for part in spec["layers"])
    network.path = tf.zeros([places], tf.int32)
    images = tf.constant(tf.random.normal([spec["batch"], 32, 32, 3]))
    labels = tf.random.uniform([spec["batch"]], 0, 10, tf.int32)
    network(images)
    velocity = [tf.Variable(tf.zeros_like(weight)) for weight in network.weights]

    @tf.function
    def step(path):
        network.path = path
        with tf.GradientTape() as tape:
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, network(images))
            loss = tf.reduce_mean(losses)
        gradients = tape.gradient(loss, network.weights)
        for weight, gradient, speed in zip(network.weights, gradients, velocity):
            decay = spec["weightDecay"] if len(weight.shape) > 1 else 0.0
            speed.assign(spec["momentum"] * speed + gradient + decay * weight)
            weight.assign_sub(spec["learningRate"] * speed)
        return loss

    return lambda: step(tf.constant([random.randrange(6) for _ in range(places)], tf.int32)).numpy()


serve(build)
