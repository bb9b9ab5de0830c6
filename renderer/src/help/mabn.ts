/** The help page of moving average batch normalisation. */
import { equation, text } from './blocks.ts'

export const mabnHelp = {
  sections: [
    {
      title: 'The question',
      blocks: [
        text(
          'Batch normalisation estimates its statistics from the batch at hand. With one or two pictures they are noise, in the forward pass and, less known, in the backward pass too. Moving averages cure both passes once the statistics that cannot be averaged are designed away.',
        ),
      ],
    },
    {
      title: 'The equations',
      blocks: [
        equation(
          '\\chi_B = \\frac{1}{M} \\sum x^2 , \\quad \\bar{\\chi} = \\text{mean of the last m values of } \\chi_B',
          'Second moment of a batch, and its moving average. Centred kernels make the mean close to zero, so no mean is subtracted.',
        ),
        equation(
          'z = \\frac{x}{\\sqrt{\\bar{\\chi} + \\epsilon}} , \\quad y = \\gamma r z + \\beta',
          'The forward pass divides by the average.',
        ),
        equation(
          'r = \\text{clip} (\\frac{\\sqrt{\\bar{\\chi} + \\epsilon}}{\\sqrt{v + \\epsilon}} , \\frac{1}{c} , c)',
          'Renormalisation towards the statistic v that inference uses; it counts as a constant for the gradient.',
        ),
        equation(
          '\\Psi_B = \\frac{1}{M} \\sum \\hat{g} z , \\quad \\frac{\\partial L}{\\partial x} = \\frac{\\hat{g} - z \\bar{\\Psi}}{\\sqrt{\\bar{\\chi} + \\epsilon}}',
          'The backward pass uses a moving average as well. It is not the derivative of the forward pass, and that is intended.',
        ),
      ],
    },
    {
      title: 'How to read the charts',
      blocks: [
        text(
          'Compare test accuracy over batch sizes: batch norm falls at one and two samples, moving averages stay near the accuracy of large batches. The statistics tab shows the variance of each of the four batch statistics with and without averaging.',
        ),
      ],
    },
  ],
  symbols: [
    ['x', 'output of the kernel before the normaliser, M places of one channel'],
    ['\\hat{g}', 'gradient of the loss with respect to y, times γ and r'],
    ['m', 'number of batches in the moving window'],
    ['v', 'slow running second moment, used by inference'],
  ],
} as const
