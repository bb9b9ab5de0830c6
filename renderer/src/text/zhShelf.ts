/** Chinese by English text: names and origins of the data sets that ship with the application. */
export const zhShelf: Readonly<Record<string, string>> = {
  '136 characters of five alphabets, each drawn by 20 people':
    '五种文字的 136 个字符，每个由 20 人书写',
  'A thousand applicants for credit, good or bad risks': '一千名贷款申请人，信用风险好或差',
  Abalone: '鲍鱼',
  'Age in rings from the measures of 4,177 shells': '由 4,177 个鲍鱼的尺寸与重量预测年龄（年轮数）',
  Banknotes: '钞票',
  'Bare figures from a book; form of the Stan example models (BSD-3-Clause)':
    '取自书中的数据；形式同 Stan 示例模型（BSD-3-Clause）',
  'Breast cancer Wisconsin': '威斯康星乳腺癌',
  'Chemical analysis of 178 wines of three cultivars': '三个品种共 178 种葡萄酒的化学分析',
  'Digits 8 × 8': '手写数字 8 × 8',
  'Fashion-MNIST 6k': 'Fashion-MNIST 6k',
  'Fashion-MNIST: the first 600 training and 100 test pictures of each of 10 kinds of clothing':
    'Fashion-MNIST：10 类服饰，每类取前 600 张训练图像和前 100 张测试图像',
  'Four measures of 150 flowers of three species': '三个品种共 150 朵鸢尾花的四项尺寸',
  'German credit': '德国信贷',
  Ionosphere: '电离层',
  Iris: '鸢尾花',
  'Omniglot small': 'Omniglot 小型',
  'Optical Recognition of Handwritten Digits, test part: 1,797 digits of 8 × 8 in 17 shades':
    'Optical Recognition of Handwritten Digits 的测试部分：1,797 个手写数字，8 × 8 像素，17 级灰度',
  'Photos of hands that show the digits 0 to 9, scaled to 64 × 64':
    '用手势表示数字 0 到 9 的照片，缩放至 64 × 64',
  'Quality from 3 to 8 of 1,599 red wines from eleven measures':
    '由十一项指标预测 1,599 种红葡萄酒的品质（3 到 8）',
  'Radar returns from the ionosphere, good or bad': '电离层雷达回波，好或坏',
  'Radiata pine': '辐射松',
  'Red wine quality': '红葡萄酒品质',
  'Sign digits': '手势数字',
  'Strength against density of 42 specimens; E. J. Williams, Regression Analysis (1959)':
    '42 个试样的强度与密度；E. J. Williams，Regression Analysis（1959）',
  'Thirty measures of 569 cell nuclei, benign or malignant': '569 个细胞核的三十项测量，良性或恶性',
  'Wavelet features of 1,372 pictures of banknotes, genuine or forged':
    '1,372 张钞票图像的小波特征，真钞或伪钞',
  Wine: '葡萄酒',
}
