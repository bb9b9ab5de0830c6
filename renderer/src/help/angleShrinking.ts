/** The help page of angle-based search-space shrinking. */
import { equation, text } from './blocks.ts'

export const angleShrinkingHelp = {
  sections: [
    {
      title: 'The question',
      blocks: [
        text(
          'A supernet holds every architecture of a search space at once. Searching it is easier when the space is small, but which operators may be thrown away before any of them is trained to the end? The angle by which weights have turned since the start answers early: children that turn further converge faster and end better.',
        ),
      ],
    },
    {
      title: 'The equations',
      blocks: [
        equation(
          '\\theta (a) = \\arccos \\frac{\\langle V(a, W_0) , V(a, W_t) \\rangle}{\\norm V(a, W_0) \\norm \\norm V(a, W_t) \\norm}',
          'Angle of child a: between the concatenated weights of its path at the start and now, in radians.',
        ),
        equation(
          's(o) = \\frac{1}{n} \\sum \\theta (a_i) , \\quad o \\in a_i',
          'Score of an operator: mean angle of n children drawn with it.',
        ),
        equation(
          '\\tau = \\frac{\\text{concordant} - \\text{discordant}}{\\text{pairs}}',
          'Kendall’s rank correlation between angle and true accuracy: 1 for the same order, 0 for none.',
        ),
      ],
    },
    {
      title: 'How a run proceeds',
      blocks: [
        text(
          'Train the supernet by sampled paths; score every operator; drop those with the lowest scores, but never the last one of an edge; take the current weights as the next round’s start; repeat until the space is small enough. Each cut can be undone, and a run can be forked from before it.',
        ),
      ],
    },
  ],
  symbols: [
    ['a', 'child: one operator for every edge'],
    ['V(a, W)', 'all weights of the child in one vector'],
    ['W_0 , W_t', 'weights of the supernet at the round’s start and after t steps'],
  ],
} as const
