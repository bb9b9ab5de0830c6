/** Chinese of what the fields and presets of neural control variates say of themselves. */
export const zhHelpVariates: Readonly<Record<string, string>> = {
  'Evidence of Bayesian models by thermodynamic integration and expectations under known densities, with Stein control variates that take the variance out.':
    '以热力学积分求贝叶斯模型的证据，以及已知密度下的期望，并用 Stein 控制变量消除方差。',
  'Polynomial control at 31 temperatures, a network on what it leaves.':
    '31 个温度上的多项式控制，再以网络处理剩余部分。',
  'Do texture and smoothness tell anything that the radius does not?':
    '纹理和光滑度能否提供半径之外的信息？',
  'An expectation with a known answer, 5, in ten dimensions; 500 draws.':
    '一个已知答案为 5 的十维期望；500 次抽样。',
  'Five rates of a differential equation from forty noisy readings.':
    '由四十个含噪读数求微分方程的五个速率。',
  'A Stein network with λ = 0.1 at every temperature.': '每个温度上 λ = 0.1 的 Stein 网络。',
  'The same draws without any control: what the others are compared with.':
    '同样的抽样而不用任何控制：其他方法的比较对象。',
  'PPO with value baseline, linear and neural Stein control, three seeds each.':
    'PPO，配价值基线、线性和神经 Stein 控制，各三个随机种子。',
  'A2C; the control reaches the action itself only, at the action taken.':
    'A2C；控制只作用于动作本身，在所采取的动作处。',
  'TRPO; two joint rates that must learn to take turns.': 'TRPO；两个必须学会轮流的关节速率。',
  'Discrete actions have no derivative, so no Stein control.':
    '离散动作没有导数，因此没有 Stein 控制。',
  'A regression on a table or a differential equation (evidence), or a density (expectation).':
    '表格上的回归或微分方程（证据），或一个密度（期望）。',
  'Two classes of a table.': '表格的两个类别。',
  'A number of a table.': '表格中的一个数。',
  'A count of a table.': '表格中的一个计数。',
  'Five rates, simulated readings.': '五个速率，模拟读数。',
  'One parameter, simulated readings.': '一个参数，模拟读数。',
  'Four rates, simulated readings.': '四个速率，模拟读数。',
  'Reinforcement learning.': '强化学习。',
  'The paper’s toy: halves at −½ and +½.': '论文的玩具例子：在 −½ 和 +½ 各占一半。',
  'A bent Gaussian.': '弯曲的高斯。',
  'Neal’s: scales from e⁻⁴ to e⁴.': 'Neal 的：尺度从 e⁻⁴ 到 e⁴。',
  'A table.': '一个表格。',
  'Empty: the one the data set predicts.': '留空：数据集预测的那一列。',
  'Value of the predicted column that counts as 1. Empty: the last class.':
    '预测列中计为 1 的取值。留空：最后一个类别。',
  'Value that counts as 0; rows with any other are left out. Empty: everything else.':
    '计为 0 的取值；其他取值的行被略去。留空：其余全部。',
  'Names separated by commas; standardised, and an intercept is added. Empty: all, at most ten.':
    '以逗号分隔的名称；会标准化，并加截距。留空：全部，至多十个。',
  'Compared with the first by Bayes factor; “1” is the intercept alone. Empty: one model.':
    '以贝叶斯因子与第一个比较；“1”表示仅截距。留空：一个模型。',
  'Each coefficient is N(0, 1/precision), the intercept’s too.':
    '每个系数为 N(0, 1/精度)，截距也是。',
  'Of the standardised outcome.': '标准化结果的噪声方差。',
  'Of the density.': '密度的维数。',
  'Function whose mean is wanted.': '求其均值的函数。',
  'sin(1.5 u·x + 1).': 'sin(1.5 u·x + 1)。',
  'exp(u·x).': 'exp(u·x)。',
  'Σ cos(1.5 xᵢ).': 'Σ cos(1.5 xᵢ)。',
  'sin(π/d Σx) + 5.': 'sin(π/d Σx) + 5。',
  'Nothing to reduce: a check.': '没有可缩减的：一项检查。',
  'Controls need actions that are numbers: cart pole and acrobot take the value baseline only.':
    '控制需要动作为数值：倒立摆和双摆只用价值基线。',
  'Balance; two actions.': '保持平衡；两个动作。',
  'Swing up and hold; one torque.': '摆起并保持；一个力矩。',
  'Climb by rocking; one throttle.': '靠来回摆动爬坡；一个油门。',
  'Swing two links up; three torques.': '把两节摆杆摆起；三个力矩。',
  'Push to the origin of a plane; two forces.': '推到平面原点；两个力。',
  'Three links in a thick fluid; two joint rates.': '稠密流体中的三节；两个关节速率。',
  'How a gradient becomes a step of the policy.': '梯度如何成为策略的一步。',
  'Several clipped passes over each rollout.': '每次展开上做若干裁剪的遍历。',
  'One step of Adam a rollout.': '每次展开一步 Adam。',
  'Natural gradient within a trust region.': '信赖域内的自然梯度。',
  'Each trains its own policies, from the same seeds.': '每个训练自己的策略，使用相同的随机种子。',
  'The returns as they are.': '回报本身。',
  'V(s) and a Stein control linear in its coefficients.': 'V(s) 加系数线性的 Stein 控制。',
  'V(s) and a Stein control φ(s, a) by networks.': 'V(s) 加由网络给出的 Stein 控制 φ(s, a)。',
  'Policies of each estimator.': '每个估计器的策略数。',
  'Of each policy.': '每个策略的更新次数。',
  'Distributions of the weights of each policy of the first seed, and of what an update adds to them, at every so many updates; 0 takes none.':
    '每隔这么多次更新记录第一个种子的各策略的权重分布，以及一次更新所加数值的分布；0 则不记录。',
  'Which actions’ noise the control takes out of an advantage.': '控制从优势中消除哪些动作的噪声。',
  'The Stein policy gradient as published.': '论文公布的 Stein 策略梯度。',
  'What they put into the advantage as well.': '也包含它们带入优势的部分。',
  'What the neural control is fitted by.': '神经控制以何为拟合目标。',
  'Squared error to the advantages.': '到优势的平方误差。',
  'Variance of the gradient itself.': '梯度本身的方差。',
  'Adam, at each update of the policy; the networks go on from the last.':
    'Adam，在策略的每次更新时；网络从上次继续。',
  'One number a layer.': '每层一个数。',
  'Adam.': 'Adam。',
  'Actions drawn at each state for the means of φ. 0: at the action taken, as published.':
    '在每个状态为求 φ 的均值而抽取的动作数。0：在所采取的动作处，如论文。',
  'Of each fit to a fleet, when estimators are compared on a policy held still at the end.':
    '最后固定一个策略比较估计器时，每次对一组环境拟合的步数。',
  'Adam, of the policy. Unused by TRPO.': 'Adam，用于策略。TRPO 不使用。',
  'Of policy and value, one number a layer.': '策略与价值网络的，每层一个数。',
  'PPO: how far the probability of an action may move in one update.':
    'PPO：一次更新中动作概率可移动多远。',
  'Keeps the policy from settling too soon.': '防止策略过早定型。',
  'Over each rollout: of the value, and of PPO’s policy.':
    '在每次展开上：价值的，以及 PPO 策略的。',
  'Of PPO, the value and the control.': 'PPO、价值和控制的。',
  'From one policy to the next: PPO stops its passes there, TRPO steps so far.':
    '从一个策略到下一个：PPO 在此停止遍历，TRPO 走这么远。',
  'Also when rollouts are drawn anew.': '展开重新抽取时亦然。',
  'Stepped together; an even number: the control of one half is fitted to the other.':
    '一起前进；须为偶数：一半的控制在另一半上拟合。',
  'Of each environment between two updates.': '两次更新之间每个环境的步数。',
  'What a reward one step later is worth.': '晚一步的奖励值多少。',
  'Of the advantages: 0 trusts V after one step, 1 adds the rewards up.':
    '优势的：0 一步后信任 V，1 累加奖励。',
  'Gauss–Legendre nodes, or the trapezoid rule with second-order correction.':
    '高斯–勒让德节点，或带二阶修正的梯形法则。',
  'In u with t = u^power: most exact.': '以 u 为变量，t = u^幂次：最精确。',
  't = (i/K)^power, corrected trapezoid.': 't = (i/K)^幂次，修正梯形。',
  'A coarse power ladder, refined where it is least certain.': '粗的幂次阶梯，在最不确定处加密。',
  'Where the ladder starts; both ways end at the same evidence.':
    '阶梯的起点；两种方式终于同一证据。',
  'Power posteriors, as published.': '幂后验，如论文。',
  'Of a pilot’s posterior: where the way from the prior changes its phase. Needs the population.':
    '由试探后验拟合：在从先验出发的路径会换相之处。需要“种群”采样器。',
  'From the prior to the posterior.': '从先验到后验。',
  't = u^power: the integrand is steep near the prior.': 't = u^幂次：被积函数在先验附近陡峭。',
  'How each temperature is drawn from.': '每个温度如何抽样。',
  'Metropolis.': 'Metropolis 算法。',
  'Langevin steps.': 'Langevin 步。',
  'Hamiltonian trajectories of fixed length.': '固定长度的哈密顿轨迹。',
  'Trajectories that end where they turn.': '在折返处结束的轨迹。',
  'All temperatures at once, exchanging states: many modes.': '所有温度同时进行并交换状态：多峰。',
  'At each temperature.': '每个温度的数目。',
  'Kept of each chain.': '每条链保留的数目。',
  'Steps that tune step size and mass matrix and are thrown away.':
    '调节步长和质量矩阵的步数，之后丢弃。',
  'Sampler steps for each draw that is kept.': '每保留一次抽样所走的采样步数。',
  'What is fitted to take the variance out of each temperature’s mean.':
    '拟合何物以消除每个温度均值的方差。',
  'Plain Monte Carlo.': '普通蒙特卡罗。',
  'Zero-variance, linear.': '零方差，线性。',
  'Zero-variance, quadratic.': '零方差，二次。',
  'Stein kernel.': 'Stein 核。',
  'Stein network of the paper.': '论文的 Stein 网络。',
  'A network over auxiliary variables too.': '也包含辅助变量的网络。',
  'Network on what is left.': '以网络处理剩余部分。',
  'Each fold is integrated with a control fitted to the others, so the estimate is honest.':
    '每折用其余折拟合的控制来积分，因此估计是诚实的。',
  'Rescales each control on points it was not fitted to: switches harmful ones off.':
    '在未用于拟合的点上重新缩放每个控制：关闭有害者。',
  'Which of them pays off here: every one on the same draws, or only the chosen one.':
    '此处哪一个划算：同样抽样上的每一个，或仅所选的一个。',
  'Variance × time of every estimator.': '每个估计器的方差 × 时间。',
  'Faster.': '更快。',
  'Twice differentiable.': '二阶可微。',
  'First order: div Φ + Φ·s. Second order: Δu + s·∇u. Coordinate sum: one scalar network.':
    '一阶：div Φ + Φ·s。二阶：Δu + s·∇u。坐标和：一个标量网络。',
  'Squared error with a trained mean, or the variance of the batch.':
    '带可训练均值的平方误差，或批次的方差。',
  'Penalises mean c²: guards against over-fitting, caps the gain at ((1 + λ)/λ)².':
    '惩罚 c² 的均值：防止过拟合，增益上限为 ((1 + λ)/λ)²。',
  'Networks averaged for each fit.': '每次拟合取平均的网络数。',
  'Construction of z beside every x.': '在每个 x 旁构造 z。',
  'z = x + half a deviation of noise.': 'z = x + 半个标准差的噪声。',
  'Auxiliary points for each sample.': '每个样本的辅助点数。',
  'Share of the fitted points; 0 trains to the end.': '拟合点中留出的比例；0 则训练到底。',
  'Adam updates.': 'Adam 更新次数。',
  'Of each network.': '每个网络的。',
  'Peak; cosine decay to 0.': '峰值；余弦衰减至 0。',
  'Of chains, folds and networks.': '链、折和网络的随机种子。',
  'Kept over all temperatures.': '在所有温度上保留的总数。',
  'Temperatures × folds × ensemble.': '温度 × 折 × 集成。',
}
