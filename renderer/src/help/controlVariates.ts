/** The help page of neural control variates. */
import { equation, text } from './blocks.ts'

export const controlVariatesHelp = {
  sections: [
    {
      title: 'The question',
      blocks: [
        text(
          'An expectation that is estimated from samples of a Markov chain is noisy. A control variate is a function whose expectation is known to be zero: subtracting it leaves the answer and takes variance away. Here a small network is trained to be one.',
        ),
      ],
    },
    {
      title: 'The equations',
      blocks: [
        equation(
          '\\mu = E_\\pi [ f(x) ] \\approx \\frac{1}{n} \\sum ( f(x_i) - h(x_i) ) , \\quad E_\\pi [ h ] = 0',
          'The estimate with a control variate h: its expectation is the same.',
        ),
        equation(
          'h(x) = \\Delta \\phi (x) + \\langle \\nabla \\log \\pi (x) , \\nabla \\phi (x) \\rangle',
          'Stein’s operator: for any smooth φ the result has expectation zero under π, which need not be normalised.',
        ),
        equation(
          '\\text{loss} (\\theta) = \\frac{1}{n} \\sum ( f(x_i) - h_\\theta (x_i) - c )^2',
          'The network φ is trained so that f − h is as constant as it can be.',
        ),
        equation(
          '\\text{reduction} = \\frac{\\text{Var}[ f ]}{\\text{Var}[ f - h ]}',
          'How many times more samples the plain estimate would need.',
        ),
      ],
    },
    {
      title: 'How to read the charts',
      blocks: [
        text(
          'Estimates are unbiased only when h is not fitted on the samples that it corrects: the laboratory fits on one part and estimates on the other. Policies use the same idea: a baseline that knows the action too, with its correction term, lowers the variance of the policy gradient without moving its mean.',
        ),
      ],
    },
  ],
  symbols: [
    ['\\pi', 'the density that is sampled'],
    ['f', 'what is averaged'],
    ['\\phi', 'the trained function; Δφ is its Laplacian'],
  ],
} as const
