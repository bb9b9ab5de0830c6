/** Chinese of what the fields and presets of moving-average batch norm say of themselves. */
export const zhHelpMabn: Readonly<Record<string, string>> = {
  'Batch norm fails at batches of one or two pictures because four statistics of each batch are noise. Averaging the two that can be averaged, in both passes, brings the accuracy of large batches back.':
    '批次只有一两张图像时批归一化失效，因为每个批次的四个统计量都是噪声。对其中可平均的两个在两个方向上平均，即可恢复大批次的准确率。',
  'Batch norm loses points at batch 2; the share that renormalisation and moving averages win back.':
    '批归一化在批次 2 时掉点；重归一化和滑动平均能挽回的部分。',
  'The paper’s figure: batch norm falls with small batches, moving averages stay flat.':
    '论文的图：批归一化随小批次下降，滑动平均保持平稳。',
  'Averages in one pass only, no centring, no renormalisation, other windows; batch norm centred.':
    '仅一个方向平均、不中心化、不重归一化、其他窗口；中心化的批归一化。',
  'Normalisers that need no batch, synchronised statistics, and moving averages.':
    '不需要批次的归一化、同步统计量，以及滑动平均。',
  'The published layer: every step is one small batch, the window spans sixteen steps.':
    '论文公布的层：每步是一个小批次，窗口跨越十六步。',
  'The whole schedule of 64,000 steps; a GPU’s work. Choose your CIFAR-10 under Data.':
    '完整的 64,000 步计划；需要 GPU。请在“数据”中选择您的 CIFAR-10。',
  'The same schedule for the deeper network. Choose your CIFAR-10 under Data.':
    '更深网络的同一计划。请在“数据”中选择您的 CIFAR-10。',
  'ResNet-50, batches of 2 within steps of 256, 600,000 steps, label smoothing. For your own folder of pictures, 224 pixels a side, and a large GPU.':
    'ResNet-50，每步 256 中批次为 2，600,000 步，标签平滑。用于您自己的图像文件夹，边长 224 像素，需要大型 GPU。',
  'Small parts of the batch that exchange their statistics, forward and backward.':
    '批次中的小部分，前向和反向交换其统计量。',
  'Samples that share statistics; one cell for each and each normaliser that has any.':
    '共享统计量的样本；每个大小与每种需要它的归一化各成一个单元。',
  'Where the small normalisation batches come from.': '小归一化批次的来源。',
  'Every step is one whole batch, normalised in parts: the paper’s simulation.':
    '每步是一个完整批次，分部分归一化：论文的模拟方式。',
  'Every step is one small batch, with its share of the learning rate: more steps.':
    '每步是一个小批次，学习率按其份额：步数更多。',
  'Groups of channels of group normalisation.': '组归一化的通道组数。',
  'Batches whose statistics are averaged; 0 takes as many as fill the imitated batch.':
    '对其统计量求平均的批次数；0 取恰好补足所模拟批次的数目。',
  'ρ in v ← ρv + (1 − ρ)χ̄, the second moment that inference normalises by.':
    'v ← ρv + (1 − ρ)χ̄ 中的 ρ，推断时以此二阶矩归一化。',
  'The window’s deviation over the running one is clipped to this and its inverse.':
    '窗口偏差与滑动偏差之比被裁剪到此值及其倒数之内。',
  'With one normalisation batch a step: until then each batch is normalised by itself.':
    '每步一个归一化批次时：在此之前每个批次自行归一化。',
  '0 takes the published 1,000 across steps, or 99 within a step.':
    '0 取论文的值：跨步为 1,000，步内为 99。',
  'The backward pass uses each batch’s own statistic.': '反向传播使用每个批次自身的统计量。',
  'The forward pass uses each batch’s own second moment.': '前向传播使用每个批次自身的二阶矩。',
  'The mean is left to normalise itself.': '均值留待其自行归一。',
  'Training normalises by the window alone, not by what inference will use.':
    '训练仅按窗口归一化，而非推断将使用的量。',
  'Second moments of each batch alone, with centred kernels: what centring does by itself.':
    '仅每个批次的二阶矩加中心化卷积核：中心化本身的作用。',
  'At every batch size: the fair rival, since centring alone lifts a small net.':
    '在每个批次大小下：公平的对手，因为仅中心化就能提升小网络。',
  'One more cell for each, at the smallest batch size.': '在最小批次大小下各多一个单元。',
  'Weight decay is coupled: it enters the velocity together with the gradient.':
    '权重衰减是耦合的：与梯度一起进入速度。',
  'Part of each label that is spread evenly over all classes, in training only.':
    '每个标签均匀分给所有类别的部分，仅用于训练。',
  'Steps between two measurements of the batch statistics; 0 measures none.':
    '两次批统计量测量之间的步数；0 则不测量。',
  'Every cell is trained with this many seeds, counted up from the seed.':
    '每个单元以这么多随机种子训练，从该种子起递增。',
  'Every normaliser at every batch size, ablations, and all of it again for each seed.':
    '每种归一化与每个批次大小、各项消融，并对每个随机种子重复。',
  'Cells are trained one after another; the run can be stopped and continued anywhere.':
    '单元逐个训练；实验可在任意处停止和继续。',
  'Ratio of variances if pictures were independent draws of every statistic.':
    '若图像是每个统计量的独立抽样时的方差比。',
  'An average over m batches has an m-th of one batch’s variance, while weights stand still.':
    '权重不动时，m 个批次的平均方差为单个批次的 m 分之一。',
}
