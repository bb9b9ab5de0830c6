/** The help page of spherical motion dynamics. */
import { equation, text } from './blocks.ts'

export const sphericalMotionHelp = {
  sections: [
    {
      title: 'The question',
      blocks: [
        text(
          'A layer whose output is normalised does not care how long its weight vector is: only its direction counts. Weight decay shortens the vector, gradients (which are orthogonal to it) lengthen it. Where the two balance, the direction turns by the same angle at every step, and that angle can be told before training starts.',
        ),
      ],
    },
    {
      title: 'The equations',
      blocks: [
        equation(
          'v_t = \\alpha v_{t-1} + g_t + \\lambda w_t , \\quad w_{t+1} = w_t - \\eta v_t',
          'One step of SGD with momentum; weight decay is added before momentum.',
        ),
        equation(
          '\\Delta_t = \\arccos \\frac{\\langle w_t , w_{t+1} \\rangle}{\\norm w_t \\norm \\norm w_{t+1} \\norm}',
          'Angular update: how far one step turns the weights, in radians.',
        ),
        equation(
          '\\cos \\Delta^* = 1 - \\frac{\\eta \\lambda}{1 + \\alpha} , \\quad \\Delta^* \\approx \\sqrt{2 \\eta \\lambda / (1 + \\alpha)}',
          'At equilibrium the angle depends on learning rate, weight decay and momentum alone: not on data, architecture or gradients.',
        ),
        equation(
          '\\norm w^* \\norm^4 = \\frac{\\bar{L} \\eta}{\\lambda (1 - \\alpha)(2 - \\frac{\\eta \\lambda}{1 + \\alpha})}',
          'The norm at equilibrium does depend on the gradients, through their mean square on the unit sphere.',
        ),
        equation(
          '\\tau = \\frac{1 - \\alpha}{4 \\eta \\lambda}',
          'Time constant in steps: the fourth power of the norm approaches its equilibrium as exp(−t/τ).',
        ),
      ],
    },
    {
      title: 'How to read the charts',
      blocks: [
        text(
          'The dashed line is the prediction. A layer that lies on it has reached equilibrium. After the learning rate drops by a factor, the angle falls by the whole factor at once and comes back within a few time constants. A last layer without normalisation, biases, and the scales of normalisers are not scale-invariant: nothing is predicted for them.',
        ),
      ],
    },
  ],
  symbols: [
    ['w_t , v_t', 'weights of one layer and their velocity after step t'],
    ['g_t', 'gradient of the loss'],
    ['\\eta , \\lambda , \\alpha', 'learning rate, weight decay, momentum'],
    ['\\bar{L}', 'mean square of the gradient on the unit sphere'],
  ],
} as const
