/** Chinese of what the fields and presets of search-space shrinking say of themselves. */
export const zhHelpShrinking: Readonly<Record<string, string>> = {
  'How far a child’s weights have turned since the start tells how good it will be. Dropping the operators whose children turned least leaves a small space of good architectures.':
    '子网络的权重自起点转过多远预示它会有多好。去除其子网络转动最少的算子，留下一个由好架构组成的小空间。',
  'The paper’s NAS-Bench-201 experiment on small digits: the angle keeps the truly best operators.':
    '论文在小型数字上的 NAS-Bench-201 实验：角度保留真正最好的算子。',
  'Five operators a round; the same weights train on in between.':
    '每轮五个算子；其间同一组权重继续训练。',
  'The paper’s SPOS space scaled down: three operators a round by a hundred drawn children each.':
    '缩小的论文 SPOS 空间：每轮三个算子，每个抽取一百个子网络。',
  'A control: after one epoch the angle ranks backwards and the cut keeps the worst.':
    '对照：只训练一个 epoch 时角度的排序颠倒，裁剪留下最差的。',
  'One cut by the angle, evolution in what is left, and the winner trained alone.':
    '按角度裁剪一次，在剩余空间中进化，再单独训练胜者。',
  'The same search without a cut: what the shrunk space is to be compared with.':
    '不裁剪的同一搜索：收缩空间的比较对象。',
  'Pictures with classes on which the supernet trains.': '超网络训练所用的带类别图像。',
  'Drawn from the training part; the rest of it judges children.':
    '从训练集中抽取；其余用于评估子网络。',
  'What is searched.': '要搜索的空间。',
  '15,625 cells of six edges and five types; the true accuracy of each is known.':
    '15,625 个单元，六条边、五种类型；每个的真实准确率已知。',
  'Layers of six types, as SPOS, FairNAS and ProxylessNAS search; for small pictures.':
    '六种类型的层，如 SPOS、FairNAS 和 ProxylessNAS 的搜索；用于小图像。',
  'Layers of four types (kernels 3, 5, 7 and xception), the space of SPOS’s own paper; for small pictures.':
    '四种类型的层（卷积核 3、5、7 和 xception），SPOS 原论文的空间；用于小图像。',
  'Fourteen edges of eight types, two live edges a node; normal and reduction cells share the lists.':
    '十四条边、八种类型，每个节点两条有效边；普通单元与缩减单元共用列表。',
  'Channels of the first stage; doubled twice on the way.': '第一阶段的通道数；途中两次加倍。',
  'The paper’s network has 5.': '论文的网络为 5。',
  'Reductions after one and two thirds of them; DARTS searches with 8.':
    '在三分之一和三分之二处缩减；DARTS 以 8 个搜索。',
  'Twice this many layers in each stage: three of inverted residuals, two of ShuffleNetV2 blocks.':
    '每阶段的层数为其两倍：倒残差三个阶段，ShuffleNetV2 块两个阶段。',
  'Identity as a type where a layer keeps its shape: as SPOS has it, not FairNAS.':
    '在形状不变的层中以恒等为一种类型：SPOS 如此，FairNAS 不然。',
  'Children above are neither scored nor chosen; 0 sets no limit. A tight limit biases scores.':
    '超过者既不评分也不入选；0 则不限。过紧的限制会使得分有偏。',
  'Edges with their types, as “3<-0: nor_conv_3x3, skip_connect; 2<-1: none”. Edges that are not named keep all; empty is the whole space.':
    '边及其类型，例如“3<-0: nor_conv_3x3, skip_connect; 2<-1: none”。未列出的边保留全部；留空为整个空间。',
  'Trainings followed by a cut; 0 leaves the space whole. Weights go on between rounds, they never start anew.':
    '训练后接裁剪的次数；0 保持整个空间。权重在各轮之间延续，从不重新开始。',
  'The best-scored type of an edge always stays.': '每条边上得分最高的类型总会保留。',
  'Of the whole space; NAS-Bench-201, SPOS.': '在整个空间中；NAS-Bench-201、SPOS。',
  'Edges keep equal counts, as FairNAS and DARTS need.':
    '各边保持相等的数目，FairNAS 和 DARTS 需要如此。',
  'Lowest-scored operators that go at each cut.': '每次裁剪时去除的得分最低的算子数。',
  'No further round once the space holds at most this many children; looked at before a round trains.':
    '空间中子网络不超过此数时不再有下一轮；在每轮训练前检查。',
  'Too short a first round is worse than none: early angles rank backwards.':
    '首轮过短比没有更糟：早期的角度给出颠倒的排序。',
  'Each after the first.': '第一轮之后的每一轮。',
  'Drawn to score each operator; 0 takes every child of the space, where it is small enough.':
    '为给每个算子评分而抽取；0 则取空间中的全部子网络（若空间足够小）。',
  'The moment W0 from which weights are seen to turn.': '作为权重转动起点的时刻 W0。',
  'For shrinking, in the paper’s code.': '用于收缩，如论文代码。',
  'One epoch for ranking all children there; a warm-up for DARTS.':
    '在其中给所有子网络排序时用一个 epoch；DARTS 用作预热。',
  'When W0 is taken; must lie within the first round.': '取 W0 的时刻；须在第一轮之内。',
  'Once more than this many operators are gone, W0 becomes the weights of that moment, one time; 0 never. The paper’s code has 50 for chains.':
    '去除的算子超过此数后，W0 改为该时刻的权重，仅一次；0 则从不。论文代码对链用 50。',
  'Id of a run of this laboratory whose supernet and space this one takes over; empty starts anew.':
    '此实验室某个实验的编号，采用其超网络和空间；留空则重新开始。',
  'The cut after which this run goes on; later cuts of that run are undone here. 0 is before its first cut, supernet trained.':
    '此实验从该次裁剪之后继续；那个实验其后的裁剪在此撤销。0 表示第一次裁剪之前、超网络已训练。',
  'Of one step.': '每步的数目。',
  'Two runs with the same seed draw the same weights, batches and children.':
    '随机种子相同的两个实验抽取相同的权重、批次和子网络。',
  'At the start; falls over all rounds together.': '起始值；在所有轮中一并下降。',
  'Where the fall ends.': '下降的终点。',
  'How the learning rate comes down.': '学习率如何下降。',
  'NAS-Bench-201.': 'NAS-Bench-201。',
  'SPOS, FairNAS, DARTS space.': 'SPOS、FairNAS、DARTS 空间。',
  'Weight decay enters the velocity together with the gradient.': '权重衰减与梯度一起进入速度。',
  'On kernels that the step’s child uses; idle operators stay as they are.':
    '作用于该步子网络使用的卷积核；闲置的算子保持不变。',
  'Part of the velocity kept at each step.': '速度每步保留的比例。',
  'Part of the target spread over all classes; 0.1 in the paper’s code for chains.':
    '目标中均匀分给所有类别的部分；论文代码对链为 0.1。',
  'Each entry of a gradient is kept within ± this; 0 leaves them. 5 in the paper’s code for chains.':
    '梯度的每个分量限制在 ± 此值内；0 则不限。论文代码对链为 5。',
  'True accuracy of every NAS-Bench-201 child, from the published table.':
    '每个 NAS-Bench-201 子网络的真实准确率，来自公布的表。',
  'Test accuracy after 200 epochs.': '200 个 epoch 后的测试准确率。',
  'Test accuracy, 200 epochs.': '测试准确率，200 个 epoch。',
  'Random children whose accuracy in the supernet is a rival metric, with batch-norm statistics recomputed and without.':
    '随机子网络，其在超网络中的准确率作为竞争指标，重算与不重算批归一化统计量各一次。',
  'Strengths α of all operators, by Adam on the judging pictures with the weighted sum of all; a rival metric. The weights do not feel them.':
    '所有算子的强度 α，用 Adam 在评估图像上以全部的加权和训练；竞争指标。权重不受其影响。',
  'Steps of the weights to one of the strengths. Their learning rate is 3·10⁻⁴ times this.':
    '每更新一次强度，权重更新的步数。其学习率为 3·10⁻⁴ 乘以此值。',
  'Behind the 95 % interval of each rank correlation.': '用于每个秩相关的 95 % 区间。',
  'What happens in the space that is left.': '在剩余空间中做什么。',
  'Only shrinks.': '仅收缩。',
  'A supernet on uniform paths, then evolution of children.':
    '在均匀路径上训练超网络，然后进化子网络。',
  'Every type of every edge trained equally often at each step, then evolution.':
    '每步同等频繁地训练每条边的每种类型，然后进化。',
  'Binary gates drawn from probabilities that learn, with a price on multiply-adds.':
    '二值门按学习的概率抽取，并对乘加计价。',
  'All types mixed by strengths that learn by gradient.': '所有类型按由梯度学习的强度混合。',
  'DARTS in stages that drop types, with dropout after skips.':
    '分阶段去除类型的 DARTS，跳连之后使用 dropout。',
  'Training of the search’s own supernet, which starts anew; of all stages together.':
    '搜索自己的超网络的训练，重新开始；所有阶段合计。',
  'Of the weights, along half a cosine to a hundredth. DARTS takes 0.025.':
    '权重的学习率，沿半个余弦降至百分之一。DARTS 取 0.025。',
  'Children judged in one generation.': '每代评估的子网络数。',
  'The first is random, later ones descend from the best so far.':
    '第一代随机，其后由迄今最好的产生。',
  'The best of all seen so far, from which mutants and crossovers come.':
    '迄今所见最好的，变异体和杂交体由此产生。',
  'Chance that an edge of a mutant is drawn anew.': '变异体的每条边重新抽取的概率。',
  'What makes a child a parent.': '何者成为父代。',
  'The most accurate.': '准确率最高的。',
  'Accuracy, multiply-adds and parameters, none traded for another.':
    '准确率、乘加和参数量，互不替代。',
  'Training pictures from which a child’s batch-norm statistics are computed anew.':
    '用于重新计算子网络批归一化统计量的训练图像数。',
  'Which operators a step of the probabilities compares.': '概率更新的一步比较哪些算子。',
  'Of every edge.': '每条边的。',
  'Drawn by their probabilities.': '按其概率抽取。',
  'Added to the loss per part above the middle of the reachable range; 0 asks no price.':
    '按超出可达范围中点的比例加到损失上；0 则不计价。',
  'Whether the strengths look one weight step ahead.': '强度是否向前看一步权重。',
  'Gradient at the weights as they are.': '在当前权重处的梯度。',
  'After one virtual step; three times slower.': '在虚拟的一步之后；慢三倍。',
  'Learning rate of the architecture parameters α.': '架构参数 α 的学习率。',
  'Skips beyond this many are replaced, the least probable first.':
    '超过此数的跳连被替换，概率最低者先。',
  'The child that is found is trained alone from the start, without the supernet’s weights; 0 leaves that out.':
    '所得的子网络从头单独训练，不用超网络的权重；0 则省去。',
  'Of all rounds, if the threshold does not end them earlier.': '所有轮合计，若阈值不提前结束。',
  '15,625 children of 30 operators on 6 edges.': '15,625 个子网络，6 条边上的 30 个算子。',
  'Of 30; each of the 6 edges keeps at least one.': '共 30 个；6 条边各至少保留一个。',
}
