/** Chinese of the laboratories’ help pages: what the equations say, and the symbols. */
/** Words inside formulas; among formulas alone, since `loss` may be anybody's name elsewhere. */
export const zhFormulas: Readonly<Record<string, string>> = {
  concordant: '同序对',
  discordant: '异序对',
  loss: '损失',
  'mean of the last m values of ': '最近 m 个值的平均：',
  pairs: '总对数',
  reduction: '缩减倍数',
}

export const zhHelpPages: Readonly<Record<string, string>> = {
  'A layer whose output is normalised does not care how long its weight vector is: only its direction counts. Weight decay shortens the vector, gradients (which are orthogonal to it) lengthen it. Where the two balance, the direction turns by the same angle at every step, and that angle can be told before training starts.':
    '输出经过归一化的层不在乎其权重向量有多长：只有方向起作用。权重衰减使向量缩短，梯度（与其正交）使其伸长。两者平衡时，方向每步转过相同的角度，而这个角度在训练开始前就能得知。',
  'One step of SGD with momentum; weight decay is added before momentum.':
    '带动量的 SGD 的一步；权重衰减在动量之前加入。',
  'Angular update: how far one step turns the weights, in radians.':
    '角度更新：一步使权重转过多远，以弧度计。',
  'At equilibrium the angle depends on learning rate, weight decay and momentum alone: not on data, architecture or gradients.':
    '平衡时角度只取决于学习率、权重衰减和动量：与数据、架构和梯度无关。',
  'The norm at equilibrium does depend on the gradients, through their mean square on the unit sphere.':
    '平衡时的范数则取决于梯度，经由其在单位球面上的均方。',
  'Time constant in steps: the fourth power of the norm approaches its equilibrium as exp(−t/τ).':
    '以步计的时间常数：范数的四次方以 exp(−t/τ) 趋于平衡。',
  'The dashed line is the prediction. A layer that lies on it has reached equilibrium. After the learning rate drops by a factor, the angle falls by the whole factor at once and comes back within a few time constants. A last layer without normalisation, biases, and the scales of normalisers are not scale-invariant: nothing is predicted for them.':
    '虚线是预测。落在其上的层已达到平衡。学习率下降某个倍数后，角度立即下降整个倍数，并在几个时间常数内恢复。没有归一化的最后一层、偏置以及归一化层的缩放都不是尺度不变的：对它们没有预测。',
  'weights of one layer and their velocity after step t': '第 t 步后某层的权重及其速度',
  'gradient of the loss': '损失的梯度',
  'learning rate, weight decay, momentum': '学习率、权重衰减、动量',
  'mean square of the gradient on the unit sphere': '梯度在单位球面上的均方',
  'Batch normalisation estimates its statistics from the batch at hand. With one or two pictures they are noise, in the forward pass and, less known, in the backward pass too. Moving averages cure both passes once the statistics that cannot be averaged are designed away.':
    '批归一化由手头的批次估计其统计量。只有一两张图像时它们是噪声，前向如此，较少为人所知的是反向亦然。一旦通过设计消去那些不能平均的统计量，滑动平均就能治好两个方向。',
  'Second moment of a batch, and its moving average. Centred kernels make the mean close to zero, so no mean is subtracted.':
    '一个批次的二阶矩及其滑动平均。中心化的卷积核使均值接近零，因此不减均值。',
  'The forward pass divides by the average.': '前向传播除以该平均。',
  'Renormalisation towards the statistic v that inference uses; it counts as a constant for the gradient.':
    '向推断所用的统计量 v 重归一化；对梯度而言视为常数。',
  'The backward pass uses a moving average as well. It is not the derivative of the forward pass, and that is intended.':
    '反向传播同样使用滑动平均。它不是前向的导数，而这是有意为之。',
  'Compare test accuracy over batch sizes: batch norm falls at one and two samples, moving averages stay near the accuracy of large batches. The statistics tab shows the variance of each of the four batch statistics with and without averaging.':
    '比较不同批次大小下的测试准确率：批归一化在一个和两个样本时下跌，滑动平均保持接近大批次的准确率。“统计量”标签页显示四个批统计量各自平均与不平均时的方差。',
  'output of the kernel before the normaliser, M places of one channel':
    '归一化之前卷积核的输出，一个通道的 M 个位置',
  'gradient of the loss with respect to y, times γ and r': '损失对 y 的梯度，乘以 γ 和 r',
  'number of batches in the moving window': '滑动窗口中的批次数',
  'slow running second moment, used by inference': '缓慢的滑动二阶矩，用于推断',
  'A supernet holds every architecture of a search space at once. Searching it is easier when the space is small, but which operators may be thrown away before any of them is trained to the end? The angle by which weights have turned since the start answers early: children that turn further converge faster and end better.':
    '超网络一次包含搜索空间的所有架构。空间小时搜索更容易，但在训练完成之前，哪些算子可以丢弃？权重自起点转过的角度能及早回答：转得更远的子网络收敛更快，结果更好。',
  'Angle of child a: between the concatenated weights of its path at the start and now, in radians.':
    '子网络 a 的角度：其路径上拼接的权重在起点与现在之间的夹角，以弧度计。',
  'Score of an operator: mean angle of n children drawn with it.':
    '算子的得分：含有它的 n 个抽取子网络的平均角度。',
  'Kendall’s rank correlation between angle and true accuracy: 1 for the same order, 0 for none.':
    '角度与真实准确率之间的 Kendall 秩相关：1 为顺序相同，0 为无关。',
  'Train the supernet by sampled paths; score every operator; drop those with the lowest scores, but never the last one of an edge; take the current weights as the next round’s start; repeat until the space is small enough. Each cut can be undone, and a run can be forked from before it.':
    '按采样路径训练超网络；给每个算子评分；去除得分最低者，但从不去除一条边的最后一个；以当前权重为下一轮的起点；重复至空间足够小。每次裁剪都可撤销，也可从其之前分叉实验。',
  'child: one operator for every edge': '子网络：每条边一个算子',
  'all weights of the child in one vector': '子网络的全部权重拼成一个向量',
  'weights of the supernet at the round’s start and after t steps':
    '超网络在本轮起点和 t 步后的权重',
  'Fine-tuning often adds a regulariser that keeps weights or features near those of a pre-trained network. A source that does not fit the task then pulls against the loss. The rule here removes from the pull whatever opposes the loss, at every step, so that transfer can help but not hurt.':
    '微调常加入正则项，使权重或特征接近预训练网络的。不适合任务的来源会与损失相悖。此处的规则在每一步从牵引中去除与损失相悖的部分，使迁移只会有益而不会有害。',
  'Gradients of the empirical loss and of the regulariser, and how far they agree.':
    '经验损失与正则项的梯度，以及它们的一致程度。',
  'Where they oppose each other, the opposing part of r is taken out; the loss gradient is never touched.':
    '两者相悖时，去掉 r 中相悖的部分；损失梯度从不改动。',
  'So a small step lowers the loss of its batch at least as much as plain gradient descent does.':
    '因此小的一步对其批次损失的降低至少与普通梯度下降一样多。',
  'The regulariser L2-SP pulls towards the source’s weights; distillation pulls features instead.':
    '正则项 L2-SP 牵向来源的权重；蒸馏则牵引特征。',
  'The angle between the two gradients tells when the source is in the way: above a right angle, something is removed. Compare the rules by their gain over fine-tuning without a regulariser: a gain below zero is harm.':
    '两个梯度的夹角表明来源何时碍事：超过直角时会去除一部分。以相对无正则项微调的增益比较各规则：增益小于零即为损害。',
  'weights of the backbone, and those of the source': '主干的权重，以及来源的权重',
  'strength of the regulariser': '正则项的强度',
  'direction that the optimiser descends': '优化器下降的方向',
  'An expectation that is estimated from samples of a Markov chain is noisy. A control variate is a function whose expectation is known to be zero: subtracting it leaves the answer and takes variance away. Here a small network is trained to be one.':
    '由马尔可夫链样本估计的期望带有噪声。控制变量是期望已知为零的函数：减去它答案不变，而方差减小。此处训练一个小网络来充当它。',
  'The estimate with a control variate h: its expectation is the same.':
    '带控制变量 h 的估计：其期望不变。',
  'Stein’s operator: for any smooth φ the result has expectation zero under π, which need not be normalised.':
    'Stein 算子：对任意光滑的 φ，结果在 π 下期望为零，而 π 无需归一化。',
  'The network φ is trained so that f − h is as constant as it can be.':
    '训练网络 φ 使 f − h 尽可能恒定。',
  'How many times more samples the plain estimate would need.': '普通估计需要多少倍的样本。',
  'Estimates are unbiased only when h is not fitted on the samples that it corrects: the laboratory fits on one part and estimates on the other. Policies use the same idea: a baseline that knows the action too, with its correction term, lowers the variance of the policy gradient without moving its mean.':
    '只有 h 不在其所修正的样本上拟合时估计才无偏：实验室在一部分上拟合，在另一部分上估计。策略采用同样的思想：也知晓动作的基线加上其修正项，可降低策略梯度的方差而不移动其均值。',
  'the density that is sampled': '被采样的密度',
  'what is averaged': '被求平均的函数',
  'the trained function; Δφ is its Laplacian': '训练得到的函数；Δφ 是其拉普拉斯',
}
