/** Chinese by English text: “layers” that are no layers of a network, but policies by estimator and seed. */
export const zhLayers: Readonly<Record<string, string>> = {
  'linear seed {seed}': '线性 Stein 控制，随机种子 {seed}',
  'neural seed {seed}': '神经 Stein 控制，随机种子 {seed}',
  'none seed {seed}': '无基线，随机种子 {seed}',
  'value seed {seed}': '价值基线，随机种子 {seed}',
}
