/** The help page of never-hurt transfer. */
import { equation, text } from './blocks.ts'

export const neverHurtTransferHelp = {
  sections: [
    {
      title: 'The question',
      blocks: [
        text(
          'Fine-tuning often adds a regulariser that keeps weights or features near those of a pre-trained network. A source that does not fit the task then pulls against the loss. The rule here removes from the pull whatever opposes the loss, at every step, so that transfer can help but not hurt.',
        ),
      ],
    },
    {
      title: 'The equations',
      blocks: [
        equation(
          'g = \\nabla L(w) , \\quad r = \\nabla \\Omega (w) , \\quad s = \\langle g , r \\rangle',
          'Gradients of the empirical loss and of the regulariser, and how far they agree.',
        ),
        equation(
          "r' = r - \\frac{\\text{min}(s, 0)}{\\norm g \\norm^2} g , \\quad d = g + \\alpha r'",
          'Where they oppose each other, the opposing part of r is taken out; the loss gradient is never touched.',
        ),
        equation(
          '\\langle d , g \\rangle = \\norm g \\norm^2 + \\alpha \\cdot \\text{max}(s, 0) \\ge \\norm g \\norm^2',
          'So a small step lowers the loss of its batch at least as much as plain gradient descent does.',
        ),
        equation(
          '\\Omega (w) = \\frac{1}{2} \\norm w - w_s \\norm^2',
          'The regulariser L2-SP pulls towards the source’s weights; distillation pulls features instead.',
        ),
      ],
    },
    {
      title: 'How to read the charts',
      blocks: [
        text(
          'The angle between the two gradients tells when the source is in the way: above a right angle, something is removed. Compare the rules by their gain over fine-tuning without a regulariser: a gain below zero is harm.',
        ),
      ],
    },
  ],
  symbols: [
    ['w , w_s', 'weights of the backbone, and those of the source'],
    ['\\alpha', 'strength of the regulariser'],
    ['d', 'direction that the optimiser descends'],
  ],
} as const
