/** Chinese of sentences that say what a comparison means. */
export const zhVerdicts: Readonly<Record<string, string>> = {
  'The cell that trains now': '正在训练的单元',
  '{count} points': '{count} 个百分点',
  'Nothing to compare with fine-tuning yet.': '尚无可与微调比较的结果。',
  'Its features were no better than untrained ones before training: this source does not fit.':
    '训练前其特征并不优于未训练的网络：此来源不合适。',
  'The pull to this source changes nothing that matters.': '向此来源的牵引没有实质影响。',
  'The pull to this source helps: {regulariser} is {gap} above fine-tuning.':
    '向此来源的牵引有益：{regulariser} 比微调高 {gap}。',
  'The pull to this source may help: {regulariser} is {gap} above fine-tuning (not certain with {seeds} seeds; run more).':
    '向此来源的牵引可能有益：{regulariser} 比微调高 {gap}（仅 {seeds} 个随机种子，尚不确定；请多跑几个）。',
  'The pull to this source can hurt: {regulariser} with the plain sum is {gap} below fine-tuning.':
    '向此来源的牵引可能造成损害：{regulariser} 直接相加时比微调低 {gap}。',
  'The pull to this source hurts: {regulariser} with the plain sum is {gap} below fine-tuning.':
    '向此来源的牵引有害：{regulariser} 直接相加时比微调低 {gap}。',
  'The pull to this source may hurt: {regulariser} with the plain sum is {gap} below fine-tuning (not certain with {seeds} seeds; run more).':
    '向此来源的牵引或许有害：{regulariser} 直接相加时比微调低 {gap}（仅 {seeds} 个随机种子，尚不确定；请多跑几个）。',
  'DTNH changes nothing on average.': 'DTNH 平均而言没有影响。',
  'DTNH gives {gain} back on average.': 'DTNH 平均挽回 {gain}。',
  'DTNH gives {gain} of that away on average.': 'DTNH 平均失去其中的 {gain}。',
  'It protects every step, not the outcome: the worst of its runs is still {gap} below fine-tuning.':
    '它保护的是每一步而非最终结果：其最差的一次仍比微调低 {gap}。',
}
