/** Chinese of the tour. */
export const zhTour: Readonly<Record<string, string>> = {
  'Take the tour': '功能导览',
  'This tour': '本导览',
  'Leave the tour': '离开导览',
  'Leave the tour (Escape)': '离开导览（Escape）',
  'Step {at} of {all}': '第 {at} 步，共 {all} 步',
  'Next step': '下一步',
  Done: '完成',
  'What Steradian is for': 'Steradian 的用途',
  'It trains networks and draws what they do beside what the theory predicts of them. Everything stays on this machine. Seven short steps; you can go on working meanwhile, and leave with Escape.':
    '它训练网络，并把网络的实际行为与理论预测画在一起。一切数据都只留在这台机器上。导览共七步，期间您可以照常工作，按 Escape 离开。',
  'Start the example': '运行示例',
  'A small network trains on pictures that come with the program, in less than a minute.':
    '用程序自带的图片训练一个小网络，用时不到一分钟。',
  'Watch it live': '实时观察',
  'Charts grow while it trains. The solid line is measured; the dashed one is predicted from learning rate, weight decay and momentum alone. They meet at equilibrium.':
    '训练时曲线随之增长。实线为实测值；虚线仅由学习率、权重衰减和动量预测得出。两者在平衡时重合。',
  'Nothing has been started yet: go back one step and run the demonstration.':
    '尚未启动任何实验：请返回上一步并运行演示。',
  'Where its result is': '结果在哪里',
  'This table says which layer has reached its equilibrium, since when, and how far it is from the prediction. The tabs above hold every chart, the settings and the events. All of it stays in the list of runs.':
    '此表列出哪些层已达到平衡、从何时起，以及与预测相差多少。上方的标签页包含所有图表、设置和事件。全部内容都保留在实验列表中。',
  'Tick two runs or more, then press Compare: settings that differ, curves over one another, statistics over seeds.':
    '勾选两个或更多实验，再点击“比较”：不同的设置、叠放的曲线、跨随机种子的统计。',
  'With two runs or more in this list, tick them and press Compare: settings that differ, curves over one another, statistics over seeds.':
    '当列表中有两个或更多实验时，勾选它们并点击“比较”：不同的设置、叠放的曲线、跨随机种子的统计。',
  'Bring your own data': '导入自己的数据',
  'Drag files, a folder or an archive anywhere onto this window, or choose them here. You see what was recognised before anything is imported.':
    '将文件、文件夹或压缩包拖到窗口任意位置，或在此选择。导入之前会先显示识别结果。',
  'Everything by keyboard': '全部可用键盘完成',
  'The command palette finds every action by its name, this tour too. It is also in the Help menu.':
    '命令面板可按名称找到每个操作，包括本导览；“帮助”菜单中也有。',

  // Windows
  'New window': '新建窗口',
  Open: '打开',
  'Open in a new window': '在新窗口中打开',
}
